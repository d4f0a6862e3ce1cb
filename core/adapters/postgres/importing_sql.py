"""The statements of an import: rows are copied into temporary tables and merged as sets."""

LOCK = "select pg_advisory_xact_lock(hashtext('segue import'))"

TUNE = """
select set_config('work_mem', '64MB', true), set_config('gin_pending_list_limit', '64MB', true)
"""

TEMPORARY_TABLES = """
create temporary table import_tracks (like tracks) on commit drop;
create temporary table import_features (like track_features) on commit drop;
create temporary table import_credits (track_id bigint, position smallint, name_key text, name text)
    on commit drop;
create temporary table import_artists (name_key text, name text, also text[]) on commit drop;
create temporary table import_merges (loser bigint primary key, survivor bigint not null)
    on commit drop;
create temporary table import_members (playlist_id bigint, position int, track_id bigint)
    on commit drop;
create temporary table import_playlists (
    external_id text, name text, description text, captions text[]) on commit drop;
create temporary table import_entries (external_id text, position int, track_id bigint)
    on commit drop;
create temporary table import_targets (
    playlist_id bigint, external_id text, fresh boolean, renamed boolean, relisted boolean)
    on commit drop;
create temporary table import_search (id bigint, keys text[], grams text[]) on commit drop;
-- What is to be refreshed at the end.
create temporary table import_renamed (track_id bigint primary key) on commit drop;
create temporary table import_recounted (track_id bigint primary key) on commit drop;
create temporary table import_relabelled (playlist_id bigint primary key) on commit drop;
alter table import_tracks alter column popularity drop not null;
"""

COLLECTION = """
insert into collections (name, source, licence) values ($1, $2, $3)
on conflict (name) do update set
    source = coalesce(nullif(excluded.source, ''), collections.source),
    licence = coalesce(nullif(excluded.licence, ''), collections.licence)
returning id
"""

KNOWN = """
with found as (
    select s.track_id as id from unnest($1::text[]) as asked (spotify_id)
        join track_spotify_ids s using (spotify_id)
    union
    select t.id from unnest($2::text[]) as asked (isrc) join tracks t using (isrc)
    union
    select t.id from unnest($3::text[]) as asked (recording_key) join tracks t using (recording_key)
    union
    select a.track_id from unnest($2::text[] || $3::text[]) as asked (alias)
        join recording_aliases a using (alias)
)
select t.id, t.song_id, t.recording_key, t.isrc, t.title, t.artists, t.also, t.album, t.released,
       t.duration_ms, t.language, t.genres, t.version,
       array(select s.spotify_id from track_spotify_ids s
             where s.track_id = t.id order by 1) as spotify_ids,
       array(select a.alias from recording_aliases a
             where a.track_id = t.id order by 1) as aliases,
       coalesce(f.estimated, '{}') as estimated,
       f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness,
       f.instrumentalness, f.liveness, f.valence, f.tempo, f.time_signature
from found join tracks t using (id) left join track_features f on f.track_id = t.id
order by t.id
"""

NEW_IDS = """
select nextval(pg_get_serial_sequence('tracks', 'id')) as id from generate_series(1, $1::int)
"""

UPDATE_TRACKS = """
update tracks t set
    song_id = i.song_id, recording_key = i.recording_key, isrc = i.isrc, title = i.title,
    artists = i.artists, also = i.also, album = i.album, released = i.released,
    duration_ms = i.duration_ms, language = i.language, genres = i.genres, version = i.version
from import_tracks i where t.id = i.id
"""

MARK_RENAMED = """
insert into import_renamed select unnest($1::bigint[]) on conflict do nothing
"""

SAVE_FEATURES = """
insert into track_features as f (
    track_id, danceability, energy, key, loudness, mode, speechiness, acousticness,
    instrumentalness, liveness, valence, tempo, time_signature, estimated)
select track_id, danceability, energy, key, loudness, mode, speechiness, acousticness,
    instrumentalness, liveness, valence, tempo, time_signature, estimated
from import_features
on conflict (track_id) do update set
    danceability = coalesce(excluded.danceability, f.danceability),
    energy = coalesce(excluded.energy, f.energy),
    key = coalesce(excluded.key, f.key),
    loudness = coalesce(excluded.loudness, f.loudness),
    mode = coalesce(excluded.mode, f.mode),
    speechiness = coalesce(excluded.speechiness, f.speechiness),
    acousticness = coalesce(excluded.acousticness, f.acousticness),
    instrumentalness = coalesce(excluded.instrumentalness, f.instrumentalness),
    liveness = coalesce(excluded.liveness, f.liveness),
    valence = coalesce(excluded.valence, f.valence),
    tempo = coalesce(excluded.tempo, f.tempo),
    time_signature = coalesce(excluded.time_signature, f.time_signature),
    estimated = excluded.estimated
"""

# Artists -----------------------------------------------------------------------------------

