-- Search by title and artist: exact keys, and grams for misspelt ones (core.naming.search_document).

create table track_search (
    track_id bigint primary key references tracks on delete cascade,
    keys text[] not null,
    grams text[] not null
);
create index track_search_keys on track_search using gin (keys);
create index track_search_grams on track_search using gin (grams);

-- How many tracks hold a gram: search asks for the rarest first.
create table search_grams (
    gram text primary key,
    tracks int not null
);

-- Search over names and captions of playlists, by the same grams.
create table playlist_search (
    playlist_id bigint primary key references playlists on delete cascade,
    grams text[] not null
);
create index playlist_search_grams on playlist_search using gin (grams);
