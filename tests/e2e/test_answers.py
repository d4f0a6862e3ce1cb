"""What people get from the starter catalogue: sensible lists, and clear sentences."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.app import Opened, opened_house
from bot.ask import Person, Say, Tap, ask
from core.settings import Settings
from core.wishes.genres import belongs
from ml.starting import ensure_starter
from tests.benchmarks.paraphrases import mean, measure, paraphrases, slugs_by_track


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    """One loop for the module, so that the catalogue is loaded once."""
    with ThreadPoolExecutor(1) as thread, asyncio.Runner() as runner:
        yield _InThread(thread, runner)


class _InThread:
    """Runs coroutines one after the other in a thread of its own."""

    def __init__(self, thread: ThreadPoolExecutor, runner: asyncio.Runner) -> None:
        self._thread, self._runner = thread, runner

    def run(self, coroutine):
        return self._thread.submit(self._runner.run, coroutine).result()


@pytest.fixture(scope="module")
def opened(loop, tmp_path_factory) -> Iterator[Opened]:
    settings = Settings(SEGUE_DATA_DIR=tmp_path_factory.mktemp("segue"), _env_file=None)
    context = opened_house(settings)

    async def enter() -> Opened:
        made = await context.__aenter__()
        await ensure_starter(made.stores.pool)
        return made

    yield loop.run(enter())
    loop.run(context.__aexit__(None, None, None))


@pytest.fixture
def talk(loop, opened):
    """Send one message; the text that the chat shows, without the message itself."""

    def say(text: str, language: str = "en") -> str:
        shown, _ = loop.run(ask(opened.house, [Say(text)], Person(1, language)))
        return shown.partition("\n\n")[2]

    return say


@pytest.fixture
def tracks_for(loop, opened):
    """The tracks of a mood's list."""

    def find(words: str):
        found = loop.run(opened.house.services.mood.mood(words))
        return [pick.track for pick in found.picks]

    return find


def test_a_rainy_sunday_draws_on_rain_and_sundays(talk) -> None:
    shown = talk("/mood rainy sunday")
    assert "10 tracks" in shown
    assert "Rainy day" in shown


def test_korean_rain_gives_korean_ballads(tracks_for, talk) -> None:
    tracks = tracks_for("비 오는 날 발라드")
    assert sum(track.language == "ko" for track in tracks) >= 9
    assert "비 오는 날" in talk("/mood 비 오는 날 발라드", "ko")


def test_a_sad_russian_evening_gives_russian_songs(tracks_for) -> None:
    tracks = tracks_for("грустные песни на вечер")
    assert sum(track.language == "ru" for track in tracks) >= 8


def test_a_nineties_hip_hop_workout_is_just_that(tracks_for) -> None:
    tracks = tracks_for("90s hip hop workout")
    assert all(1990 <= track.year <= 1999 for track in tracks)
    assert all(belongs(track.genres, track.language, "hip hop") for track in tracks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/search bohemian rapsody", "1  Bohemian Rhapsody — Queen"),
        ("/search iu", "— IU"),
        ("/search 아이유", "— IU"),
        ("/search ленинград", "— Ленинград"),
    ],
)
def test_search_finds_what_was_meant_first(talk, text: str, expected: str) -> None:
    first = next(line for line in talk(text).splitlines() if line.startswith("1 "))
    assert expected.removeprefix("1  ") in first


def test_a_short_name_never_gives_another_artist(talk) -> None:
    listed = [line for line in talk("/search iu").splitlines() if " — " in line]
    assert listed
    assert all("— IU" in line for line in listed[:3])
    assert not any("XIA" in line for line in listed)


def test_seeds_lead_to_their_kind(loop, opened) -> None:
    found = loop.run(opened.house.services.recommend.recommend("Nirvana - Smells Like Teen Spirit"))
    genres = [set(pick.track.genres) for pick in found.picks]
    kin = {"grunge", "alternative rock", "rock", "hard rock", "indie rock", "punk", "britpop"}
    assert sum(bool(each & kin) for each in genres) >= 8
    assert len(found.picks) == 10


