"""A request reads the same of a release in PostgreSQL and of one in memory."""

import numpy as np
import pytest

from core.naming import grams
from core.reading import Sift

SEEDS = (3, 40, 77, 118)


def same(memory, published, sides):
    assert memory.keys() == {sides.rows([at])[0] for at in published}
    for at, listed in published.items():
        mine = memory[sides.rows([at])[0]]
        assert mine.ids.tolist() == sides.rows(listed.ids)
        assert mine.scores == pytest.approx(listed.scores, abs=2e-3)


def same_playlists(memory, published, sides):
    assert [one.playlist.name for one in memory] == [one.playlist.name for one in published]
    assert [one.size for one in memory] == [one.size for one in published]
    for mine, theirs in zip(memory, published, strict=True):
        assert sides.playlists[mine.playlist.id] == theirs.playlist.id
        assert mine.playlist.captions == theirs.playlist.captions
        assert mine.tracks.tolist() == sides.rows(theirs.tracks)


@pytest.fixture
async def readings(sides):
    async with (
        sides.memory.reader.reading(sides.memory.release) as memory,
        sides.published.reader.reading(sides.published.release) as published,
    ):
        yield memory, published


async def test_the_release_is_known_by_the_same_facts(sides):
    memory, published = sides.memory.release, sides.published.release
    assert dict(memory.popularity) == pytest.approx(dict(published.popularity))
    assert (memory.version, memory.encoders, memory.models) == (
        published.version,
        published.encoders,
        published.models,
    )


async def test_seeds_are_answered_by_every_route_alike(sides, readings):
    memory, published = readings
    lone = int(np.flatnonzero(sides.corpus.popularity == 1)[0])
    for seeds in ([3], [*SEEDS], [lone], list(range(20))):
        theirs = await published.by_seeds(sides.ids[seeds].tolist(), depth=30, playlists=12)
        mine = await memory.by_seeds(seeds, depth=30, playlists=12)
        same(mine.lists, theirs.lists, sides)
        same(mine.near, theirs.near, sides)
        same(mine.sound, theirs.sound, sides)
        for by_seed, other in ((mine.kin, theirs.kin), (mine.circle, theirs.circle)):
            assert {at: ids.tolist() for at, ids in by_seed.items()} == {
                sides.rows([at])[0]: sides.rows(ids) for at, ids in other.items()
            }
        same_playlists(mine.held, theirs.held, sides)
        for one, other in zip(mine.held, theirs.held, strict=True):
            assert sorted(one.seeds) == sorted(sides.rows(other.seeds))
    out = [int(mine.held[0].playlist.id)]
    theirs = await published.by_seeds(
        sides.ids[[3]].tolist(), depth=5, playlists=5, without=sides.playlists[out].tolist()
    )
    mine = await memory.by_seeds([3], depth=5, playlists=5, without=out)
    same_playlists(mine.held, theirs.held, sides)


async def test_words_find_the_same_playlists_by_vector_and_by_grams(sides, readings):
    memory, published = readings
    for at in range(5):
        vector = np.random.default_rng(at).standard_normal(512).astype(np.float32)
        vector /= np.linalg.norm(vector)
        for limit, within in ((50, 0.5), (5, 2.0), (50, 0.02)):
            mine = await memory.nearest(vector, limit, within, [7])
            theirs = await published.nearest(vector, limit, within, [int(sides.playlists[7])])
            same_playlists(mine, theirs, sides)
            assert [one.similarity for one in mine] == pytest.approx(
                [one.similarity for one in theirs], abs=1e-3
            )
    for words, share in (("rain sunday", 0.6), ("gym", 1.0), ("piano roads", 0.3), ("zzz", 0.5)):
        asked = sorted(grams(words))
        mine = await memory.by_words(asked, share, 9)
        theirs = await published.by_words(asked, share, 9)
        same_playlists(mine, theirs, sides)
        assert [one.similarity for one in mine] == [one.similarity for one in theirs]
    assert await memory.by_words([], 0.5, 9) == await published.by_words([], 0.5, 9)


async def test_facets_facts_and_vectors_of_tracks_are_the_same(sides, readings):
    memory, published = readings
    names = ["popular", "decade:1990", "genre:jazz", "genre:R&B", "artist:artist 5", "language:ko"]
    mine = await memory.facets(names, 20)
    theirs = await published.facets(names, 20)
    assert {name: ids.tolist() for name, ids in mine.items()} == {
        name: sides.rows(ids) for name, ids in theirs.items()
    }
    assert len(mine) > 3
    some = np.array([5, 90, 1, 44, 120, 16, 8])
    ids = sides.ids[some]
    for sift in (Sift(), Sift(years=(1980, 1999)), Sift(frozenset({"en"}), (1970, 2000))):
        mine = await memory.details(some, 6, sift)
        theirs = await published.details(ids, 6, sift)
        assert [track.id for track in mine] == sides.rows([track.id for track in theirs])
        for one, other in zip(mine, theirs, strict=True):
            left = one._replace(id=0, released=None, language=None)
            assert left == other._replace(id=0, released=None, language=None)
            assert one.year == other.year
    assert np.array_equal(await memory.vectors(some), await published.vectors(ids.tolist()))
    tops = await published.artist_tops(ids.tolist())
    assert await memory.artist_tops(some.tolist()) == {
        sides.rows([at])[0]: top for at, top in tops.items()
    }
    known = await published.profiles(ids.tolist())
    mine = await memory.profiles(some.tolist())
    assert mine.keys() == set(sides.rows(list(known)))
    for at, profile in known.items():
        assert mine[sides.rows([at])[0]].values == pytest.approx(profile.values, rel=1e-3)
    assert await memory.spotify_ids([1]) == await published.spotify_ids([int(sides.ids[1])]) == {}
