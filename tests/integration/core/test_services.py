"""Moods, seeds and cards over a small world with a known answer."""

import numpy as np
import pytest

from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.postgres.vectors import PostgresNeighbours
from core.errors import EncoderDownError, NothingFoundError, UnknownSongError
from core.model import InPlaylists, NameMatch, Note, WithSeeds
from core.services.describe import DescribeService
from core.services.mood import MoodService
from core.services.ordering import Rankers
from core.services.recommend import RecommendService
from core.services.search import SearchService

from .conftest import World, unit, words_vector

RAIN, SUN = words_vector(1), words_vector(0, 1)


class Words:
    """Words with a known place in the playlist space."""

    down = False

    async def project(self, text: str, release) -> np.ndarray:
        if self.down:
            raise EncoderDownError("test", "switched off")
        return SUN if "sun" in text else RAIN


@pytest.fixture
async def filled(world: World) -> World:
    for n in range(1, 15):
        await world.track(f"Rain {n}", f"Wet {n}", genres=("ballad",), popularity=n)
        await world.track(f"Sun {n}", f"Dry {n}", genres=("samba",), popularity=n)
    rains, suns = [f"Rain {n}" for n in range(1, 15)], [f"Sun {n}" for n in range(1, 15)]
    one = await world.playlist("rainy sunday", rains)
    two = await world.playlist("비 오는 날", rains[:12])
    three = await world.playlist("beach", suns)
    await world.playlist_vectors({one: RAIN, two: RAIN, three: SUN})
    await world.track_vectors(
        {world.ids[t]: unit(1, 0.01 * n) for n, t in enumerate(rains)}
        | {world.ids[t]: unit(0.01 * n, 1) for n, t in enumerate(suns)}
    )
    ids = [world.ids[t] for t in rains]
    await world.neighbours({ids[0]: [(i, 1.0 / n) for n, i in enumerate(ids[1:], 1)]})
    return world


def services(world: World, words: Words | None = None):
    catalogue, titles = PostgresCatalogue(world.pool), PostgresTitleSearch(world.pool)
    search = SearchService(titles, catalogue)
    near, reader = PostgresNeighbours(world.pool), PostgresReader(world.pool)
    rankers = Rankers(PostgresReleases(world.pool))
    mood = MoodService(
        releases=world,
        vectors=words or Words(),
        reader=reader,
        titles=titles,
        search=search,
        rankers=rankers,
        year=lambda: 2026,
    )
    recommend = RecommendService(releases=world, reader=reader, search=search, rankers=rankers)
    describe = DescribeService(
        releases=world, neighbours=near, tracks=catalogue, cards=catalogue, search=search
    )
    return mood, recommend, describe


async def test_a_mood_draws_on_the_nearest_playlists_and_says_which(filled) -> None:
    mood, _, _ = services(filled)
    found = await mood.mood("wet and grey")
    assert len(found.picks) == 10
    assert {pick.track.title.split()[0] for pick in found.picks} == {"Rain"}
    assert found.sources[:2] == ("rainy sunday", "비 오는 날")
    assert found.picks[0].reason == InPlaylists(2, "rainy sunday")


async def test_a_number_in_the_text_sets_the_length(filled) -> None:
    mood, _, _ = services(filled)
    assert len((await mood.mood("sun, 7")).picks) == 7


async def test_a_duration_in_the_text_is_met(filled) -> None:
    mood, _, _ = services(filled)
    found = await mood.mood("rain, 20 min")
    assert found.duration_ms == 6 * 200_000
    assert Note.DURATION_MISSED not in found.notes


async def test_without_the_encoder_names_and_genres_answer_and_it_is_said(filled) -> None:
    words = Words()
    words.down = True
    mood, _, _ = services(filled, words)
    found = await mood.mood("rainy sunday")
    assert Note.ENCODER_DOWN in found.notes
    assert found.picks[0].track.title.startswith("Rain")


async def test_another_seed_gives_another_list_and_the_seen_stay_out(filled) -> None:
    mood, _, _ = services(filled)
    first = [pick.track.id for pick in (await mood.mood("rain")).picks]
    again = [pick.track.id for pick in (await mood.mood("rain", seed=5)).picks]
    fresh = [p.track.id for p in (await mood.mood("rain", seen=frozenset(first))).picks]
    assert first != again
    assert not set(first) & set(fresh)


async def test_a_song_of_that_very_title_stands_on_top_when_asked(filled) -> None:
    mood, _, _ = services(filled)
    found = await mood.mood("Sun 3", with_title=True)
    assert found.picks[0].track.title == "Sun 3"
    assert found.picks[0].reason == NameMatch()
    assert len({pick.track.song_id for pick in found.picks}) == len(found.picks) == 10


async def test_seeds_lead_to_their_neighbours_with_evidence(filled) -> None:
    _, recommend, _ = services(filled)
    found = await recommend.recommend("Wet 1 - Rain 1")
    assert found.seeds[0].title == "Rain 1"
    assert all(pick.track.title.startswith("Rain") for pick in found.picks)
    assert found.picks[0].reason == WithSeeds(("Rain 1",), 2)
    assert "Rain 1" not in {pick.track.title for pick in found.picks}


async def test_a_negative_seed_takes_its_neighbours_out(filled) -> None:
    _, recommend, _ = services(filled)
    found = await recommend.recommend("Wet 1 - Rain 1\n+ Dry 2 - Sun 2\n- Dry 1 - Sun 1")
    assert all(pick.track.title.startswith("Rain") for pick in found.picks[:5])


async def test_an_unknown_seed_is_named_and_the_rest_answers(filled) -> None:
    _, recommend, _ = services(filled)
    found = await recommend.recommend("Wet 1 - Rain 1\nqqq zzz xxx")
    assert found.unknown == ("qqq zzz xxx",)
    with pytest.raises(UnknownSongError):
        await recommend.recommend("qqq zzz xxx")
    with pytest.raises(NothingFoundError):
        await recommend.recommend("  \n ")


async def test_a_card_tells_playlists_and_neighbours_and_invents_nothing(filled) -> None:
    _, _, describe = services(filled)
    card = await describe.describe("wet 1 rain 1")
    assert card.profile is None
    assert card.track.album is None
    assert [playlist.name for playlist in card.playlists] == ["rainy sunday", "비 오는 날"]
    assert card.neighbours
    assert all(pick.track.id != card.track.id for pick in card.neighbours)
    with pytest.raises(UnknownSongError):
        await describe.describe("qqq zzz xxx")
    with pytest.raises(UnknownSongError):
        await describe.card(10**12)