def test_a_card_tells_what_is_known(talk) -> None:
    shown = talk("/describe BTS - Dynamite")
    assert "Dynamite" in shown
    assert "2020" in shown


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("/recommend qqzz wwxx - vvyy", "en", "I do not know a song like"),
        ("/describe qqzz wwxx - vvyy", "ru", "здесь нет"),
        ("/search qqzz wwxx vvyy", "ko", "찾지 못했어요"),
        ("/mood", "en", "What is the mood"),
        ("/mood " + "x" * 5000, "en", "too long"),
        ("/mood 🎸🔥", "ko", "몇 단어로"),
        ("/search 🎸🔥", "ru", "Опишите"),
        ("/login", "en", "not set up"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(talk, text, language, sentence) -> None:
    assert sentence in talk(text, language)


def test_requests_in_unseen_words_are_mostly_answered_well(loop, opened) -> None:
    async def outcomes():
        slugs = await slugs_by_track(opened.stores.pool, "starter")
        return await measure(opened.house.services.mood, slugs, paraphrases())

    found = loop.run(outcomes())
    assert len(found) == 60
    chance = sum(outcome.chance for outcome in found) / len(found)
    for language in ("en", "ko", "ru"):
        assert mean(found, language) > max(0.7, 5 * chance)


def shown(messages: list[dict[str, Any]]) -> list[str]:
    """The songs of the newest list, `title — artist`, first to last."""
    lists = [item["text"] for item in messages if "  " in str(item.get("text"))]
    return re.findall(r"^\d+  (.+?)(?: \(\d{4}\))?$", lists[-1], re.MULTILINE)


@pytest.fixture
def chat(loop, opened):
    """Messages and presses of one person, one after the other; what the chat shows then."""

    def go(person: int, *steps: Say | Tap) -> list[dict[str, Any]]:
        _, messages = loop.run(ask(opened.house, steps, Person(person)))
        return messages

    return go


@pytest.mark.parametrize("reason", ["⏳ Not now", "🚫 This song", "🚷 This artist"])
def test_what_was_disliked_is_out_of_the_very_next_list(chat, reason) -> None:
    person, twin = 700 + len(reason), 800 + len(reason)
    words = Say("/mood rainy sunday")
    first = shown(chat(twin, words))  # what the person sees, who has been shown nothing yet, too
    disliked = first[2]
    loved = [Tap("✏️ Edit"), Tap("3 👎"), Tap(reason), Tap("✅ Done"), Tap("➕ Bolder")]
    assert disliked not in shown(chat(person, words, *loved))
    assert disliked not in shown(chat(person, words))
    artist = disliked.split(" — ")[1]
    if reason == "🚷 This artist":
        assert not [song for song in shown(chat(person, words)) if song.endswith(artist)]


def test_the_same_words_give_a_fresh_list_and_chips_rank_it_again(chat) -> None:
    words = Say("/mood rainy sunday, no ballads")
    first, second = shown(chat(801, words)), shown(chat(801, words))
    assert not set(first) & set(second)
    messages = chat(802, words, Tap("✓ −ballads"), Tap("✗ −ballads"))
    assert shown(messages) == first


def test_a_like_answers_a_bare_recommend(chat, talk) -> None:
    assert "Which songs shall I start from?" in chat(803, Say("/recommend"))[-1]["text"]
    liked = shown(chat(803, Say("/mood jazz for a late evening")))[0]
    messages = chat(803, Say(f"/recommend {liked}"), Tap("✏️ Edit"), Tap("1 👍"), Say("/recommend"))
    assert len(shown(messages)) == 10
    assert any("% artists new to you" in str(item.get("text")) for item in messages)


def test_why_gives_evidence_that_the_ranking_confirms(chat) -> None:
    messages = chat(804, Say("/mood rainy sunday"), Tap("Why?"))
    assert messages[-1]["text"].count("without the playlist") >= 5
