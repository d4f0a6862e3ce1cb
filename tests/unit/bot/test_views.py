"""Screens against files that a person looked at, and against Telegram's limits."""

import html.parser
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features import found
from bot.features.groups.views import group_hello_screen, group_screen
from bot.features.lists.card_view import card_screen, short_card
from bot.features.lists.listing import Place, listing_screen, pages
from bot.memory.questions import Command
from bot.texts import Library, Texts
from bot.ui.guide import (
    help_screen,
    question_screen,
    start_screen,
    unknown_command_screen,
)
from bot.ui.markup import cut, escape, join, units, visible
from bot.ui.screen import LinkOut, Press, Screen
from core.groups import GroupSettings, QuietHours
from core.model import (
    AudioProfile,
    InPlaylists,
    Length,
    ListKind,
    NameMatch,
    Note,
    Pick,
    Playlist,
    TagMatch,
    Track,
    TrackCard,
    TrackList,
    WithSeeds,
)
from tests.fakes.bot_world import FULL_PROFILE, mood_list, picks, track

Golden = Callable[[str, Screen], None]
LIBRARY = Library.load()


def test_a_mood_list_shows_reasons_sources_and_pages(golden: Golden, texts: Texts) -> None:
    golden("mood-first-page", listing_screen(mood_list(12), Place("abc"), texts))
    golden("mood-second-page", listing_screen(mood_list(12), Place("abc", 1, 3), texts))


def test_a_short_list_says_what_could_not_be_done(golden: Golden, texts: Texts) -> None:
    listing = replace(mood_list(2), notes=frozenset(Note), length=Length(12, asked=True))
    golden("mood-every-note", listing_screen(listing, Place("abc"), texts))


def test_a_search_shows_albums_and_lengths_five_a_page(golden: Golden, texts: Texts) -> None:
    found = tuple(Pick(track(number), 1.0, NameMatch()) for number in range(1, 8))
    listing = TrackList(ListKind.SEARCH, "song <1> & more", found)
    golden("search", listing_screen(listing, Place("abc"), texts))


def test_recommendations_are_headed_by_their_seeds(golden: Golden, texts: Texts) -> None:
    listing = TrackList(
        ListKind.RECOMMEND, "x", picks(5, 10), seeds=(track(1), track(2)), unknown=("Zzyzx - Qqq",)
    )
    golden("recommend", listing_screen(listing, Place("abc"), texts))


def test_a_list_posted_inline_opens_no_cards(texts: Texts) -> None:
    screen = listing_screen(mood_list(3), Place("abc", cards=False), texts)
    assert [button.label for row in screen.rows for button in row] == [texts("button-again")]


def test_a_full_card_shows_everything(golden: Golden, texts: Texts) -> None:
    card = TrackCard(track(1), FULL_PROFILE, LISTS, picks(6, 20))
    golden("card-full", card_screen(card, texts, "segue_bot"))


LISTS = (Playlist(1, "rainy day", ("비 오는 날", "дождь")), Playlist(2, "밤 <산책>"))


def test_a_bare_card_leaves_out_what_is_unknown(golden: Golden, texts: Texts) -> None:
    bare = Track(id=9, song_id=9, title="A & B", artists=("<X>", "Y"))
    golden("card-bare", card_screen(TrackCard(bare, None, (), ()), texts))
    golden("card-inline", short_card(bare, texts, "segue_bot"))


def test_a_profile_without_key_or_mode_says_what_it_knows(golden: Golden, texts: Texts) -> None:
    some = AudioProfile({"energy": 0.5, "key": 3.0, "tempo": 0.0})
    golden("card-some", card_screen(TrackCard(track(2), some, (), ()), texts))


def test_the_guide_offers_examples_to_tap(golden: Golden, texts: Texts) -> None:
    features = found()
    golden("start", start_screen(texts))
    golden("help", help_screen(texts, "segue_bot", features.help))
    golden("unknown-command", unknown_command_screen(texts, features.help))
    for command in Command:
        question = features.text_commands[command].question
        golden(f"ask-{command}", question_screen(command, question, texts, with_examples=True))


def test_a_group_is_greeted_and_shows_its_settings(golden: Golden, texts: Texts) -> None:
    golden("group-hello", group_hello_screen(texts, "segue_bot"))
    settings = GroupSettings("ko", QuietHours(22 * 60, 7 * 60), -210)
    local = settings.local(datetime(2026, 5, 4, 12, tzinfo=UTC))
    for admin in (True, False):
        name = "group-settings-admin" if admin else "group-settings"
        golden(name, group_screen(settings, local, texts, "segue_bot", admin=admin))


