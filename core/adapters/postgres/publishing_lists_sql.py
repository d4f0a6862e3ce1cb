"""The SQL that makes a release's short lists out of the catalogue, when it is published.

`r{}` stands for the number of the release: names of partitions take no parameters.
"""

from core.model import FEATURES

MEMBERS, PLACES, FACETS, GRAMS, AUDIO = (
    "playlist_members", "track_places", "track_facets", "playlist_grams", "audio_vectors",
)  # fmt: skip
#: Facets of artists that a release brings: tracks of those that are listed with one.
CIRCLE = "near_artist:"
LISTS = (MEMBERS, PLACES, FACETS, GRAMS, AUDIO)

#: By number, because a request sums many such lists: sorted runs merge in half of the time.
FILL_MEMBERS = """
    insert into playlist_members_r{0} (release_id, playlist_id, size, tracks)
    select {0}, playlist_id, count(*), array(
        select unnest((array_agg(track_id order by position))[1:500]) order by 1
    )
    from (
        select m.playlist_id, m.track_id, min(m.position) as position
        from playlist_tracks m join tracks t on t.id = m.track_id
        where t.title is not null
        group by m.playlist_id, m.track_id
    ) named
    group by playlist_id
"""
#: A playlist of one track says nothing about the next.
FILL_PLACES = """
    insert into track_places_r{0} (release_id, track_id, playlists, artist_top)
    with held as (
        select m.track_id, (array_agg(m.playlist_id order by s.size, m.playlist_id))[1:200] as lists
        from (select distinct playlist_id, track_id from playlist_tracks) m
        join playlist_members_r{0} s on s.playlist_id = m.playlist_id
        where s.size > 1
        group by m.track_id
    ),
    main as (
        select a.track_id, max(t.popularity) over (partition by a.artist_id) as artist_top
        from track_artists a join tracks t on t.id = a.track_id
        where a.position = 0 and t.title is not null
    )
    select {0}, t.id, coalesce(held.lists, '{{}}'), coalesce(main.artist_top, t.popularity)
    from tracks t
    left join held on held.track_id = t.id
    left join main on main.track_id = t.id
    where t.title is not null
"""
FILL_FACETS = """
    insert into track_facets_r{0} (release_id, facet, tracks)
    with dated as (
        select id, popularity, language, genres, left(released, 3) || '0' as decade
        from tracks where title is not null
    ),
    facets as (
        select 'popular' as facet, id, popularity from dated
        union all
        select 'language:' || language, id, popularity from dated where language is not null
        union all
        select 'decade:' || decade, id, popularity from dated where decade is not null
        union all
        select 'language:' || language || '/decade:' || decade, id, popularity from dated
        where language is not null and decade is not null
        union all
        select distinct 'genre:' || genre, id, popularity from dated, unnest(genres) genre
        union all
        select 'artist:' || a.name_key, d.id, d.popularity
        from track_artists b join artists a on a.id = b.artist_id join dated d on d.id = b.track_id
    ),
    ranked as (
        select facet, id, popularity,
            row_number() over (partition by facet order by popularity desc, id) as place
        from facets
    )
    select {0}, facet, array_agg(id order by place)
    from ranked where place <= case when facet like 'artist:%' then 60 else 600 end
    group by facet
"""
FILL_GRAMS = """
    insert into playlist_grams_r{0} (release_id, gram, playlists)
    select {0}, gram, count(*) from playlist_search, unnest(grams) gram group by gram
"""
FILLS = (FILL_MEMBERS, FILL_PLACES, FILL_FACETS, FILL_GRAMS)

#: Tracks with a genre or a measured feature; what a model estimated says nothing new.
SOUNDS = f"""
    select t.id, t.genres, {
    ", ".join(
        f"case when '{name}' = any(f.estimated) then null else f.{name} end" for name in FEATURES
    )
}
    from tracks t left join track_features f on f.track_id = t.id
    where t.title is not null and (t.genres <> '{{}}' or f.track_id is not null)
    order by t.id
"""

INDEXES = (
    "create unique index on playlist_members_r{0} (playlist_id)",
    "create unique index on track_places_r{0} (track_id)",
    "create unique index on track_facets_r{0} (facet)",
    "create unique index on playlist_grams_r{0} (gram)",
    "create unique index on audio_vectors_r{0} (track_id)",
)
INDEX_AUDIO = "create index on audio_vectors_r{0} using hnsw (embedding halfvec_l1_ops)"

#: How popularity is distributed over named tracks: counts, and the share of tracks below each,
#: half of the equal ones included.
POPULARITY = """
    select popularity, sum(tracks) over (order by popularity) - tracks / 2.0 as below,
        sum(tracks) over () as total
    from (
        select popularity, count(*) as tracks from tracks
        where title is not null and popularity > 0 group by popularity
    ) counted
    order by popularity
"""
KEEP_FACTS = "update releases set facts = $2 where id = $1"
INSERT_MODEL = """
    insert into release_models (release_id, name, sha256, content) values ($1, $2, $3, $4)
"""
