"""The SQL of publishing; names of partitions are made of a table's name and a number alone."""

LOCK = "segue publish"
SHORT_LOCK = "set local lock_timeout = '3s'"
INDEX_ALONE = "set local max_parallel_maintenance_workers = 0"
_MOST_MEMORY = 8_000  # MB
FILL_MEMORY = "set local work_mem = '256MB'"

TRACK_IDS = """
    select recording_key as key, id, true as shown from tracks where recording_key = any($1)
    union all
    select 'spotify:' || s.spotify_id, t.id, t.title is not null
    from track_spotify_ids s join tracks t on t.id = s.track_id
    where s.spotify_id = any(
        select substr(key, 9) from unnest($1::text[]) key where key like 'spotify:%'
    )
    union all
    select 'isrc:' || isrc, id, title is not null from tracks
    where isrc = any(select substr(key, 6) from unnest($1::text[]) key where key like 'isrc:%')
"""
PLAYLIST_IDS = """
    select c.name || '/' || p.external_id as key, p.id
    from playlists p join collections c on c.id = p.collection_id
    where c.name || '/' || p.external_id = any($1)
"""
INSERT_RELEASE = """
    insert into releases (version, collections, metrics, manifest)
    select $1 || coalesce('.' || (max(number) + 1), ''), $2, $3, $4
    from (
        select case when version = $1 then 1 else substr(version, length($1) + 2)::int end as number
        from releases where version = $1 or starts_with(version, $1 || '.')
    ) published
    returning id, version
"""
INSERT_PROJECTOR = """
    insert into release_projectors (release_id, encoder, dimension, sha256, content)
    values ($1, $2, $3, $4, $5)
"""
DEACTIVATE = "update releases set active = false where active"
ACTIVATE = """
    update releases set active = true, activated_at = coalesce(activated_at, now()) where id = $1
"""
PREVIOUS = """
    select r.id, r.version, r.collections,
           array(
               select encoder from release_projectors where release_id = r.id order by encoder
           ) as encoders
    from releases r
    where r.activated_at is not null and r.id < (select id from releases where active)
    order by r.id desc limit 1
"""
DELETE_UNUSED = """
    delete from releases
    where not active and (activated_at is null or id > (select id from releases where active))
"""
DELETE_OLD = """
    delete from releases
    where not active and id not in (select id from releases order by active desc, id desc limit $1)
"""
ORPHANS = """
    select c.relname as name
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and substring(c.relname from '^(.*)_r[0-9]+$') = any($1)
      and not exists (
          select from releases where id = substring(c.relname from '_r([0-9]+)$')::int
      )
"""


def create_partition(table: str, release_id: int) -> str:
    """A table like the parent; the check lets it be attached without being read again."""
    return (
        f"create table {table}_r{release_id}"
        f" (like {table} including defaults including constraints,"
        f" constraint {table}_r{release_id}_own check (release_id = {release_id}))"
    )


def attach_partition(table: str, release_id: int) -> str:
    """Make it a partition of the parent."""
    return (
        f"alter table {table} attach partition {table}_r{release_id} for values in ({release_id})"
    )


def drop_partition(name: str) -> str:
    """`name` comes from the catalogue of the database and has the form table_r7."""
    return f"drop table if exists {name}"


def index_memory(vectors: int) -> str:
    """Room for the graph over `vectors` of 512 dimensions or fewer.

    A graph that outgrows its memory is finished on disk, vector by vector, many times slower.
    """
    return f"set local maintenance_work_mem = '{min(64 + vectors // 400, _MOST_MEMORY)}MB'"


def create_indexes(release_id: int, *, tracks: bool, playlists: bool) -> list[str]:
    """By id always; by vector where there are many rows. Only named tracks are ever searched."""
    made = [
        f"create unique index on track_vectors_r{release_id} (track_id)",
        f"create unique index on playlist_vectors_r{release_id} (playlist_id)",
        f"create unique index on track_neighbours_r{release_id} (track_id)",
    ]
    hnsw = "using hnsw (embedding halfvec_cosine_ops) with (m = 16, ef_construction = 64)"
    if tracks:
        made.append(f"create index on track_vectors_r{release_id} {hnsw} where shown")
    if playlists:
        made.append(f"create index on playlist_vectors_r{release_id} {hnsw}")
    return made
