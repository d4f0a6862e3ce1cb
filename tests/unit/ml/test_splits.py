"""Splits keep families together, and the ten categories show what they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SetupError
from ml.data.challenge import CATEGORIES, cases
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.data.families import DEFAULT, families, related
from ml.data.splits import Sizes, leaks, split


def corpus(lists, tracks=400):
    playlists = [PlaylistRow(f"p{at}", f"name {at}") for at in range(len(lists))]
    return build([TrackRow(f"t{at}") for at in range(tracks)], playlists, lists)


def many(count=60, size=20, seed=0, tracks=400):
    rng = np.random.default_rng(seed)
    return [rng.choice(tracks, size, replace=False) for _ in range(count)]


def test_near_duplicates_and_contained_lists_are_one_family_and_others_are_not():
    base = list(range(20))
    lists = [base, [*base[:19], 99], list(range(100)), [*range(10, 30)], [200, 201], [200, 201]]
    found = families(corpus(lists))
    assert found[0] == found[1] == found[2] == found[3]  # 3 lies in 2 as a whole
    assert found[4] == found[5] != found[0]


def test_a_short_list_within_a_long_one_is_chance():
    found = families(corpus([list(range(9)), list(range(100))]))
    assert found[0] != found[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.integers(0, 25), min_size=1, max_size=20), min_size=2, max_size=12))
def test_related_pairs_are_those_that_a_comparison_of_all_pairs_finds(sets):
    pairs = related(corpus([sorted(one) for one in sets], 26)).tolist()
    found = {tuple(sorted(pair)) for pair in pairs}
    expected = set()
    for i, a in enumerate(sets):
        for j, b in enumerate(sets):
            shared, shorter = len(a & b), min(len(a), len(b))
            same = shared > DEFAULT.jaccard * len(a | b)
            inside = shared > DEFAULT.containment * shorter and shorter >= DEFAULT.shortest
            if i < j and (same or inside):
                expected.add((i, j))
    assert found == expected


def test_no_family_is_parted_and_a_large_one_trains():
    base = many(40)
    copies = [[*one[:19], 399] for one in base[:10]]
    mixes = [base[39].tolist() + base[at].tolist() for at in range(11, 36)]  # one family of 26
    made = corpus([*base, *copies, *mixes])
    parts = split(made, np.random.default_rng(0))
    held_out = np.concatenate([parts.test, parts.validation])
    assert sorted([*parts.training, *held_out]) == list(range(75))
    assert len(parts.test)
    assert len(parts.validation)
    assert not len(leaks(made, parts.training, held_out))
    assert not len(leaks(made, parts.test, parts.validation))
    large = np.flatnonzero(parts.family == parts.family[39])
    assert len(large) > 20
    assert set(large) <= set(parts.training)


def test_the_leak_check_finds_a_copy_on_the_other_side():
    one = list(range(20))
    made = corpus([one, one, list(range(100, 120))])
    assert len(leaks(made, np.array([0, 2]), np.array([1])))


def test_a_split_is_the_same_for_a_seed_and_another_for_another():
    made = corpus(many())
    first, again = (split(made, np.random.default_rng(1)) for _ in range(2))
    assert first.test.tolist() == again.test.tolist()
    assert split(made, np.random.default_rng(2)).test.tolist() != first.test.tolist()


def test_lists_that_nobody_would_continue_stay_in_training():
    made = corpus([*many(30), [0, 1, 2], list(range(300))], 400)
    parts = split(made, np.random.default_rng(0), Sizes(test=0.9, longest=250))
    assert {30, 31} <= set(parts.training)


def test_too_few_playlists_are_a_clear_error():
    with pytest.raises(SetupError, match="1 playlists are too few"):
        split(corpus([list(range(10))]), np.random.default_rng(0))


def test_the_categories_show_what_they_say_and_hold_out_the_rest():
    lists = [np.arange(130) + at for at in range(5)]
    made = corpus(lists)
    asked = cases(made, range(5), np.arange(5), np.random.default_rng(0))
    assert {case.category for case in asked} == {one.name for one in CATEGORIES}
    for case in asked:
        category = next(one for one in CATEGORIES if one.name == case.category)
        whole = lists[case.family]
        shown = case.query.seeds
        assert len(shown) == category.seeds
        assert sorted([*shown, *case.held_out]) == sorted(whole)
        assert bool(case.query.text) == category.title
        if not category.shuffled:
            assert shown.tolist() == whole[: category.seeds].tolist()
        else:
            assert shown.tolist() != whole[: category.seeds].tolist()


def test_a_category_asks_only_lists_that_leave_something_to_find():
    made = corpus([np.arange(9), np.arange(50, 90)])
    asked = cases(made, [0, 1], np.arange(2), np.random.default_rng(0))
    of_the_short = {case.category for case in asked if case.family == 0}
    assert of_the_short == {"title_only", "title_1"}
    assert all(len(case.held_out) >= 5 for case in asked)
