"""Which tracks the wishes leave."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.constraints import KNOWN_ENOUGH, RELAXED, Constrained, Known, constrain, switched_on
from core.model import AudioProfile, Track
from core.wishes import Kind, Wish, understand
from core.wishes.judging import judge_of


def track(number: int, **facts: object) -> Track:
    return Track(
        **{"id": number, "song_id": number, "title": str(number), "artists": ("A",)} | facts
    )


def judge(wish: Wish, some: Track, profile: AudioProfile | None = None) -> bool | None:
    return judge_of(wish)(some, profile)


def ids(found: Constrained) -> list[int]:
    return [kept.id for kept in found.kept]


NO_RAP = Wish(Kind.GENRE, "hip hop", negative=True)
JAZZ = Wish(Kind.GENRE, "jazz")
KOREAN = Wish(Kind.LANGUAGE, "ko")
SLOW = Wish(Kind.TEMPO, "slow")
CALM = Wish(Kind.ENERGY, "low")


@pytest.mark.parametrize(
    ("excluded", "tags", "language", "meets"),
    [
        ("hip hop", ("trap",), None, False),
        ("hip hop", ("russian rap",), "ru", False),
        ("hip hop", ("k-hip hop", "pop"), "ko", False),
        ("hip hop", ("detroit hip hop",), None, False),
        ("hip hop", ("rap metal",), None, False),
        ("hip hop", ("pop",), None, True),
        ("hip hop", (), None, None),
        ("hip hop", ("some new thing",), None, None),
        ("ballad", ("k-ballad",), "ko", False),
        ("ballad", ("rock ballad",), None, False),
        ("k-pop", ("pop",), "ko", False),
        ("k-pop", ("pop",), "en", True),
        ("k-pop", ("pop",), None, None),
        ("hip hop@ru", ("hip hop",), "ru", False),
        ("hip hop@ru", ("russian rap",), None, False),
        ("hip hop@ru", ("hip hop",), "en", True),
        ("hip hop@ru", ("k-hip hop",), None, True),
    ],
)
def test_excluding_a_genre_excludes_its_kinds(
    excluded: str, tags: tuple[str, ...], language: str | None, meets: bool | None
) -> None:
    wish = Wish(Kind.GENRE, excluded, negative=True)
    assert judge(wish, track(1, genres=tags, language=language)) is meets


@pytest.mark.parametrize(
    ("said", "artist", "same"),
    [
        ("no drake", "Drake", True),
        ("pop without the bee gees", "Bee Gees", True),
        ("рэп без Скриптонита", "Скриптонит", True),
        ("песни кроме Земфиры", "Земфира", True),
        ("рок кроме Виктора Цоя", "Виктор Цой", True),
        ("pop except iu", "아이유", False),
        ("no drake", "Nick Drake", False),
    ],
)
def test_an_artist_is_known_by_name_in_any_case(said: str, artist: str, same: bool) -> None:
    wish = next(w for w in understand(f"mood, {said}").wishes if w.kind == Kind.ARTIST)
    assert judge(wish, track(1, artists=("Somebody", artist))) is not same


def test_other_spellings_of_an_artist_come_from_the_catalogue() -> None:
    (wish,) = [w for w in understand("드레이크 빼고 힙합").wishes if w.negative]
    drake = track(1, artists=("Drake",))
    assert ids(constrain([drake], [wish])) == [1]
    assert ids(constrain([drake], [wish], known=Known(spellings={wish.id: ["Drake"]}))) == []


@pytest.mark.parametrize(
    ("facts", "features", "verdict"),
    [
        ({"language": "zxx"}, {}, True),
        ({"language": "en"}, {}, False),
        ({"language": "en", "version": "instrumental,remix"}, {}, True),
        ({"language": "en"}, {"instrumentalness": 0.9}, True),
        ({}, {"instrumentalness": 0.1}, False),
        ({"genres": ("lo-fi beats",)}, {}, None),
        ({"genres": ("lo-fi",)}, {}, None),
        ({"genres": ("instrumental hip hop",)}, {}, True),
        ({}, {}, None),
    ],
)
def test_whether_somebody_sings_is_read_from_what_there_is(
    facts: dict[str, object], features: dict[str, float], verdict: bool | None
) -> None:
    wish = Wish(Kind.INSTRUMENTAL, "yes")
    assert judge(wish, track(1, **facts), AudioProfile(features)) is verdict


@pytest.mark.parametrize(
    ("value", "beats", "verdict"),
    [("slow", 80, True), ("fast", 80, False), ("medium", 110, True), ("170", 85, True),
     ("170", 120, False), ("fast", None, None)],
)  # fmt: skip
def test_tempo_is_judged_by_beats(value: str, beats: float | None, verdict: bool | None) -> None:
    profile = AudioProfile({} if beats is None else {"tempo": beats})
    assert judge(Wish(Kind.TEMPO, value), track(1), profile) is verdict


def test_unknown_tracks_fail_while_ten_known_ones_remain() -> None:
    known = [track(number, genres=("pop",)) for number in range(KNOWN_ENOUGH)]
    unknown = [track(100), track(101)]
    assert ids(constrain([*unknown, *known], [NO_RAP])) == list(range(KNOWN_ENOUGH))
    found = constrain([*unknown, *known[1:]], [NO_RAP])
    assert ids(found) == [*range(1, KNOWN_ENOUGH), 100, 101]
    assert found.unknown_among(found.kept) == {Kind.GENRE: 2}


def test_one_wish_that_nothing_is_known_about_does_not_spoil_another() -> None:
    korean = [track(number, language="ko") for number in range(12)]
    found = constrain([track(50), *korean], [KOREAN, NO_RAP])
    assert ids(found) == list(range(12))
    assert found.unknown_among(found.kept[:10]) == {Kind.GENRE: 10}


def test_alternatives_of_a_kind_are_alternatives() -> None:
    wishes = understand("60s and 70s soul or funk, korean or japanese").wishes
    tracks = [
        track(1, released="1965", genres=("soul",), language="ko"),
        track(2, released="1975", genres=("funk",), language="ja"),
        track(3, released="1985", genres=("funk",), language="ja"),
        track(4, released="1975", genres=("funk",), language="en"),
    ]
    assert ids(constrain(tracks, wishes)) == [1, 2]


def test_genres_in_one_breath_are_meant_together() -> None:
    tracks = [
        track(1, genres=("k-pop",)),
        track(2, genres=("k-ballad",)),
        track(3, genres=("ballad",)),
    ]
    assert ids(constrain(tracks, understand("k-pop 발라드").wishes, wanted=1)) == [2]
    assert ids(constrain(tracks, understand("k-pop, 발라드").wishes, wanted=1)) == [1, 2, 3]


def test_soft_wishes_give_way_in_the_stated_order() -> None:
    profiles = {number: AudioProfile({"tempo": 80.0, "energy": 0.9}) for number in range(6)}
    tracks = [track(number, genres=("jazz",)) for number in range(6)]
    found = constrain(tracks, [JAZZ, SLOW, CALM], wanted=5, known=Known(profiles))
    assert found.relaxed == (CALM,)
    assert RELAXED.index(Kind.ENERGY) < RELAXED.index(Kind.TEMPO) < RELAXED.index(Kind.GENRE)


def test_tracks_that_meet_a_relaxed_wish_come_first() -> None:
    tracks = [track(1, genres=("pop",)), track(2, genres=("jazz",)), track(3, genres=("pop",))]
    found = constrain(tracks, [JAZZ], wanted=3)
    assert ids(found) == [2, 1, 3]
    assert found.relaxed == (JAZZ,)


def test_a_soft_wish_that_nothing_is_known_about_is_said_and_not_relaxed() -> None:
    found = constrain([track(1), track(2)], [SLOW])
    assert (ids(found), found.unjudged, found.relaxed) == ([1, 2], (SLOW,), ())


def test_what_is_enough_may_be_counted_in_artists() -> None:
    one = [track(number, genres=("jazz",)) for number in range(5)]
    others = [track(10 + number, artists=(str(number),), genres=("pop",)) for number in range(5)]
    by_artist = constrain([*one, *others], [JAZZ], wanted=3, place=lambda t: t.artist)
    assert by_artist.relaxed == (JAZZ,)
    assert constrain([*one, *others], [JAZZ], wanted=3).relaxed == ()


def test_switching_a_wish_off_is_as_if_it_had_not_been_said() -> None:
    wishes = understand("jazz, korean, no rap").wishes
    off = next(wish.id for wish in wishes if wish.kind == Kind.LANGUAGE)
    assert switched_on(wishes, {off}) == tuple(w for w in wishes if w.kind != Kind.LANGUAGE)


TRACKS = st.lists(
    st.builds(
        lambda genres, language, released, artist: {
            "genres": genres, "language": language, "released": released, "artists": (artist,),
        },
        st.sampled_from([(), ("trap",), ("jazz",), ("k-pop",), ("pop", "jazz")]),
        st.sampled_from([None, "ko", "en", "zxx"]),
        st.sampled_from([None, "1985", "1995-05", "2015"]),
        st.sampled_from(["A", "B", "C"]),
    ),
    max_size=40,
).map(lambda facts: [track(number, **fact) for number, fact in enumerate(facts)])  # fmt: skip
FEATURES = st.dictionaries(
    st.integers(0, 39),
    st.builds(
        lambda tempo, energy: AudioProfile({"tempo": tempo, "energy": energy}),
        st.sampled_from([70.0, 110.0, 150.0]),
        st.sampled_from([0.1, 0.5, 0.9]),
    ),
)
WISHES = st.lists(
    st.sampled_from(
        [
            NO_RAP,
            JAZZ,
            KOREAN,
            SLOW,
            CALM,
            Wish(Kind.YEARS, "1980-1999"),
            Wish(Kind.ARTIST, "b"),
            Wish(Kind.INSTRUMENTAL, "yes"),
            Wish(Kind.ARTIST, "a", negative=True),
            Wish(Kind.TEMPO, "fast", negative=True),
            Wish(Kind.LANGUAGE, "en", negative=True),
        ]
    ),
    unique=True,
)


def _verdict(wish: Wish, some: Track, profiles: dict[int, AudioProfile]) -> bool | None:
    return judge(wish, some, profiles.get(some.id))


@given(TRACKS, WISHES, FEATURES, st.integers(1, 30))
def test_no_track_that_breaks_a_hard_wish_is_ever_in(
    tracks: Sequence[Track], wishes: list[Wish], profiles: dict[int, AudioProfile], wanted: int
) -> None:
    found = constrain(tracks, wishes, wanted=wanted, known=Known(profiles))
    for wish in wishes:
        if wish.hard:
            verdicts = [_verdict(wish, kept, profiles) for kept in found.kept]
            assert False not in verdicts
            for kept, verdict in zip(found.kept, verdicts, strict=True):
                assert (verdict is None) == (wish.kind in found.unknown.get(kept.id, ())) or any(
                    other.kind == wish.kind and other != wish for other in wishes
                )


@given(TRACKS, st.sampled_from([NO_RAP, KOREAN, Wish(Kind.YEARS, "1980-1999")]))
def test_no_unknown_track_is_in_while_enough_known_ones_are(
    tracks: Sequence[Track], wish: Wish
) -> None:
    sure = [some.id for some in tracks if judge(wish, some)]
    unsure = [some.id for some in tracks if judge(wish, some) is None]
    expected = sure if len(sure) >= KNOWN_ENOUGH else [*sure, *unsure]
    assert ids(constrain(tracks, [wish])) == expected


@given(TRACKS, WISHES, FEATURES, st.integers(1, 30))
def test_the_result_is_a_part_of_what_was_given_in_its_order(
    tracks: Sequence[Track], wishes: list[Wish], profiles: dict[int, AudioProfile], wanted: int
) -> None:
    found = constrain(tracks, wishes, wanted=wanted, known=Known(profiles))
    assert len(set(ids(found))) == len(found.kept)
    assert set(found.kept) <= set(tracks)
    if not found.relaxed and not found.unknown:
        assert ids(found) == sorted(ids(found))
    if found.relaxed or found.unknown:

        def degree(some: Track) -> tuple[object, ...]:
            return (
                found.unknown.get(some.id),
                *(_verdict(w, some, profiles) for w in found.relaxed),
            )

        for kind in {degree(some) for some in found.kept}:
            alike = [some.id for some in found.kept if degree(some) == kind]
            assert alike == sorted(alike)


@given(TRACKS, WISHES, FEATURES, st.integers(1, 30))
def test_no_wish_is_relaxed_without_need_nor_kept_at_the_cost_of_the_list(
    tracks: Sequence[Track], wishes: list[Wish], profiles: dict[int, AudioProfile], wanted: int
) -> None:
    known = Known(profiles)
    hard = [wish for wish in wishes if wish.hard]
    soft = [wish for wish in wishes if not wish.hard]
    allowed = constrain(tracks, hard, known=known).kept
    found = constrain(tracks, wishes, wanted=wanted, known=known)
    assert len(found.kept) >= min(wanted, len(allowed))
    for relaxed in found.relaxed:
        others = [wish for wish in soft if wish not in found.relaxed and wish not in found.unjudged]
        meeting = [
            some for some in allowed
            if all(_verdict(wish, some, profiles) for wish in [*others, relaxed])
        ]  # fmt: skip
        assert len(meeting) < min(wanted, len(allowed))
