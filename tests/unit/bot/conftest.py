"""Fixtures of the bot's unit tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.features import found
from bot.texts import LANGUAGES, Library, Texts
from bot.ui.callbacks import Signer
from bot.ui.markup import units, visible
from bot.ui.screen import Press, Screen

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "SEGUE_UPDATE_GOLDEN"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(params=LANGUAGES)
def texts(library: Library, request: pytest.FixtureRequest) -> Texts:
    return library[request.param]


@pytest.fixture
def golden(texts: Texts) -> Callable[[str, Screen], None]:
    """Compare a screen with its file; SEGUE_UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name: str, screen: Screen) -> None:
        assert units(visible(screen.text)) <= 4096
        path = GOLDEN / f"{name}.{texts.language}.txt"
        drawn = drawing(screen)
        if os.environ.get(UPDATE):
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn, encoding="utf-8")
        assert path.is_file(), f"no golden file {path.name}: run with {UPDATE}=1 and look at it"
        assert drawn == path.read_text(encoding="utf-8")

    return compare


def drawing(screen: Screen) -> str:
    """A screen as text, its HTML and what its buttons do included."""
    lines = [screen.text, "", f"preview: {screen.preview}"]
    for row in screen.rows:
        lines.append(
            " ".join(
                f"[{each.label} = {each.action!r}]"
                if isinstance(each, Press)
                else f"[{each.label} -> {each.url}]"
                for each in row
            )
        )
    return "\n".join(lines) + "\n"


@pytest.fixture
def signer() -> Signer:
    return Signer(b"a key for tests", found().codes)
