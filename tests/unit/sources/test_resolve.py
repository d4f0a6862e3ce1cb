"""Grouping sightings into recordings: rules by example, laws by property."""

from collections.abc import Sequence
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from ml.importing.resolve import Group, Known, Sighting, resolve, song_of

SONG, LIVE, OTHER = "abba\twaterloo\t", "abba\twaterloo\tlive", "abba\tfernando\t"
ISRC, ISRC_2 = "SEAYD7401010", "SEAYD7502010"

sightings_strategy = st.lists(
    st.builds(
        Sighting,
        spotify_id=st.sampled_from([None, "a", "b", "c", "d"]),
        isrc=st.sampled_from([None, None, ISRC, ISRC_2]),
        key=st.sampled_from([None, SONG, LIVE, OTHER]),
        times=st.integers(1, 5),
    ).filter(lambda seen: seen.spotify_id or seen.isrc or seen.key),
    max_size=12,
    unique_by=lambda seen: (seen.spotify_id, seen.isrc, seen.key),
)


def catalogue_after(groups: Sequence[Group], known: Sequence[Known]) -> list[Known]:
    """The rows that the catalogue holds once the groups are written, those untouched included."""
    numbers = count(max((row.track_id for row in known), default=0) + 1)
    touched = {row.track_id for group in groups for row in group.known}
    rows = [row for row in known if row.track_id not in touched]
    for group in groups:
        ids = {each for row in group.known for each in row.spotify_ids} | set(group.spotify_ids)
        number = group.known[0].track_id if group.known else next(numbers)
        aliases = tuple(group.aliases)
        rows.append(Known(number, group.key, group.isrc, tuple(sorted(ids)), aliases))
    return rows


def looked_up(sightings: Sequence[Sighting], rows: Sequence[Known]) -> list[Known]:
    """The rows that an import of these sightings asks the catalogue for."""
    ids = {seen.spotify_id for seen in sightings}
    isrcs = {seen.isrc for seen in sightings} - {None}
    keys = {seen.key for seen in sightings} - {None}
    return [
        row
        for row in rows
        if ids & set(row.spotify_ids) or (isrcs | keys) & {row.key, row.isrc, *row.aliases}
    ]


def imported(sightings: Sequence[Sighting], rows: Sequence[Known] = ()) -> list[Known]:
    found = looked_up(sightings, rows)
    others = [row for row in rows if row not in found]
    numbered = catalogue_after(resolve(sightings, found).groups, list(rows))
    return [row for row in numbered if row not in others] + others


def shapes(groups: Sequence[Group], sightings: Sequence[Sighting]) -> set[object]:
    return {
        (group.key, group.isrc, frozenset(sightings[at] for at in group.sightings))
        for group in groups
    }


def only(groups: Sequence[Group]) -> Group:
    assert len(groups) == 1
    return groups[0]


def test_two_spotify_ids_of_the_same_artist_and_title_are_one_recording() -> None:
    group = only(resolve([Sighting("a", None, SONG), Sighting("b", None, SONG)], []).groups)
    assert group.key == SONG
    assert set(group.spotify_ids) == {"a", "b"}


def test_versions_of_a_song_are_recordings_of_their_own() -> None:
    found = resolve([Sighting("a", None, SONG), Sighting("b", None, LIVE)], [])
    assert {group.key for group in found.groups} == {SONG, LIVE}


def test_a_nameless_track_of_the_catalogue_is_named_in_place() -> None:
    known = Known(7, None, None, ("a",))
    group = only(resolve([Sighting("a", None, SONG)], [known]).groups)
    assert (group.key, group.known) == (SONG, [known])


def test_a_nameless_row_joins_the_named_one_that_it_turns_out_to_be() -> None:
    nameless, named = Known(3, None, None, ("a",)), Known(9, SONG, None, ("b",))
    group = only(resolve([Sighting("a", None, SONG)], [nameless, named]).groups)
    assert group.known == [named, nameless]


