"""What a list owes to the person who asks: feedback, taste, languages, adventure."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import NoTasteError
from core.listener import STRANGER, Adventure, Listener
from core.model import Note
from core.naming import artist_key

SEEDS = (
    "Nirvana - Smells Like Teen Spirit", "ABBA - Dancing Queen", "Norah Jones - Don't Know Why",
    "Bon Iver - Skinny Love", "Portishead - Glory Box", "MGMT - Kids", "Avicii - Levels",
    "IU - eight", "Кино - Группа крови", "The Beatles - Here Comes the Sun", "Tool - Sober",
    "Queen - Bohemian Rhapsody",
)  # fmt: skip


def ids(found) -> list[int]:
    return [pick.track.id for pick in found.picks]


async def test_what_was_barred_never_comes_back(lists) -> None:
    first = await lists.mood.mood("rainy sunday")
    track, song, artist = (pick.track for pick in first.picks[:3])
    listener = Listener(
        barred_tracks=frozenset({track.id}),
        barred_songs=frozenset({song.song_id}),
        barred_artists=frozenset({artist_key(artist.artist)}),
    )
    for turn in range(6):
        again = await lists.mood.mood("rainy sunday", seed=turn, listener=listener)
        assert track.id not in ids(again)
        assert song.song_id not in {pick.track.song_id for pick in again.picks}
        assert artist.artist not in {name for pick in again.picks for name in pick.track.artists}


async def test_known_songs_are_left_out_and_counted(lists) -> None:
    first = await lists.recommend.recommend(SEEDS[0])
    known = frozenset(pick.track.song_id for pick in first.picks[1:5])
    again = await lists.recommend.recommend(SEEDS[0], listener=Listener(known_songs=known))
    assert not known & {pick.track.song_id for pick in again.picks}
    assert again.left_out_known == 4
    assert len(again.picks) == 10
    assert first.left_out_known == 0


async def test_what_was_shown_lately_comes_only_when_nothing_else_is_left(lists) -> None:
    first = await lists.mood.mood("rainy sunday")
    listener = Listener(shown=frozenset(ids(first)))
    again = await lists.mood.mood("rainy sunday", listener=listener)
    assert not set(ids(first)) & set(ids(again))

    wish = "песни группы Кино"
    songs = await lists.mood.mood(wish)
    most = replace(listener, shown=frozenset(ids(songs)[:8]))
    rest = await lists.mood.mood(wish, listener=most)
    assert len(rest.picks) == 10
    fresh = [number for number in ids(rest) if number not in most.shown]
    assert ids(rest)[: len(fresh)] == fresh


async def test_again_is_different_and_the_same_again_is_the_same(lists) -> None:
    plain = await lists.recommend.recommend(SEEDS[0])
    one = await lists.recommend.recommend(SEEDS[0], seed=1)
    assert ids(one) == ids(await lists.recommend.recommend(SEEDS[0], seed=1))
    assert ids(one) != ids(plain)
    assert ids(one) != ids(await lists.recommend.recommend(SEEDS[0], seed=2))


async def test_tracks_of_the_wrong_mood_push_away_from_words_too(lists) -> None:
    words = ("rock", "90s alternative", "грустный рок", "신나는 노래", "party")
    moved = 0
    for text in words:
        first = await lists.mood.mood(text)
        wrong = first.picks[0].track
        near = await lists.recommend.like([wrong.id])
        around = {pick.track.id for pick in near.picks}
        again = await lists.mood.mood(text, listener=Listener(away_from=(wrong.id,)))
        assert len(again.picks) == len(first.picks)
        moved += len(around & set(ids(first))) - len(around & set(ids(again)))
    assert moved > 0


async def test_tracks_of_the_wrong_mood_push_away(lists) -> None:
    two = f"{SEEDS[0]}\n{SEEDS[3]}"
    plain = await lists.recommend.recommend(two)
    grunge = await lists.search.resolve("Pearl Jam - Alive")
    listener = Listener(away_from=(grunge.id,))
    moved = await lists.recommend.recommend(two, listener=listener)
    near = {pick.track.id for pick in (await lists.recommend.like([grunge.id])).picks}
    assert len(near & set(ids(moved))) < len(near & set(ids(plain))) or ids(moved) != ids(plain)
    subtracted = await lists.recommend.recommend(f"{two}\n- Pearl Jam - Alive")
    assert len(near & set(ids(subtracted))) <= len(near & set(ids(moved)))
    assert grunge.id not in ids(subtracted)


async def test_a_taste_is_the_agreement_of_what_is_liked(lists) -> None:
    with pytest.raises(NoTasteError):
        await lists.recommend.from_taste(listener=STRANGER)
    liked = [await lists.search.resolve(text) for text in (SEEDS[4], "Massive Attack - Teardrop")]
    listener = Listener(liked={liked[0].id: 1.0, liked[1].id: 0.5})
    found = await lists.recommend.from_taste(listener=listener)
    assert [seed.id for seed in found.seeds] == [track.id for track in liked]
    same = await lists.recommend.like([track.id for track in liked])
    assert len(set(ids(found)) & set(ids(same))) >= 5
    first = found.picks[0].track.id
    why = (await lists.recommend.why([first], listener=listener))[first]
    assert why.rank == 1


async def test_languages_are_a_preference_that_the_text_overrules(lists) -> None:
    listener = Listener(languages=frozenset({"ko"}))

    def korean(found) -> int:
        return sum(pick.track.language == "ko" for pick in found.picks)

    plain = await lists.mood.mood("rainy day")
    mine = await lists.mood.mood("rainy day", listener=listener)
    assert korean(mine) > korean(plain)
    said = await lists.mood.mood("rainy day, russian", listener=listener)
    assert {pick.track.language for pick in said.picks} == {"ru"}


async def test_bold_is_newer_and_less_popular_than_safe_on_average(lists) -> None:
    achieved = {}
    for adventure in Adventure:
        found = [
            (await lists.recommend.recommend(text, listener=Listener(adventure=adventure))).achieved
            for text in SEEDS
        ]
        achieved[adventure] = (
            np.mean([each.new_artists for each in found]),
            np.mean([each.popularity for each in found]),
            np.mean([each.similarity for each in found]),
        )
    safe, balanced, bold = (achieved[adventure] for adventure in Adventure)
    assert bold[0] > safe[0]
    assert bold[1] < balanced[1] < safe[1]
    assert bold[2] < safe[2]
    moods = {
        adventure: np.mean(
            [
                (
                    await lists.mood.mood(text, listener=Listener(adventure=adventure))
                ).achieved.popularity
                for text in ("rainy sunday", "gym", "비 오는 날", "вечеринка", "coffee shop")
            ]
        )
        for adventure in Adventure
    }
    assert moods[Adventure.BOLD] < moods[Adventure.SAFE]


async def test_a_stranger_gets_figures_but_no_claim_about_new_artists(lists) -> None:
    found = await lists.mood.mood("rainy sunday")
    assert found.achieved.new_artists is None
    assert 0 <= found.achieved.popularity <= 1
    assert 0 < found.achieved.similarity <= 1
    assert Note.FEWER_THAN_ASKED not in found.notes
