-- Spotify: matches, and when a login ends.

-- Which track of Spotify a track is: a cache with an end, and no part of the catalogue, so that
-- nothing found there enters training.
create table spotify_matches (
    track_id bigint primary key references tracks on delete cascade,
    spotify_id text,                        -- null: looked for and not found
    expires_at timestamptz not null
);
create index spotify_matches_expires on spotify_matches (expires_at);

-- Logins, without their tokens (those are in Redis): a person is a Telegram user.
create table spotify_logins (
    user_id bigint primary key,
    account_id text not null,               -- Spotify's pseudonym, to tell another account
    language text not null,                 -- to remind in
    ends_at timestamptz not null,           -- six months after the person agreed
    reminded smallint not null default 0,   -- 1: seven days before, 2: a day before
    living_playlist text                    -- the one that is replaced again and again
);
create index spotify_logins_ends on spotify_logins (ends_at);
