-- What people tell, like and see: settings, feedback, history. A person is a Telegram user.

create table people (
    user_id bigint primary key,             -- Telegram's
    language text,                          -- of the interface; null: as the client says
    adventure text not null default 'balanced',
    music_languages text[] not null default '{}',   -- ISO 639-1, zxx: instrumental; empty: any
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now()      -- to the hour
);
create index people_seen on people (seen_at);

-- Taken back rows are kept for a day, so that a button pressed twice does no harm.
create table feedback (
    id bigint generated always as identity primary key,
    user_id bigint not null references people on delete cascade,
    reaction text not null,                 -- core.feedback.Reaction
    track_id bigint references tracks on delete set null,
    song_id bigint not null,                -- these outlive the track: core.naming
    artist_key text not null,
    title text not null,
    artist text not null,
    given_at timestamptz not null,
    until timestamptz,                      -- null: until it is taken back
    undone_at timestamptz
);
create index feedback_user on feedback (user_id, given_at desc);
create index feedback_track on feedback (track_id);
create index feedback_until on feedback (until) where until is not null;
create index feedback_undone on feedback (undone_at) where undone_at is not null;

create table events (
    id bigint generated always as identity primary key,
    user_id bigint not null references people on delete cascade,
    kind text not null,                     -- core.feedback.Happened
    track_id bigint not null references tracks on delete cascade,
    at timestamptz not null
);
create index events_user on events (user_id, kind, at desc);
create index events_track on events (track_id);
create index events_at on events (kind, at);
