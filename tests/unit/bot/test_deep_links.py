"""Payloads of deep links: made, read back, and refused when they lead nowhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.questions import Command
from bot.ui.deep_links import (
    Problem,
    ToCard,
    ToPlace,
    ToQuestion,
    address,
    card_payload,
    parse_payload,
    question_payload,
)

_ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,64}")


@given(st.integers(1, 10**18 - 1))
def test_every_card_has_a_link_that_fits_and_leads_to_it(track_id: int) -> None:
    payload = card_payload(track_id)
    assert _ALLOWED.fullmatch(payload)
    assert parse_payload(payload) == ToCard(track_id)


def test_links_of_an_older_form_still_lead_to_the_card() -> None:
    assert parse_payload("t_7") == ToCard(7)


def test_every_question_and_problem_has_a_link() -> None:
    for command in Command:
        for problem in (None, *Problem):
            payload = question_payload(command, problem)
            assert _ALLOWED.fullmatch(payload)
            assert parse_payload(payload) == ToQuestion(command, problem)


@pytest.mark.parametrize("name", ["help", "login", "settings", "privacy"])
def test_places_have_links(name: str) -> None:
    assert parse_payload(name) == ToPlace(name)


@given(st.text(max_size=70))
def test_whatever_comes_is_no_error(payload: str) -> None:
    parse_payload(payload)


@pytest.mark.parametrize(
    "payload",
    ["", "c_", "c_0", "c_-1", "c_٣", "c_1 ", "c_1_2", "ask", "ask_x", "ask_mood_x", "hel"],
)
def test_garbage_leads_nowhere(payload: str) -> None:
    assert parse_payload(payload) is None


def test_an_address_opens_the_bot() -> None:
    assert address("segue_bot", "c_1") == "https://t.me/segue_bot?start=c_1"
