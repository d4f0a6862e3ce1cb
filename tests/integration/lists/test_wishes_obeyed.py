"""What was said is obeyed, switched off with a tap, and never embedded twice."""

import pytest

from core.model import ChipState, Popular, TagMatch
from core.wishes.genres import belongs


async def test_a_text_of_wishes_alone_ranks_what_meets_them(lists) -> None:
    before = lists.encoder.texts
    found = await lists.mood.mood("no rap, 20 songs")
    assert lists.encoder.texts == before
    assert len(found.picks) == 20
    assert not any(belongs(p.track.genres, p.track.language, "hip hop") for p in found.picks)
    assert {type(pick.reason) for pick in found.picks} == {Popular}


async def test_switching_a_chip_off_ranks_again_without_a_new_embedding(lists) -> None:
    held = await lists.mood.mood("rainy day, korean, no ballads")
    asked = lists.encoder.texts
    assert {pick.track.language for pick in held.picks} == {"ko"}
    chip = next(chip for chip in held.understood if chip.said == "korean")
    open_to_all = await lists.mood.mood("rainy day, korean, no ballads", off=frozenset({chip.id}))
    assert lists.encoder.texts == asked
    assert {pick.track.language for pick in open_to_all.picks} != {"ko"}
    states = {chip.id: chip.state for chip in open_to_all.understood}
    assert states[chip.id] is ChipState.OFF
    assert [chip.id for chip in open_to_all.understood] == [chip.id for chip in held.understood]


async def test_a_length_that_is_switched_off_is_the_usual_one(lists) -> None:
    found = await lists.mood.mood("rainy day, 20 songs")
    (chip,) = found.understood
    assert len(found.picks) == 20
    usual = await lists.mood.mood("rainy day, 20 songs", off=frozenset({chip.id}))
    assert len(usual.picks) == 10


@pytest.mark.parametrize(
    ("text", "artist"),
    [
        ("songs by IU", "IU"),
        ("아이유가 부른 노래", "IU"),
        ("песни группы Кино", "Кино"),
        ("songs by Kino", "Кино"),
        ("songs by Queen", "Queen"),
    ],
)
async def test_an_artist_is_found_under_every_spelling_and_lifts_the_cap(
    lists, text: str, artist: str
) -> None:
    found = await lists.mood.mood(text)
    own = [pick for pick in found.picks if artist in pick.track.artists]
    assert len(own) >= 5


@pytest.mark.parametrize("text", ["k-pop, not IU", "케이팝, 아이유 말고", "к-поп, без IU"])
async def test_an_artist_that_is_not_wanted_stays_out(lists, text: str) -> None:
    found = await lists.mood.mood(text)
    assert found.picks
    assert not any("IU" in pick.track.artists for pick in found.picks)


async def test_rare_things_are_found_beyond_the_nearest_playlists(lists) -> None:
    found = await lists.mood.mood("gym workout, russian, 80s")
    assert len(found.picks) >= 5
    assert all(pick.track.language == "ru" for pick in found.picks)
    assert all(1980 <= pick.track.year <= 1989 for pick in found.picks)


async def test_genres_alone_are_a_reason_of_their_own(lists) -> None:
    found = await lists.mood.mood("bossa nova")
    assert any("bossa nova" in pick.track.genres for pick in found.picks)
    tagged = [pick for pick in found.picks if isinstance(pick.reason, TagMatch)]
    assert all(set(pick.reason.tags) <= set(pick.track.genres) for pick in tagged)
