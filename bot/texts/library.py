"""Loading the Fluent files and formatting their messages."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from fluent.runtime import FluentBundle, FluentResource

FALLBACK = "en"
LANGUAGES = ("en", "ko", "ru")

#: Languages whose speakers are better served in another one than in the fallback.
_NEAR = {"uk": "ru", "be": "ru", "kk": "ru"}


def language_of(code: str | None) -> str:
    """The language to answer in, from a client's `language_code` (IETF tag, may be absent)."""
    primary = (code or FALLBACK).lower().replace("_", "-").split("-")[0]
    primary = _NEAR.get(primary, primary)
    return primary if primary in LANGUAGES else FALLBACK


class Texts:
    """The messages of one language; a message that it lacks comes from the fallback."""

    def __init__(self, language: str, bundles: tuple[FluentBundle, ...]) -> None:
        self.language = language
        self._bundles = bundles
        self._plain: dict[str, str] = {}  # messages without variables, formatted once

    def __call__(self, message: str, **values: str | float) -> str:
        """The message with its variables filled in, as plain text (nothing is escaped here).

        Raises `KeyError` for an unknown message and `ValueError` for a missing variable, both
        of which the tests rule out for every call in the package.
        """
        if values:
            return self._formatted(message, values)
        found = self._plain.get(message)
        if found is None:
            found = self._plain[message] = self._formatted(message, values)
        return found

    def _formatted(self, message: str, values: dict[str, str | float]) -> str:
        for bundle in self._bundles:
            if not bundle.has_message(message):
                continue
            pattern = bundle.get_message(message).value
            if pattern is None:
                continue
            text, errors = bundle.format_pattern(pattern, values)
            if errors:
                raise ValueError(f"message {message!r} in {self.language}: {errors[0]}")
            return str(text)
        raise KeyError(message)


class Library:
    """All languages, parsed once."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        self._texts = texts

    def __getitem__(self, language: str) -> Texts:
        """The texts of a language of `LANGUAGES`."""
        return self._texts[language]

    def for_client(self, code: str | None) -> Texts:
        """The texts for a client's `language_code`."""
        return self._texts[language_of(code)]

    @classmethod
    def load(cls, folder: Traversable | None = None) -> "Library":
        """Read every file of every language in the folder, by default that of the package."""
        folder = folder or files("bot.texts")
        bundles = {language: _bundle(language, folder / language) for language in LANGUAGES}
        return cls(
            {
                language: Texts(language, tuple(dict.fromkeys((bundle, bundles[FALLBACK]))))
                for language, bundle in bundles.items()
            }
        )


def _bundle(language: str, folder: Traversable) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for source in sorted(folder.iterdir(), key=lambda each: each.name):
        if not source.name.endswith(".ftl"):
            continue
        bundle.add_resource(FluentResource(source.read_text(encoding="utf-8")))
    return bundle
