"""Screens for what people choose and say, against files that a person looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features import found
from bot.features.lists.feedback_view import feedback_screen, what_changed
from bot.features.lists.listing import Editing, Place, listing_screen
from bot.features.lists.reasons import reasons_screen
from bot.features.privacy.views import (
    forget_screen,
    privacy_screen,
    receipt_screen,
    sure_screen,
)
from bot.features.settings.views import (
    adventure_screen,
    language_screen,
    music_screen,
    settings_screen,
)
from bot.texts import Library, Texts
from bot.ui.actions import Venture
from bot.ui.callbacks import Signer
from bot.ui.guide import elsewhere_screen
from bot.ui.markup import units, visible
from bot.ui.screen import Press, Screen
from core.feedback import Person, Reaction, Scope, feedback_on
from core.listener import Adventure
from core.model import (
    Achieved,
    Chip,
    ChipState,
    ListKind,
    Pick,
    PlaylistEvidence,
    SeedEvidence,
    TagEvidence,
    Track,
    TrackList,
    Why,
)
from tests.fakes.bot_world import mood_list, picks, track

Golden = Callable[[str, Screen], None]
LIBRARY = Library.load()
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CHIPS = (
    Chip("korean", id="language:ko"),
    Chip("ballad", True, ChipState.RELAXED, "genre:ballad"),
    Chip("sax", False, ChipState.UNJUDGED, "genre:sax"),
    Chip("12 songs"),  # without an id there is nothing to switch
    Chip("90s", False, ChipState.OFF, "years:1990"),
)
ACHIEVED = Achieved(0.8, 0.62, 0.714)


def told() -> TrackList:
    return mood_list(12, understood=CHIPS, left_out_known=4, achieved=ACHIEVED)


def test_a_list_offers_its_chips_and_how_far_to_go(golden: Golden, texts: Texts) -> None:
    place = Place("1-abc", adventure=Adventure.BALANCED)
    golden("list-personal", listing_screen(told(), place, texts))


def test_a_list_from_the_taste_says_so(golden: Golden, texts: Texts) -> None:
    listing = TrackList(ListKind.RECOMMEND, "", picks(2), achieved=Achieved(similarity=0.5))
    place = Place("1-abc", adventure=Adventure.SAFE)
    golden("list-taste", listing_screen(listing, place, texts))


@pytest.mark.parametrize(
    ("adventure", "offered"),
    [
        (Adventure.SAFE, [Adventure.BALANCED]),
        (Adventure.BALANCED, [Adventure.BOLD, Adventure.SAFE]),
        (Adventure.BOLD, [Adventure.BALANCED]),
        (None, []),
    ],
)
def test_from_each_level_the_next_ones_are_offered(
    adventure: Adventure | None, offered: list[Adventure]
) -> None:
    screen = listing_screen(told(), Place("1-abc", adventure=adventure), LIBRARY["en"])
    actions = [b.action for row in screen.rows for b in row if isinstance(b, Press)]
    assert [each.adventure for each in actions if isinstance(each, Venture)] == offered


def test_an_edited_list_has_thumbs_and_says_what_changed(golden: Golden, texts: Texts) -> None:
    said = {1: Reaction.LIKE, 2: Reaction.ARTIST}
    changed = what_changed(feedback_on(track(2), Reaction.ARTIST, NOW), texts)
    editing = Editing(said, changed)
    listing = replace(told(), picks=picks(4))
    golden("list-edit", listing_screen(listing, Place("1-abc"), texts, editing))


def test_a_dislike_asks_why_with_one_tap(golden: Golden, texts: Texts) -> None:
    listing = replace(told(), picks=picks(2))
    editing = Editing(why_not=listing.picks[1])
    golden("list-why-not", listing_screen(listing, Place("1-abc"), texts, editing))


def test_every_reaction_says_what_it_changes(golden: Golden, texts: Texts) -> None:
    lines = [what_changed(feedback_on(track(3), each, NOW), texts) for each in Reaction]
    golden("said", Screen("\n".join(lines)))  # type: ignore[arg-type]


def explained() -> list[tuple[Pick, Why | None]]:
    evidence = [
        (SeedEvidence(track(30), 14), 37),
        (PlaylistEvidence(1, "비 오는 날"), 8),
        (PlaylistEvidence(2, ""), None),
        (TagEvidence(("rock", "indie")), 4),
        (None, None),
        None,
    ]
    found: list[tuple[Pick, Why | None]] = []
    for at, (pick, given_) in enumerate(zip(picks(6), evidence, strict=True), 1):
        why = None
        if given_:
            why = Why(pick.track, at, pick.reason, given_[0], given_[1], 10)
        found.append((pick, why))
    return found


def test_why_names_the_evidence_and_the_rank_without_it(golden: Golden, texts: Texts) -> None:
    listing = replace(told(), picks=picks(6))
    golden("why", reasons_screen(listing, explained(), Place("1-abc"), texts))


def test_the_settings_show_what_is_chosen(golden: Golden, texts: Texts) -> None:
    person = Person("ru", Adventure.BOLD, frozenset({"ko", "zxx"}))
    golden("settings", settings_screen(person, 2, texts))
    golden("settings-new", settings_screen(Person(), 0, texts))
    golden("settings-adventure", adventure_screen(person, texts))
    golden("settings-music", music_screen(person, texts))
    golden("settings-language", language_screen(person, texts))


def test_feedback_is_listed_with_its_end(golden: Golden, texts: Texts) -> None:
    said = [
        replace(feedback_on(track(at), each, NOW), id=at) for at, each in enumerate(Reaction, 1)
    ]
    golden("feedback", feedback_screen(said, 0, texts, said[2]))
    golden("feedback-none", feedback_screen([], 3, texts))


def test_much_feedback_is_paged_and_a_page_too_far_is_the_last() -> None:
    said = [replace(feedback_on(track(n), Reaction.SONG, NOW), id=n) for n in range(1, 20)]
    screens = [feedback_screen(said, page, LIBRARY["en"]) for page in range(4)]
    assert screens[3] == screens[2]
    labels = [[b.label for row in each.rows for b in row] for each in screens]
    assert [row[-2] for row in labels[:3]] == ["▶", "▶", "◀"]
    assert [label for row in labels[:3] for label in row if label.startswith("↩️")] == [
        f"↩️ {number}" for number in range(1, 20)
    ]


def test_privacy_says_what_is_kept_and_a_receipt_what_was_deleted(
    golden: Golden, texts: Texts
) -> None:
    golden("privacy", privacy_screen(texts))
    golden("forget", forget_screen(texts))
    for scope in Scope:
        golden(f"forget-{scope}", sure_screen(scope, texts))
    counts = {"feedback": 2, "history": 40, "settings": 1, "keys": 3, "spotify": 1}
    golden("receipt", receipt_screen(Scope.EVERYTHING, counts, texts))
    golden("receipt-part", receipt_screen(Scope.FEEDBACK, {"feedback": 0}, texts))
    golden("private-only", elsewhere_screen("https://t.me/x?start=privacy", texts))


_LONG = st.text(min_size=1, max_size=600)
_TRACKS = st.builds(
    Track,
    id=st.integers(1, 2**62),
    song_id=st.integers(),
    title=_LONG,
    artists=st.tuples(_LONG),
    released=st.none() | st.just("1999-05-01"),
)
_SIGNER = Signer(b"x", found().codes)


@given(st.lists(_TRACKS, min_size=10, max_size=10), st.sampled_from(("en", "ko", "ru")), _LONG)
def test_no_name_breaks_telegrams_limits(tracks: list[Track], language: str, words: str) -> None:
    texts = LIBRARY[language]
    chosen = tuple(Pick(each, 1, picks(7)[at % 7].reason) for at, each in enumerate(tracks))
    listing = replace(
        mood_list(1, words), picks=chosen, understood=tuple(replace(c, said=words) for c in CHIPS)
    )
    place = Place("1y2p0ij32e7-AbCdEfGh", adventure=Adventure.BALANCED)
    said = [feedback_on(each, Reaction.MOOD, NOW + timedelta(1)) for each in tracks]
    explained_ = [
        (pick, Why(pick.track, 1, pick.reason, SeedEvidence(pick.track), 2, 10)) for pick in chosen
    ]
    reactions = {tracks[0].id: Reaction.LIKE, tracks[1].id: Reaction.SONG}
    for screen in (
        listing_screen(listing, place, texts),
        listing_screen(listing, place, texts, Editing(reactions, what_changed(said[0], texts))),
        listing_screen(listing, place, texts, Editing(why_not=chosen[0])),
        reasons_screen(listing, explained_, place, texts),
        feedback_screen(said, 0, texts, said[0]),
    ):
        assert units(visible(screen.text)) <= 4096
        assert screen.text.count("<b>") + screen.text.count("<i>") + screen.text.count("<a") <= 100
        buttons = [button for row in screen.rows for button in row]
        assert len(buttons) <= 100
        assert max(len(row) for row in screen.rows) <= 8
        assert all(button.label for button in buttons)
        assert all(_SIGNER.pack(b.action) for b in buttons if isinstance(b, Press))
