-- Chats: a group's settings.
select 1;
