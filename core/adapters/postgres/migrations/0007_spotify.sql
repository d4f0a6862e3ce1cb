-- Spotify: matches, and when a login ends.
select 1;
