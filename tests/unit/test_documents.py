"""What the documents tell people to type works, and what they point at exists."""

import re
import shlex
from pathlib import Path

import pytest

from bot.cli.parser import OFFLINE, build_parser
from core.settings import Settings
from ml.cli import build_parser as build_offline_parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "deploy" / "README.md")
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def commands(path: Path) -> list[list[str]]:
    """The words after `segue` of every line of code that calls it."""
    found = []
    for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
        for line in block.splitlines():
            for part in re.split(r"\s&&\s|\s>\s", line.removeprefix("$ ")):
                words = shlex.split(part, comments=True)
                at = next((i for i, word in enumerate(words) if Path(word).name == "segue"), None)
                if at is not None and words[at - 1 : at] != ["psql"] and len(words) > at + 1:
                    found.append(words[at + 1 :])
    return found


CALLS = [(path.name, words) for path in DOCUMENTS for words in commands(path)]


def test_the_documents_hold_commands() -> None:
    assert len(CALLS) >= 10


@pytest.mark.parametrize("words", [words for _, words in CALLS], ids=" ".join)
def test_every_command_in_the_documents_is_understood(words: list[str]) -> None:
    parser = build_offline_parser() if words[0] in OFFLINE else build_parser()
    assert parser.parse_args(words).command == words[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_points_at_something(path: Path) -> None:
    missing = [to for to in _LINK.findall(path.read_text()) if not (path.parent / to).exists()]
    assert missing == []


def test_every_setting_in_the_example_is_one_that_is_read() -> None:
    known = {field.alias or name.upper() for name, field in Settings.model_fields.items()}
    example = (ROOT / "deploy" / ".env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named - known == {"POSTGRES_PASSWORD"}


def test_make_knows_what_the_readme_says() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = set(re.findall(r"make ([a-z]+)\b", (ROOT / "README.md").read_text()))
    assert asked <= targets | {"what"}
