-- Models and lists of a release beside its vectors, so that no request reads many rows.

-- Small models that serving loads whole (safetensors), by name: ranker, audio.
create table release_models (
    release_id int not null references releases on delete cascade,
    name text not null,
    sha256 text not null,
    content bytea not null,
    primary key (release_id, name)
);

-- How many tracks hold how many: {"popularity": [[count, share of tracks below], …]}.
alter table releases add column facts jsonb not null default '{}';

-- One partition a release each, as for the vectors (0003).

create table playlist_members (
    release_id int not null,
    playlist_id bigint not null,
    size int not null,                      -- named tracks, also beyond those listed
    tracks bigint[] not null                -- named, in order, 500 at most
) partition by list (release_id);

create table track_places (
    release_id int not null,
    track_id bigint not null,
    playlists bigint[] not null,            -- that hold it, the smallest first, 200 at most
    artist_top int not null                 -- popularity of its main artist's most popular track
) partition by list (release_id);

-- The most popular tracks that have something in common: 'popular', 'genre:rock', 'language:ko',
-- 'decade:1990', 'language:ko/decade:1990', 'artist:<name_key>'.
create table track_facets (
    release_id int not null,
    facet text not null,
    tracks bigint[] not null
) partition by list (release_id);

-- How many playlists hold a gram in their name or captions: search asks for the rarest first.
create table playlist_grams (
    release_id int not null,
    gram text not null,
    playlists int not null
) partition by list (release_id);

-- Where a track with features or genres stands by its sound alone; distances are Manhattan's.
create table audio_vectors (
    release_id int not null,
    track_id bigint not null,
    embedding halfvec(32) not null          -- shorter ones are padded with zeros
) partition by list (release_id);
