"""The rules that hold for every list, and the order it comes from."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.fill import TOLERANCE, fill, reached
from core.listener import Adventure, Listener
from core.model import Track
from core.ranking import (
    Members,
    Route,
    Rules,
    admissible,
    agree,
    artist_cap,
    clash,
    diverse,
    fuse,
    heard,
    shuffled,
    spread,
    tempered,
    voices,
    vote,
)
from core.ranking.agreement import Opinion
from core.ranking.chance import nearness
from core.ranking.fusion import ranks_of, strongest


def track(number: int, artist: str = "", *, song: int | None = None, **fields) -> Track:
    return Track(
        id=number,
        song_id=number if song is None else song,
        title=f"Song {number}",
        artists=(artist or f"Artist {number}",),
        **fields,
    )


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def route(*numbers: int, weight: float = 1.0, name: str = "route") -> Route:
    return Route(name, ids(*numbers), 1.0 / np.arange(1, len(numbers) + 1), weight)


tracks_of_few_artists = st.lists(
    st.builds(
        lambda number, artist, song, album, length: track(
            number, f"Artist {artist}", song=song, album=f"Album {album}", duration_ms=length
        ),
        st.integers(1, 400),
        st.integers(0, 12),
        st.integers(0, 120),
        st.integers(0, 5),
        st.one_of(st.none(), st.integers(60_000, 500_000)),
    ),
    max_size=80,
    unique_by=lambda t: t.id,
)


@given(tracks_of_few_artists, st.integers(1, 50))
def test_a_list_obeys_its_rules_whatever_comes_in(tracks: list[Track], length: int) -> None:
    rules = Rules(artist_cap(length), without_tracks=frozenset({1, 2, 3}))
    picks = spread(admissible(tracks, rules), length)

    assert len(picks) <= length
    assert len({t.song_id for t in picks}) == len(picks)
    assert not {t.id for t in picks} & {1, 2, 3}
    assert not any(clash(one, other) for one, other in pairwise(picks))
    per_artist = [sum(t.artist == name for t in picks) for name in {t.artist for t in picks}]
    assert max(per_artist, default=0) <= artist_cap(length)


def test_ten_tracks_hold_an_artist_once_and_eleven_twice() -> None:
    assert (artist_cap(10), artist_cap(11)) == (1, 2)


def test_an_artist_that_was_asked_for_lifts_the_cap() -> None:
    rules = Rules(per_artist=1, free_artists=frozenset({"iu"}))
    allowed = admissible([track(n, "IU") for n in (1, 2, 3)], rules)
    assert len(spread(allowed, 10, free_artists=rules.free_artists)) == 3


def test_a_guest_on_the_next_track_counts_as_side_by_side() -> None:
    one = track(1, "Eminem")
    other = Track(id=2, song_id=2, title="Duet", artists=("Rihanna", "Eminem"))
    assert clash(one, other)


def test_an_artist_that_is_barred_stays_out_as_a_guest_too() -> None:
    duet = Track(id=2, song_id=2, title="Duet", artists=("Rihanna", "Eminem"))
    rules = Rules(without_artists=frozenset({"eminem"}))
    assert admissible([duet, track(3)], rules) == [track(3)]


def test_a_list_ends_early_rather_than_break_a_rule() -> None:
    tracks = [track(n, "Same") for n in (1, 2, 3)]
    assert [t.id for t in spread(tracks, 3)] == [1]


def test_reciprocal_rank_fusion_prefers_what_two_routes_name() -> None:
    fused = fuse([route(1, 2, 3), route(4, 2, 5)])
    assert fused.ids[0] == 2
    assert fused.scores[0] == 2 / 62


def test_a_route_of_no_weight_changes_nothing() -> None:
    alone = fuse([route(1, 2, 3)])
    beside = fuse([route(1, 2, 3), route(9, 8, weight=0.0)])
    assert beside.ids.tolist() == alone.ids.tolist()
    assert fuse([]).ids.tolist() == []


def test_the_route_that_lifted_a_track_most_is_known() -> None:
    fused = fuse([route(1, 2, name="lists"), route(2, 3, weight=0.5, name="vectors")])
    assert strongest(fused.shares([1, 2, 3, 4])) == {1: "lists", 2: "lists", 3: "vectors"}


def test_frequency_among_near_playlists_beats_the_nearest_alone() -> None:
    found, _ = vote(
        voices([0.9, 0.9, 0.9], [2, 2, 2]), Members.of([ids(10, 11), ids(11, 12), ids(11, 13)])
    )
    assert found[0] == 11


def test_a_far_playlist_hardly_speaks() -> None:
    members = Members.of([ids(10), ids(11), ids(11)])
    found, _ = vote(voices([0.9, 0.55, 0.55], [1, 1, 1]), members)
    assert found.tolist() == [10, 11]
    assert heard([0.9, 0.55, 0.8]) == [True, False, True]


def test_a_playlist_about_something_else_says_nothing() -> None:
    found, _ = vote(voices([0.9, 0.1], [1, 1]), Members.of([ids(10), ids(11)]))
    assert found.tolist() == [10]


def test_a_mega_mix_does_not_drown_the_rest() -> None:
    loud = voices([0.9, 0.9], [5_000, 30])
    assert loud[1] > 5 * loud[0]


def test_equals_share_their_rank() -> None:
    assert ranks_of(np.array([3.0, 2.0, 2.0, 1.0])).tolist() == [1, 2.5, 2.5, 4]
    tied = Route("lists", ids(1, 2), np.array([1.0, 1.0]))
    fused = fuse([tied, route(2)])
    assert fused.ids.tolist() == [2, 1]
    assert tied.shares([1, 2]) == {1: 1 / 61.5, 2: 1 / 61.5}


def test_seeds_count_by_agreement() -> None:
    found, _ = agree([Opinion(ids(10, 20)), Opinion(ids(30, 20))])
    assert found[0] == 20


def test_a_negative_seed_pushes_its_neighbours_away() -> None:
    found, _ = agree([Opinion(ids(10, 20))], [Opinion(ids(10))])
    assert found.tolist() == [20]
    lightly, scores = agree([Opinion(ids(10, 20))], [Opinion(ids(20), 0.3)])
    assert lightly.tolist() == [10, 20]
    assert scores[1] < 0.75 * scores[0]


def test_the_seeded_shuffle_keeps_every_candidate_and_repeats_itself() -> None:
    order = ids(*range(1, 41))
    one = shuffled(order, 7)
    assert sorted(one.tolist()) == list(range(40))
    assert one.tolist() == shuffled(order, 7).tolist()
    assert one.tolist() != shuffled(order, 8).tolist()
    assert shuffled(order, 0).tolist() == list(range(40))


def test_the_shuffle_still_favours_the_front() -> None:
    order = ids(*range(1, 101))
    means = [np.mean(order[shuffled(order, seed)[:10]]) for seed in range(1, 51)]
    assert np.mean(means) < 35  # chance alone would give 50.5


def test_leaving_one_out_of_a_shuffle_hardly_moves_the_others() -> None:
    order = ids(*range(1, 101))
    whole = order[shuffled(order, 3)].tolist()
    rest = order[order != 90]
    less = rest[shuffled(rest, 3)].tolist()
    whole.remove(90)
    assert sum(one == other for one, other in zip(whole, less, strict=True)) > 90


def test_diversity_takes_the_unlike_before_the_alike() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert diverse(nearness(3), vectors, 0.7, 3).tolist() == [0, 2, 1]
    assert diverse(nearness(3), vectors, 1.0, 3).tolist() == [0, 1, 2]


def test_the_first_chosen_do_not_depend_on_how_many_are_chosen() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    few = diverse(nearness(60), vectors, 0.8, 10)
    many = diverse(nearness(60), vectors, 0.8, 30)
    assert few[:10].tolist() == many[:10].tolist()
    assert sorted(many.tolist()) == list(range(60))


def test_bold_damps_the_popular_and_safe_lifts_them() -> None:
    tracks = [track(1), track(2)]
    share = np.array([1.0, 0.0])
    safe, bold = (
        tempered(tracks, np.ones(2), share, Listener(adventure=adventure))
        for adventure in (Adventure.SAFE, Adventure.BOLD)
    )
    assert safe[0] > safe[1]
    assert bold[0] < bold[1]


def test_chosen_languages_are_a_preference_unless_the_text_says_one() -> None:
    tracks = [track(1, language="en"), track(2), track(3, language="ko")]
    listener = Listener(languages=frozenset({"ko"}))
    plain = tempered(tracks, np.ones(3), np.full(3, 0.5), listener)
    assert plain[2] > plain[1] > plain[0] > 0
    said = tempered(tracks, np.ones(3), np.full(3, 0.5), listener, any_language=True)
    assert said.tolist() == [1, 1, 1]


@given(st.lists(st.integers(120_000, 360_000), min_size=60, max_size=90), st.integers(10, 120))
def test_a_duration_is_met_where_fifty_tracks_suffice(lengths: list[int], minutes: int) -> None:
    asked = minutes * 60_000
    chosen = fill([track(n, duration_ms=length) for n, length in enumerate(lengths, 1)], asked)
    assert len(chosen) <= 50
    if sum(lengths[:50]) >= asked >= 1_200_000:
        assert reached(chosen, asked)


def test_a_duration_beyond_what_fifty_hold_gives_fifty() -> None:
    chosen = fill([track(n, duration_ms=180_000) for n in range(1, 80)], 50 * 180_000 * 2)
    assert len(chosen) == 50
    assert not reached(chosen, 50 * 180_000 * 2)


def test_tracks_of_unknown_length_do_not_fill_a_duration() -> None:
    assert [t.id for t in fill([track(1), track(2, duration_ms=300_000)], 300_000)] == [2]
    assert TOLERANCE == 0.05
