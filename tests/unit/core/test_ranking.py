"""The rules that hold for every list."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.fill import TOLERANCE, fill, reached
from core.model import Candidate, InPlaylists, NameMatch, Pick, Playlist, Track
from core.ranking import (
    Route,
    Rules,
    admissible,
    agree,
    artist_cap,
    clash,
    fuse,
    shuffled,
    similarity_frequency,
    spread,
)


def track(number: int, artist: str = "", *, song: int | None = None, **fields) -> Track:
    return Track(
        id=number,
        song_id=number if song is None else song,
        title=f"Song {number}",
        artists=(artist or f"Artist {number}",),
        **fields,
    )


def candidates(*numbers: int) -> list[Candidate]:
    return [Candidate(number, 1.0 / (at + 1), NameMatch()) for at, number in enumerate(numbers)]


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
    allowed = admissible(candidates(*[t.id for t in tracks]), {t.id: t for t in tracks}, rules)
    picks = [pick.track for pick in spread(allowed, length)]

    assert len(picks) <= length
    assert len({t.song_id for t in picks}) == len(picks)
    assert not {t.id for t in picks} & {1, 2, 3}
    assert not any(clash(one, other) for one, other in pairwise(picks))
    per_artist = [sum(t.artist == name for t in picks) for name in {t.artist for t in picks}]
    assert max(per_artist, default=0) <= artist_cap(length)


def test_ten_tracks_hold_an_artist_once_and_eleven_twice() -> None:
    assert (artist_cap(10), artist_cap(11)) == (1, 2)


def test_an_artist_that_was_asked_for_lifts_the_cap() -> None:
    tracks = {n: track(n, "IU") for n in range(1, 6)}
    rules = Rules(per_artist=1, free_artists=frozenset({"iu"}))
    allowed = admissible(candidates(1, 2, 3), tracks, rules)
    assert len(spread(allowed, 10, free_artists=rules.free_artists)) == 3


def test_a_guest_on_the_next_track_counts_as_side_by_side() -> None:
    one = track(1, "Eminem")
    other = Track(id=2, song_id=2, title="Duet", artists=("Rihanna", "Eminem"))
    assert clash(one, other)


def test_a_list_ends_early_rather_than_break_a_rule() -> None:
    tracks = [Pick(track(n, "Same"), 1.0, NameMatch()) for n in (1, 2, 3)]
    assert [pick.track.id for pick in spread(tracks, 3)] == [1]


def test_reciprocal_rank_fusion_prefers_what_two_routes_name() -> None:
    fused = fuse([Route(candidates(1, 2, 3)), Route(candidates(4, 2, 5))])
    assert fused[0].track_id == 2
    assert fused[0].score == 2 / 62


def test_a_route_of_no_weight_changes_nothing_in_front() -> None:
    alone = fuse([Route(candidates(1, 2, 3))])
    beside = fuse([Route(candidates(1, 2, 3)), Route(candidates(9, 8), 0.0)])
    assert [c.track_id for c in beside[:3]] == [c.track_id for c in alone]


def test_frequency_among_near_playlists_beats_the_nearest_alone() -> None:
    nearest = [(Playlist(n, f"list {n}"), 0.9) for n in (1, 2, 3)]
    ranked = similarity_frequency(nearest, {1: [10, 11], 2: [11, 12], 3: [11, 13]})
    assert ranked[0].track_id == 11
    assert ranked[0].reason == InPlaylists(3, "list 1")


def test_a_far_playlist_hardly_speaks() -> None:
    nearest = [(Playlist(1, "near"), 0.9), (Playlist(2, "far"), 0.3), (Playlist(3, "far too"), 0.3)]
    ranked = similarity_frequency(nearest, {1: [10], 2: [11], 3: [11]})
    assert [c.track_id for c in ranked] == [10, 11]


def test_seeds_count_by_agreement() -> None:
    lists = {1: [(10, 0.9), (20, 0.5)], 2: [(30, 0.9), (20, 0.5)]}
    ranked = agree(lists, {})
    assert ranked[0][0] == 20
    assert set(ranked[0][2]) == {1, 2}


def test_a_negative_seed_pushes_its_neighbours_away() -> None:
    lists = {1: [(10, 0.9), (20, 0.8)]}
    assert [found[0] for found in agree(lists, {9: [(10, 0.9)]})] == [20]


def test_the_seeded_shuffle_keeps_every_candidate_and_repeats_itself() -> None:
    order = candidates(*range(1, 41))
    one = shuffled(order, np.random.default_rng(7))
    assert sorted(c.track_id for c in one) == list(range(1, 41))
    assert one == shuffled(order, np.random.default_rng(7))
    assert one != shuffled(order, np.random.default_rng(8))
    assert shuffled(order, None) == order


def test_the_shuffle_still_favours_the_front() -> None:
    order = candidates(*range(1, 101))
    means = [
        np.mean([c.track_id for c in shuffled(order, np.random.default_rng(seed))[:10]])
        for seed in range(50)
    ]
    assert np.mean(means) < 35  # chance alone would give 50.5


@given(st.lists(st.integers(120_000, 360_000), min_size=60, max_size=90), st.integers(10, 120))
def test_a_duration_is_met_where_fifty_tracks_suffice(lengths: list[int], minutes: int) -> None:
    asked = minutes * 60_000
    picks = [
        Pick(track(n, duration_ms=length), 1.0, NameMatch()) for n, length in enumerate(lengths, 1)
    ]
    chosen = fill(picks, asked)
    assert len(chosen) <= 50
    if sum(lengths[:50]) >= asked >= 1_200_000:
        assert reached(chosen, asked)


def test_a_duration_beyond_what_fifty_hold_gives_fifty() -> None:
    picks = [Pick(track(n, duration_ms=180_000), 1.0, NameMatch()) for n in range(1, 80)]
    chosen = fill(picks, 50 * 180_000 * 2)
    assert len(chosen) == 50
    assert not reached(chosen, 50 * 180_000 * 2)


def test_tracks_of_unknown_length_do_not_fill_a_duration() -> None:
    picks = [
        Pick(track(1), 1.0, NameMatch()),
        Pick(track(2, duration_ms=300_000), 1.0, NameMatch()),
    ]
    assert [pick.track.id for pick in fill(picks, 300_000)] == [2]
    assert TOLERANCE == 0.05