SAVE_ARTISTS = """
insert into artists as a (name, name_key, also)
select distinct on (name_key) name, name_key, also from (
    select name, name_key, also, 0 as rank, 0::bigint as at from import_artists
    union all
    select name, name_key, '{}', 1, track_id from import_credits) as named
order by name_key, rank, at
on conflict (name_key) do update set
    also = a.also || array(select unnest(excluded.also) except select unnest(a.also) order by 1)
where not a.also @> excluded.also
returning a.id, a.also <> '{}' as respelt
"""

MARK_TRACKS_OF_ARTISTS = """
insert into import_renamed
select distinct track_id from track_artists where artist_id = any($1::bigint[])
on conflict do nothing
"""

SAVE_CREDITS = """
insert into track_artists (track_id, position, artist_id)
select c.track_id, c.position, a.id from import_credits c join artists a using (name_key)
"""

# Recordings that turn out to be one ----------------------------------------------------------

MERGE = (
    """
    insert into import_members
    select p.playlist_id, p.position, coalesce(m.survivor, p.track_id)
    from playlist_tracks p left join import_merges m on m.loser = p.track_id
    where p.playlist_id in (
        select playlist_id from playlist_tracks join import_merges on loser = track_id)
    """,
    "delete from playlist_tracks where playlist_id in (select playlist_id from import_members)",
    """
    insert into playlist_tracks (playlist_id, position, track_id)
    select playlist_id, row_number() over (partition by playlist_id order by position) - 1, track_id
    from (select playlist_id, min(position) as position, track_id
          from import_members group by playlist_id, track_id) as once
    """,
    """
    update track_spotify_ids s set track_id = m.survivor
    from import_merges m where s.track_id = m.loser
    """,
    """
    update feedback f set track_id = m.survivor, song_id = t.song_id
    from import_merges m join tracks t on t.id = m.survivor where f.track_id = m.loser
    """,
    "update events e set track_id = m.survivor from import_merges m where e.track_id = m.loser",
    "insert into import_recounted select survivor from import_merges on conflict do nothing",
    "delete from import_renamed r using import_merges m where r.track_id = m.loser",
    "delete from import_recounted r using import_merges m where r.track_id = m.loser",
    "delete from tracks t using import_merges m where t.id = m.loser",
)

# Playlists -----------------------------------------------------------------------------------

SAVE_PLAYLISTS = """
with saved as (
    insert into playlists as p (collection_id, external_id, name, description, captions)
    select $1, external_id, name, description, captions from import_playlists
    on conflict (collection_id, external_id) do update set
        name = excluded.name, description = excluded.description, captions = excluded.captions
    where (p.name, p.description, p.captions)
        is distinct from (excluded.name, excluded.description, excluded.captions)
    returning id, external_id, xmax = 0 as fresh
)
insert into import_targets (playlist_id, external_id, fresh, renamed, relisted)
select coalesce(s.id, p.id), i.external_id, coalesce(s.fresh, false), s.id is not null, false
from import_playlists i
left join saved s using (external_id)
left join playlists p on p.collection_id = $1 and p.external_id = i.external_id
"""

FIND_RELISTED = """
update import_targets t set relisted = true
from (select external_id, array_agg(track_id order by position) as tracks
      from import_entries group by external_id) as e
where e.external_id = t.external_id
  and e.tracks <> array(select p.track_id from playlist_tracks p
                        where p.playlist_id = t.playlist_id order by p.position)
"""

RELIST = (
    """
    insert into import_recounted
    select distinct p.track_id from playlist_tracks p join import_targets t using (playlist_id)
    where t.relisted on conflict do nothing
    """,
    """
    delete from playlist_tracks p using import_targets t
    where p.playlist_id = t.playlist_id and t.relisted
    """,
    """
    insert into playlist_tracks (playlist_id, position, track_id)
    select t.playlist_id, e.position, e.track_id
    from import_entries e join import_targets t using (external_id) where t.relisted
    """,
    """
    insert into import_recounted
    select distinct e.track_id from import_entries e join import_targets t using (external_id)
    where t.relisted on conflict do nothing
    """,
    """
    insert into import_relabelled select playlist_id from import_targets where renamed
    on conflict do nothing
    """,
)

COUNT_TARGETS = """
select count(*) filter (where fresh) as new,
       count(*) filter (where not fresh and (renamed or relisted)) as changed,
       count(*) filter (where not fresh and not renamed and not relisted) as unchanged
from import_targets
"""

SIZE = """
select (select count(*) from playlists) as playlists,
       (select count(*) from playlist_tracks) as entries,
       (select count(*) from track_spotify_ids) as spotify_ids,
       (select count(*) from tracks where title is not null) as named,
       (select count(*) from tracks where title is null) as nameless,
       (select count(distinct song_id) from tracks where title is not null) as songs,
       (select count(*) from artists) as artists
"""

ANALYSE = (
    "analyze artists, tracks, track_spotify_ids, track_artists, track_features, playlists, "
    "playlist_tracks, track_search, search_grams, playlist_search"
)
