-- The catalogue: collections of playlists, and one row per recording.

create table collections (
    id int generated always as identity primary key,
    name text not null unique,
    source text not null default '',
    licence text not null default '',
    imported_at timestamptz not null default now()
);

create table artists (
    id bigint generated always as identity primary key,
    name text not null,
    name_key text not null unique,          -- core.naming.artist_key
    also text[] not null default '{}'       -- other spellings
);

create table tracks (
    id bigint generated always as identity primary key,
    song_id bigint not null,                -- versions of one song share it: core.naming.song_id
    recording_key text unique,              -- core.naming.recording_key; null while unnamed
    isrc text unique,
    title text,                             -- null: takes part in training, is never shown
    artists text[] not null default '{}',
    also text[] not null default '{}',      -- other names of the title
    album text,
    released text,                          -- YYYY, YYYY-MM or YYYY-MM-DD
    duration_ms int,
    language text,                          -- ISO 639-1 of the lyrics, zxx: instrumental
    genres text[] not null default '{}',
    version text not null default '',       -- core.naming.TitleParts.version
    popularity int not null default 0,      -- playlists that hold it
    check ((title is null) = (recording_key is null)),
    check (duration_ms is null or duration_ms > 0)
);
create index tracks_song on tracks (song_id);

create table track_spotify_ids (
    spotify_id text primary key,
    track_id bigint not null references tracks on delete cascade
);
create index track_spotify_ids_track on track_spotify_ids (track_id);

create table track_artists (
    track_id bigint not null references tracks on delete cascade,
    position smallint not null,
    artist_id bigint not null references artists on delete cascade,
    primary key (track_id, position)
);
create index track_artists_artist on track_artists (artist_id);

create table track_features (
    track_id bigint primary key references tracks on delete cascade,
    danceability real, energy real, key smallint, loudness real, mode smallint,
    speechiness real, acousticness real, instrumentalness real, liveness real,
    valence real, tempo real, time_signature smallint,
    estimated text[] not null default '{}'  -- names of the features that a model estimated
);

create table playlists (
    id bigint generated always as identity primary key,
    collection_id int not null references collections on delete cascade,
    external_id text not null,
    name text not null default '',
    description text not null default '',
    captions text[] not null default '{}',  -- further phrases people would find it by
    unique (collection_id, external_id)
);

create table playlist_tracks (
    playlist_id bigint not null references playlists on delete cascade,
    position int not null,
    track_id bigint not null references tracks on delete cascade,
    primary key (playlist_id, position)
);
create index playlist_tracks_track on playlist_tracks (track_id);
