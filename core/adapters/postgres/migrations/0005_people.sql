-- What people tell, like and see: settings, feedback, events.
select 1;
