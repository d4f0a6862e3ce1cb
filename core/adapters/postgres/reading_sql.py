"""The SQL of one request: routes to tracks, and what ranking has to know of the candidates.

Arrays leave as bytes (`array_send`), because numpy reads them a hundred times faster than a driver
builds lists. What was imported after the release was published is in none of its lists; for such
playlists and tracks the catalogue itself is asked, for a bounded number of rows.
"""

BY_LIST = """
    select track_id, array_send(neighbours[1:$3]) as ids, array_send(scores[1:$3]) as scores
    from track_neighbours where release_id = $1 and track_id = any($2)
"""
BY_VECTOR = """
    select s.track_id, n.ids, n.scores
    from track_vectors s
    cross join lateral (
        select array_send(array_agg(track_id order by away, track_id)) as ids,
               array_send(array_agg((1 - away)::real order by away, track_id)) as scores
        from (
            select v.track_id, v.embedding <=> s.embedding as away
            from track_vectors v
            where v.release_id = $1 and v.shown
            order by v.embedding <=> s.embedding
            limit $3
        ) nearest
    ) n
    where s.release_id = $1 and s.track_id = any($2) and n.ids is not null
"""
#: Playlists that hold most of the seeds, the smallest first.
HOLDERS = """
    with held as (
        select h.playlist_id, array_agg(s.id) as seeds, min(h.place) as place
        from unnest($2::bigint[]) s(id)
        left join track_places f on f.release_id = $1 and f.track_id = s.id
        cross join lateral unnest(
            coalesce(f.playlists, array(
                select distinct m.playlist_id from playlist_tracks m where m.track_id = s.id
                order by 1 limit 200
            ))
        ) with ordinality h(playlist_id, place)
        join playlists p on p.id = h.playlist_id
        where h.playlist_id <> all($4)
        group by h.playlist_id
        order by count(*) desc, min(h.place), h.playlist_id
        limit $3
    )
    select p.id, p.name, p.captions, h.seeds, coalesce(m.size, 0) as size,
        array_send(coalesce(m.tracks, array(
            select e.track_id from playlist_tracks e where e.playlist_id = p.id
            order by e.position limit 500
        ))) as tracks
    from held h
    join playlists p on p.id = h.playlist_id
    left join playlist_members m on m.release_id = $1 and m.playlist_id = p.id
    order by p.id
"""
#: The tracks of the seeds' artists, those of the same album first, and of the artists that are
#: listed with theirs.
KIN = """
    select s.id as track_id, array_send(array(
        select t.id
        from unnest(f.tracks) with ordinality x(id, place) join tracks t on t.id = x.id
        where t.id <> s.id and t.title is not null
        order by (t.album is not distinct from s.album and s.album is not null) desc, x.place
    )) as ids,
    array_send(coalesce(c.tracks[1:$3], '{}')) as circle
    from tracks s
    join track_artists b on b.track_id = s.id and b.position = 0
    join artists a on a.id = b.artist_id
    join track_facets f on f.release_id = $1 and f.facet = 'artist:' || a.name_key
    left join track_facets c on c.release_id = $1 and c.facet = 'near_artist:' || a.name_key
    where s.id = any($2)
"""
#: Tracks that sound alike, by Manhattan distance.
SOUND = """
    select s.track_id, n.ids, n.scores
    from audio_vectors s
    cross join lateral (
        select array_send(array_agg(track_id order by away, track_id)) as ids,
               array_send(array_agg((-away)::real order by away, track_id)) as scores
        from (
            select v.track_id, v.embedding <+> s.embedding as away
            from audio_vectors v where v.release_id = $1
            order by v.embedding <+> s.embedding
            limit $3
        ) nearest
    ) n
    where s.release_id = $1 and s.track_id = any($2) and n.ids is not null
"""
#: Those further than `$5` below the nearest have nothing to say.
NEAREST = """
    select n.id, n.name, n.captions, n.similarity, coalesce(m.size, 0) as size,
        array_send(coalesce(m.tracks, array(
            select e.track_id from playlist_tracks e where e.playlist_id = n.id
            order by e.position limit 500
        ))) as tracks
    from (
        select p.id, p.name, p.captions, v.similarity, max(v.similarity) over () as best
        from (
            select playlist_id, 1 - (embedding <=> $2) as similarity
            from playlist_vectors
            where release_id = $1 and playlist_id <> all($4)
            order by embedding <=> $2 limit $3 + 10  -- some may have left the catalogue
        ) v
        join playlists p on p.id = v.playlist_id
    ) n
    left join playlist_members m on m.release_id = $1 and m.playlist_id = n.id
    where n.similarity >= n.best - $5
    order by n.similarity desc, n.id
    limit $3
"""
#: A playlist that holds `$3` of the grams holds one of any so many that fewer than `$3` are left:
#: the rarest are asked for.
BY_WORDS = """
    with rarest as (
        select array_agg(gram) as grams from (
            select g.gram from unnest($2::text[]) g(gram)
            left join playlist_grams r on r.release_id = $1 and r.gram = g.gram
            order by coalesce(r.playlists, 0), g.gram
            limit cardinality($2::text[]) - $3 + 1
        ) asked
    ),
    found as (
        select s.playlist_id, cardinality(array(
            select unnest(s.grams) intersect select unnest($2::text[])
        )) as shared
        from playlist_search s
        where s.grams && (select grams from rarest) and s.playlist_id <> all($5)
    )
    select p.id, p.name, p.captions, n.shared, coalesce(m.size, 0) as size,
        array_send(coalesce(m.tracks, array(
            select e.track_id from playlist_tracks e where e.playlist_id = p.id
            order by e.position limit 500
        ))) as tracks
    from (
        select playlist_id, shared from found where shared >= $3
        order by shared desc, playlist_id limit $4
    ) n
    join playlists p on p.id = n.playlist_id
    left join playlist_members m on m.release_id = $1 and m.playlist_id = p.id
    order by n.shared desc, p.id
"""
FACETS = """
    select facet, array_send(tracks[1:$3]) as ids
    from track_facets where release_id = $1 and facet = any($2)
"""
#: Candidates in the order given; those of unknown language or year behind, when it was asked for.
DETAILS = """
    select t.id, t.song_id, t.title, t.artists, t.album, t.released, t.duration_ms, t.language,
        t.genres, t.version, t.popularity
    from unnest($1::bigint[]) with ordinality c(id, at)
    join tracks t on t.id = c.id
    where t.title is not null
      and ($3::text[] is null or t.language is null or t.language = any($3))
      and ($4::int is null or t.released is null
           or left(t.released, 4)::int between $4 and $5)
    order by ($3::text[] is not null and t.language is null)::int
           + ($4::int is not null and t.released is null)::int, c.at
    limit $2
"""
VECTORS = """
    select track_id, halfvec_send(embedding) as vector from track_vectors
    where release_id = $1 and track_id = any($2)
"""
ARTIST_TOPS = """
    select track_id, artist_top from track_places where release_id = $1 and track_id = any($2)
"""
SPOTIFY_IDS = """
    select track_id, min(spotify_id) as spotify_id from track_spotify_ids
    where track_id = any($1) group by track_id
"""
