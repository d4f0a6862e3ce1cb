"""Every message exists in every language, with the same variables, and is used as it is meant."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl

import bot
from bot.texts import FALLBACK, LANGUAGES, Library, language_of
from bot.texts.library import FILES

PACKAGE = Path(bot.__file__).parent
_VARIABLE = re.compile(r"\{\s*\$(\w+)")


def messages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in FILES:
        source = (PACKAGE / "texts" / language / f"{name}.ftl").read_text(encoding="utf-8")
        for entry in FluentParser().parse(source).body:
            assert not isinstance(entry, ftl.Junk), f"{language}/{name}.ftl: {entry.content!r}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice in {language}"
                found[entry.id.name] = FluentSerializer().serialize_entry(entry)
    return found


def variables(source: str) -> set[str]:
    return set(_VARIABLE.findall(source))


def python_sources() -> list[tuple[Path, ast.Module]]:
    paths = [path for path in PACKAGE.rglob("*.py") if "playground" not in path.parts]
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != FALLBACK])
def test_every_language_says_the_same_things_with_the_same_variables(language: str) -> None:
    first, other = messages(FALLBACK), messages(language)
    assert set(first) == set(other)
    for name, source in first.items():
        assert variables(source) == variables(other[name]), name


def test_every_file_beside_the_texts_is_read() -> None:
    for language in LANGUAGES:
        names = {path.stem for path in (PACKAGE / "texts" / language).glob("*.ftl")}
        assert names == set(FILES)


def test_every_message_is_used_and_none_is_missing() -> None:
    names = set(messages(FALLBACK))
    strings = {
        node.value
        for _, tree in python_sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert names - strings == set(), "messages that nothing says"


def test_every_call_names_a_message_and_gives_its_variables() -> None:
    known = {name: variables(source) for name, source in messages(FALLBACK).items()}
    checked = 0
    for path, tree in python_sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "texts" or not node.args:
                continue
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            given = {keyword.arg for keyword in node.keywords}
            assert given == known[first.value], f"{path.name}:{node.lineno} {first.value}"
            checked += 1
    assert checked > 30


def test_plural_forms_follow_the_language(library: Library) -> None:
    said = {
        each: [library[each]("list-tracks", count=n) for n in (1, 2, 5, 21)] for each in LANGUAGES
    }
    assert said == {
        "en": ["1 track", "2 tracks", "5 tracks", "21 tracks"],
        "ko": ["1곡", "2곡", "5곡", "21곡"],
        "ru": ["1 песня", "2 песни", "5 песен", "21 песня"],
    }


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ko", "ko"), ("ko-KR", "ko"), ("ru", "ru"), ("uk", "ru"), ("be", "ru"), ("kk", "ru"),
        ("en-GB", "en"), ("de", "en"), ("pt-br", "en"), ("", "en"), (None, "en"), ("KO_kr", "ko"),
    ],
)  # fmt: skip
def test_a_client_is_answered_in_the_nearest_language(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_a_missing_message_comes_from_the_fallback() -> None:
    from fluent.runtime import FluentBundle, FluentResource

    from bot.texts import Texts

    bundles = []
    for language, source in (("ko", "a = 하나"), ("en", "a = one\nb = two")):
        bundle = FluentBundle([language], use_isolating=False)
        bundle.add_resource(FluentResource(source))
        bundles.append(bundle)
    texts = Texts("ko", tuple(bundles))
    assert (texts("a"), texts("b")) == ("하나", "two")
    with pytest.raises(KeyError):
        texts("c")


def test_a_missing_variable_is_an_error_and_not_a_hole_in_the_text(library: Library) -> None:
    with pytest.raises(ValueError, match="list-tracks"):
        library["en"]("list-tracks")
