"""Callback data: what went in comes out, and nothing else is accepted."""

import string
import sys
from enum import StrEnum
from typing import get_type_hints

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from bot.features import found
from bot.ui.actions import Action, DislikeTrack, OpenCard, OpenPage, OpenSettings
from bot.ui.callbacks import Signer
from core.feedback import Reaction

CODES = found().codes
SIGNER = Signer(b"one key", CODES)
#: The longest that a list's id gets: its owner in base 36, a hyphen, eight characters.
_WORDS = st.text(string.ascii_letters + string.digits + "-_", max_size=20)
_NUMBERS = st.integers(-(2**63), 2**63 - 1)


def _values(hint: type) -> st.SearchStrategy[object]:
    if issubclass(hint, bool):
        return st.booleans()
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return _NUMBERS if issubclass(hint, int) else _WORDS


def _actions(kind: type[Action]) -> st.SearchStrategy[Action]:
    return st.builds(kind, **{name: _values(hint) for name, hint in get_type_hints(kind).items()})


_ACTIONS = st.sampled_from(list(CODES.values())).flatmap(_actions)


def _packed(action: Action) -> str:
    """Its data; texts as long as these beside long numbers are no action of ours."""
    try:
        return SIGNER.pack(action)
    except ValueError:
        reject()


def test_every_action_has_one_code_and_one_handler() -> None:
    assert set(CODES.values()) == set(found().presses)
    # By name: a class with slots leaves the one that it was made from among the subclasses.
    names = {kind.__name__ for kind in CODES.values()}
    alive = [kind for kind in Action.__subclasses__() if kind.__module__ in sys.modules]
    assert names == {kind.__name__ for kind in alive}
    assert len(set(CODES.values())) == len(CODES)


def test_the_longest_buttons_fit() -> None:
    longest = DislikeTrack("1y2p0ij32e7-AbCdEfGh", 2**63 - 1, Reaction.NOT_NOW)
    assert SIGNER.unpack(SIGNER.pack(longest)) == longest


@given(_ACTIONS)
def test_an_action_survives_its_button(action: Action) -> None:
    data = _packed(action)
    assert len(data.encode()) <= 64
    assert SIGNER.unpack(data) == action


@given(_ACTIONS, st.integers(0, 63), st.characters())
def test_a_changed_button_is_refused(action: Action, at: int, char: str) -> None:
    data = _packed(action)
    at %= len(data)
    changed = data[:at] + char + data[at + 1 :]
    assert changed == data or SIGNER.unpack(changed) is None


@given(st.text(max_size=80))
def test_foreign_data_is_refused(data: str) -> None:
    assert SIGNER.unpack(data) is None


@given(_ACTIONS)
def test_a_button_of_another_bot_is_refused(action: Action) -> None:
    _packed(action)
    assert SIGNER.unpack(Signer(b"another key", CODES).pack(action)) is None


def test_a_button_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = SIGNER.pack(OpenCard(7))
    monkeypatch.setattr("bot.ui.callbacks.VERSION", "2")
    assert SIGNER.unpack(data) is None


def test_data_that_telegram_would_refuse_is_never_made() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        SIGNER.pack(OpenPage("x" * 60, 1))


def test_a_signed_button_that_no_longer_means_anything_is_refused() -> None:
    for body in ("1zz:1", "1c", "1c:x", "1c:1:2", "1b:a-b:1:no-such-reason", "1"):
        assert SIGNER.unpack(f"{body}:{SIGNER._signature(body)}") is None


def test_a_button_is_read_by_its_types() -> None:
    assert SIGNER.unpack(SIGNER.pack(OpenSettings("all"))) == OpenSettings("all", 0)
