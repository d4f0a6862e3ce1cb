"""What feedback and history make of a request: which reason acts on what, and how tastes fade."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.feedback import ACTS, Event, Feedback, Happened, Person, Reaction, feedback_on
from core.listener import STRANGER, Adventure, Listener
from core.model import Track
from core.taste import MOST_LIKED, WEIGHTS, fade, listener_of

NOW = datetime(2026, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SONG = Track(7, 70, "Du hast", ("Rammstein", "Somebody"))


def after(*reactions: Reaction, events: tuple[Event, ...] = ()) -> Listener:
    said = [feedback_on(SONG, reaction, NOW) for reaction in reactions]
    return listener_of(Person(), said, events, NOW)


def test_somebody_who_said_nothing_is_a_stranger() -> None:
    assert after() == STRANGER


def test_choices_are_taken_over() -> None:
    person = Person("ko", Adventure.BOLD, frozenset({"ko"}))
    listener = listener_of(person, [], [], NOW)
    assert (listener.adventure, listener.languages) == (Adventure.BOLD, frozenset({"ko"}))


@pytest.mark.parametrize("reaction", [Reaction.NOT_NOW, Reaction.SONG])
def test_not_now_and_this_song_bar_the_song_in_every_version(reaction: Reaction) -> None:
    assert after(reaction) == Listener(barred_tracks=frozenset({7}), barred_songs=frozenset({70}))


def test_this_artist_bars_the_main_artist_alone() -> None:
    assert after(Reaction.ARTIST) == Listener(barred_artists=frozenset({"rammstein"}))


def test_a_song_known_too_well_is_left_out_and_counted_but_not_barred() -> None:
    assert after(Reaction.KNOWN) == Listener(known_songs=frozenset({70}))


def test_the_wrong_mood_pushes_away_and_bars_nothing() -> None:
    assert after(Reaction.MOOD) == Listener(away_from=(7,))


@pytest.mark.parametrize(
    ("reaction", "days"),
    [
        (Reaction.LIKE, None),
        (Reaction.NOT_NOW, 14),
        (Reaction.SONG, None),
        (Reaction.ARTIST, None),
        (Reaction.KNOWN, 365),
        (Reaction.MOOD, 30),
    ],
)
def test_each_reason_acts_for_its_own_time(reaction: Reaction, days: int | None) -> None:
    assert set(ACTS) == set(Reaction)
    until = feedback_on(SONG, reaction, NOW).until
    assert until == (None if days is None else NOW + days * DAY)


def test_what_left_the_catalogue_still_bars_its_song_and_artist() -> None:
    gone = [
        Feedback(reaction, None, 70, "rammstein", "Du hast", "Rammstein", NOW)
        for reaction in Reaction
    ]
    assert listener_of(Person(), gone, [], NOW) == Listener(
        barred_songs=frozenset({70}),
        barred_artists=frozenset({"rammstein"}),
        known_songs=frozenset({70}),
    )


@pytest.mark.parametrize(
    ("kind", "weight"), [(Happened.SAVED, 0.8), (Happened.OPENED, 0.3), (Happened.PRAISED, 0.3)]
)
def test_likes_weigh_more_than_saves_and_saves_more_than_a_look(
    kind: Happened, weight: float
) -> None:
    assert after(Reaction.LIKE, events=(Event(kind, 8, NOW),)).liked == {7: 1.0, 8: weight}


def test_a_like_weighs_half_after_sixty_days() -> None:
    old = feedback_on(SONG, Reaction.LIKE, NOW - 60 * DAY)
    events = [Event(Happened.SAVED, 8, NOW - 120 * DAY)]
    assert dict(listener_of(Person(), [old], events, NOW).liked) == {7: 0.5, 8: 0.2}


def test_weights_of_one_track_add_up_and_showing_it_adds_none() -> None:
    events = [Event(kind, 7, NOW) for kind in Happened]
    listener = after(Reaction.LIKE, events=tuple(events))
    assert listener.liked == {7: pytest.approx(1 + sum(WEIGHTS.values()))}
    assert listener.shown == frozenset({7})


def test_what_is_barred_is_no_taste() -> None:
    assert after(Reaction.SONG, events=(Event(Happened.SAVED, 7, NOW),)).liked == {}


def test_a_taste_is_no_longer_than_what_counts() -> None:
    events = [Event(Happened.OPENED, number, NOW - number * DAY) for number in range(200)]
    assert list(listener_of(Person(), [], events, NOW).liked) == list(range(MOST_LIKED))


@given(st.timedeltas(timedelta(), timedelta(days=3650)), st.timedeltas(timedelta(), 99 * DAY))
def test_a_taste_only_ever_fades(age: timedelta, more: timedelta) -> None:
    assert 0 < fade(age + more) <= fade(age) <= 1


def test_a_clock_that_went_back_does_not_swell_a_taste() -> None:
    assert fade(-DAY) == 1