_WORDS = st.text(max_size=600)
_TRACKS = st.builds(
    Track,
    id=st.integers(1, 2**62),
    song_id=st.integers(),
    title=st.text(min_size=1, max_size=600),
    artists=st.lists(st.text(min_size=1, max_size=300), min_size=1, max_size=5).map(tuple),
    album=st.none() | _WORDS,
    released=st.none() | st.just("1999"),
    duration_ms=st.none() | st.integers(1, 10**8),
    genres=st.lists(_WORDS, max_size=8).map(tuple),
    spotify_id=st.none() | st.just("4u7EnebtmKWzUH433cf5Qv"),
)
_REASONS = st.one_of(
    st.builds(InPlaylists, count=st.integers(0, 10**6), like=_WORDS),
    st.builds(
        WithSeeds, titles=st.lists(_WORDS, max_size=3).map(tuple), together=st.integers(0, 9)
    ),
    st.just(NameMatch()),
    st.builds(TagMatch, tags=st.lists(_WORDS, max_size=4).map(tuple)),
)
_PICKS = st.builds(Pick, track=_TRACKS, score=st.just(1.0), reason=_REASONS)
_LISTS = st.builds(
    TrackList,
    kind=st.sampled_from(ListKind),
    query=_WORDS,
    picks=st.lists(_PICKS, max_size=25).map(tuple),
    sources=st.lists(_WORDS, max_size=6).map(tuple),
    seeds=st.lists(_TRACKS, max_size=6).map(tuple),
    unknown=st.lists(_WORDS, max_size=9).map(tuple),
    notes=st.frozensets(st.sampled_from(Note)),
)


@given(_LISTS, st.integers(0, 30), st.sampled_from(("en", "ko", "ru")))
def test_no_list_breaks_telegrams_limits(listing: TrackList, page: int, language: str) -> None:
    screen = listing_screen(listing, Place("abcdefgh", page), LIBRARY[language])
    _assert_sendable(screen)


@given(_TRACKS, st.lists(_WORDS, max_size=8), st.lists(_PICKS, max_size=6))
def test_no_card_breaks_telegrams_limits(one: Track, names: list[str], near: list[Pick]) -> None:
    lists = tuple(Playlist(number, name) for number, name in enumerate(names))
    card = TrackCard(one, FULL_PROFILE, lists, tuple(near))
    _assert_sendable(card_screen(card, LIBRARY["ru"]))


def _assert_sendable(screen: Screen) -> None:
    assert 1 <= units(visible(screen.text)) <= 4096
    assert screen.text.count("<a ") + screen.text.count("<b>") + screen.text.count("<i>") <= 100
    _Balanced().check(screen.text)
    labels = [button.label for row in screen.rows for button in row]
    assert all(labels)
    assert len(labels) <= 100
    assert all(len(row) <= 8 for row in screen.rows)
    for button in (each for row in screen.rows for each in row):
        assert isinstance(button, Press) or button.url.startswith("https://open.spotify.com/")
        assert isinstance(button, Press | LinkOut)


class _Balanced(html.parser.HTMLParser):
    def check(self, text: str) -> None:
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in {"a", "b", "i", "s"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


_NUMBER = re.compile(r"^<b>(\d+)</b>", re.MULTILINE)


@given(st.integers(0, 60), st.sampled_from(ListKind))
def test_every_pick_is_on_exactly_one_page(count: int, kind: ListKind) -> None:
    listing = TrackList(kind, "q", picks(count))
    seen = [
        int(number)
        for page in range(pages(listing))
        for number in _NUMBER.findall(listing_screen(listing, Place("x", page), LIBRARY["en"]).text)
    ]
    assert seen == list(range(1, count + 1))


@given(st.text(), st.integers(2, 80))
def test_a_cut_text_fits_and_stays_text(text: str, most: int) -> None:
    short = cut(text, most)
    assert units(short) <= most
    assert "\n" not in short
    if units(" ".join(text.split())) > most:
        assert short.endswith("…")


def test_a_cut_never_splits_an_emoji() -> None:
    assert cut("🎧🎧🎧", 4) == "🎧…"


@given(st.text())
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert visible(escape(text)) == text


def test_what_is_markup_already_is_not_escaped_twice() -> None:
    assert join(" & ", [escape("<a>"), "<b>", ""]) == "&lt;a&gt; &amp; &lt;b&gt;"


@pytest.mark.parametrize("count", [0, 1, 10])
def test_an_unknown_length_leaves_the_total_out(count: int) -> None:
    listing = mood_list(count)
    if count:
        first = replace(listing.picks[0], track=track(1, duration_ms=None))
        listing = replace(listing, picks=(first, *listing.picks[1:]))
    assert " min" not in listing_screen(listing, Place("x"), LIBRARY["en"]).text.split("\n")[0]
