"""Every message exists in every language, with the same variables, and is used as it is meant."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl

import bot
from bot.texts import FALLBACK, LANGUAGES, Library, language_of

PACKAGE = Path(bot.__file__).parent
_VARIABLE = re.compile(r"\{\s*\$(\w+)")


def messages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((PACKAGE / "texts" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{language}/{path.name}: {entry.content!r}"
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


def test_every_file_of_a_folder_is_read_and_nothing_else(tmp_path: Path) -> None:
    for language in LANGUAGES:
        folder = tmp_path / language
        folder.mkdir()
        (folder / "a.ftl").write_text("hello = Hello\n", encoding="utf-8")
        (folder / "z.ftl").write_text(f"bye = Bye in {language}\n", encoding="utf-8")
        (folder / "z.ftl~").write_text("stray = Stray\n", encoding="utf-8")
    texts = Library.load(tmp_path)["ko"]
    assert (texts("hello"), texts("bye")) == ("Hello", "Bye in ko")
    with pytest.raises(KeyError):
        texts("stray")


def test_every_language_has_the_same_files() -> None:
    files = [{path.name for path in (PACKAGE / "texts" / each).iterdir()} for each in LANGUAGES]
    assert all(names == files[0] for names in files)


def test_every_message_is_used_and_none_is_missing() -> None:
    names = set(messages(FALLBACK))
    strings = {
        node.value
        for _, tree in python_sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert names - strings == set(), "messages that nothing says"


def constants(tree: ast.Module) -> dict[str, list[str]]:
    """Names of a module that stand for a message, or for a table of messages."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        value = getattr(node, "value", None)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                found[target.id] = [
                    each.value
                    for each in ast.walk(value)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
    return found


def named(argument: ast.expr, names: dict[str, list[str]], known: set[str]) -> list[str]:
    """The messages that the first argument of a call can be; none where that cannot be told."""
    match argument:
        case ast.Constant(value=str(name)):
            return [name]
        case ast.Name(id=name):
            return names.get(name, [])
        case ast.Subscript(value=ast.Name(id=name)):
            return [each for each in names.get(name, []) if each in known]
        case ast.IfExp(body=one, orelse=other):
            return named(one, names, known) + named(other, names, known)
        case _:
            return []


def says(node: ast.AST) -> bool:
    """Whether it is a call of texts: `texts(…)`, `press.texts(…)`, `context.texts(update)(…)`."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    match node.func:
        case ast.Name(id="texts"):
            return True
        case ast.Attribute(attr="texts", value=ast.Name(id=owner)):
            return owner != "context"
        case ast.Call(func=ast.Attribute(attr="texts" | "texts_in")):
            return True
        case _:
            return False


def test_every_call_names_a_message_and_gives_its_variables() -> None:
    known = {name: variables(source) for name, source in messages(FALLBACK).items()}
    sources = python_sources()
    shared = {name: values for _, tree in sources for name, values in constants(tree).items()}
    checked = by_constant = 0
    for path, tree in sources:
        names = {**shared, **constants(tree)}
        for node in filter(says, ast.walk(tree)):
            assert isinstance(node, ast.Call)
            for message in named(node.args[0], names, set(known)):
                assert message in known, f"{path.name}:{node.lineno} {message}"
                if all(keyword.arg for keyword in node.keywords):
                    given = {keyword.arg for keyword in node.keywords}
                    assert given == known[message], f"{path.name}:{node.lineno} {message}"
                checked += 1
                by_constant += not isinstance(node.args[0], ast.Constant)
    assert checked > 150
    assert by_constant > 20


def test_every_message_can_be_said_in_every_language(library: Library) -> None:
    for language in LANGUAGES:
        for name, source in messages(language).items():
            for value in (1, 3, 12):
                said = library[language](name, **dict.fromkeys(variables(source), value))
                assert said.strip(), f"{language} {name}"


def test_plural_forms_follow_the_language(library: Library) -> None:
    said = {
        each: [library[each]("list-tracks", count=n) for n in (1, 2, 5, 21)] for each in LANGUAGES
    }
    assert said == {
        "en": ["1 track", "2 tracks", "5 tracks", "21 tracks"],
        "ko": ["1곡", "2곡", "5곡", "21곡"],
        "ru": ["1 песня", "2 песни", "5 песен", "21 песня"],
    }


def test_seconds_to_wait_follow_the_language_too(library: Library) -> None:
    said = [library["ru"]("limit-reached", seconds=n).split()[-1] for n in (1, 3, 5, 21)]
    assert said == ["секунду.", "секунды.", "секунд.", "секунду."]
    assert "1 second." in library["en"]("limit-reached", seconds=1)


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
