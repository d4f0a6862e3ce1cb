"""Callback data: what went in comes out, and nothing else is accepted."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    Action,
    Again,
    MoreLike,
    OpenCard,
    OpenPage,
    Signer,
    TryExample,
)

SIGNER = Signer(b"one key")
_IDS = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)
_TRACK_IDS = st.integers(0, 2**63 - 1)
_ACTIONS = st.one_of(
    st.builds(OpenPage, list_id=_IDS, page=st.integers(0, 99)),
    st.builds(Again, list_id=_IDS, turn=st.integers(0, 10**6)),
    st.builds(OpenCard, track_id=_TRACK_IDS),
    st.builds(MoreLike, track_id=_TRACK_IDS),
    st.builds(TryExample, example=st.sampled_from(("m1", "s2")), language=st.just("ko")),
)


@given(_ACTIONS)
def test_an_action_survives_its_button(action: Action) -> None:
    data = SIGNER.pack(action)
    assert len(data.encode()) <= 64
    assert SIGNER.unpack(data) == action


@given(_ACTIONS, st.integers(0, 63), st.characters())
def test_a_changed_button_is_refused(action: Action, at: int, char: str) -> None:
    data = SIGNER.pack(action)
    at %= len(data)
    changed = data[:at] + char + data[at + 1 :]
    assert changed == data or SIGNER.unpack(changed) is None


@given(st.text(max_size=80))
def test_foreign_data_is_refused(data: str) -> None:
    assert SIGNER.unpack(data) is None


@given(_ACTIONS)
def test_a_button_of_another_bot_is_refused(action: Action) -> None:
    assert SIGNER.unpack(Signer(b"another key").pack(action)) is None


def test_a_button_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = SIGNER.pack(OpenCard(7))
    monkeypatch.setattr("bot.callbacks.VERSION", "2")
    assert SIGNER.unpack(data) is None


def test_data_that_telegram_would_refuse_is_never_made() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        SIGNER.pack(OpenPage("x" * 60, 1))