def test_a_name_of_the_catalogue_is_not_overwritten_by_another_for_the_same_id() -> None:
    known = Known(7, SONG, None, ("a",))
    group = only(resolve([Sighting("a", None, OTHER, times=50)], [known]).groups)
    assert group.key == SONG


def test_an_id_of_the_catalogue_that_is_named_as_another_version_joins_no_versions() -> None:
    rows = [Known(1, SONG, None, ("a",)), Known(2, LIVE, None, ("b",))]
    found = resolve([Sighting("a", None, LIVE), Sighting("b", None, LIVE)], rows)
    assert {(group.key, tuple(group.spotify_ids)) for group in found.groups} == {
        (SONG, ("a",)),
        (LIVE, ("b",)),
    }


def test_an_id_of_several_names_takes_the_most_frequent() -> None:
    seen = [Sighting("a", None, OTHER), Sighting("a", None, SONG, times=2)]
    assert only(resolve(seen, []).groups).key == SONG


def test_an_isrc_joins_spellings_of_one_song() -> None:
    seen = [Sighting("a", ISRC, SONG, times=2), Sighting("b", ISRC, LIVE)]
    group = only(resolve(seen, []).groups)
    assert (group.key, group.isrc) == (SONG, ISRC)


def test_an_isrc_names_a_track_that_has_no_name() -> None:
    seen = [Sighting("a", ISRC, None), Sighting(None, ISRC, SONG)]
    assert only(resolve(seen, []).groups).spotify_ids == ["a"]


def test_an_isrc_never_joins_two_songs() -> None:
    seen = [Sighting("a", ISRC, SONG, times=2), Sighting("b", ISRC, OTHER)]
    found = resolve(seen, [])
    assert {(group.key, group.isrc) for group in found.groups} == {(SONG, ISRC), (OTHER, None)}
    assert found.conflicts > 0


def test_an_isrc_never_joins_two_songs_of_the_catalogue() -> None:
    rows = [Known(1, SONG, ISRC, ("a",)), Known(2, OTHER, None, ("b",))]
    found = resolve([Sighting("b", ISRC, None)], rows)
    assert sorted(len(group.known) for group in found.groups) == [1, 1]


@given(sightings_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_sightings_makes_no_difference(seen, random) -> None:
    shuffled = random.sample(seen, len(seen))
    assert shapes(resolve(seen, []).groups, seen) == shapes(resolve(shuffled, []).groups, shuffled)


@given(sightings_strategy, sightings_strategy)
def test_every_sighting_has_one_group_and_no_key_isrc_or_id_has_two(first, second) -> None:
    rows = imported(second, imported(first))
    for taken in (
        [each for row in rows for each in (row.key, row.isrc, *row.aliases) if each],
        [each for row in rows for each in row.spotify_ids],
    ):
        assert len(taken) == len(set(taken))
    found = resolve(first, looked_up(first, rows))
    placed = [at for group in found.groups for at in group.sightings]
    assert sorted(placed) == list(range(len(first)))


@given(sightings_strategy, sightings_strategy)
def test_importing_the_same_again_changes_nothing(before, seen) -> None:
    once = imported(seen, imported(before))
    assert set(imported(seen, once)) == set(once)


@given(sightings_strategy, sightings_strategy)
def test_a_name_stays_once_given(before, seen) -> None:
    rows = imported(before)
    after = imported(seen, rows)
    songs = {each: song_of(row.key) for row in after if row.key for each in row.spotify_ids}
    for row in rows:
        for spotify_id in row.spotify_ids if row.key else ():
            assert songs[spotify_id] == song_of(row.key)


@given(sightings_strategy)
def test_one_group_holds_one_song(seen) -> None:
    for group in resolve(seen, []).groups:
        believed = {
            song_of(seen[at].key)
            for at in group.sightings
            if seen[at].spotify_id is None and seen[at].key
        }
        assert believed <= ({song_of(group.key)} if group.key else set())
