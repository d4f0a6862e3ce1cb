-- Everything that was trained together is one release; one of them is active.

create extension if not exists vector;

create table releases (
    id int generated always as identity primary key,
    version text not null unique,
    collections text[] not null,
    metrics jsonb not null default '{}',
    manifest jsonb not null,
    created_at timestamptz not null default now(),
    activated_at timestamptz,               -- null: published, never active
    active boolean not null default false
);
create unique index releases_one_active on releases (active) where active;

-- The text projectors, one for each encoder that the release was trained for (safetensors).
create table release_projectors (
    release_id int not null references releases on delete cascade,
    encoder text not null,
    dimension int not null,
    sha256 text not null,
    content bytea not null,
    primary key (release_id, encoder)
);

-- One partition a release, so that an index never filters; publishing creates
-- <table>_r<release id> and its HNSW index, then attaches it.
create table track_vectors (
    release_id int not null,
    track_id bigint not null,
    embedding halfvec(256) not null,
    shown boolean not null                  -- has a name
) partition by list (release_id);

create table playlist_vectors (
    release_id int not null,
    playlist_id bigint not null,
    embedding halfvec(512) not null
) partition by list (release_id);

create table track_neighbours (
    release_id int not null,
    track_id bigint not null,
    neighbours bigint[] not null,           -- best first, 200 at most
    scores real[] not null                  -- beside them, 1 = the nearest possible
) partition by list (release_id);
