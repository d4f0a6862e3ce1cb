"""/settings: what can be chosen."""

from bot.features.settings.actions import ChooseAdventure, ChooseLanguage, ChooseMusic
from bot.texts import LANGUAGES, Texts
from bot.ui.actions import OpenSettings
from bot.ui.markup import Markup, bold, join
from bot.ui.screen import Press, Screen, in_rows
from bot.ui.sections import Section, back, title
from core.feedback import Person
from core.listener import Adventure

#: Languages of songs that can be asked for, ISO 639-1; zxx: without words.
MUSIC = ("en", "ko", "ru", "ja", "zh", "es", "pt", "fr", "de", "it", "hi", "zxx")


_PARTS = (
    (Section.ADVENTURE, "settings-adventure"),
    (Section.MUSIC, "settings-music"),
    (Section.LANGUAGE, "settings-language"),
    (Section.FEEDBACK, "settings-feedback"),
    (Section.PRIVACY, "settings-privacy"),
)


def settings_screen(person: Person, said: int, texts: Texts) -> Screen:
    """What is chosen now, and where to change it; `said`: how much feedback acts."""
    lines = [
        _row(texts("settings-adventure"), _level(person.adventure, texts)),
        _row(texts("settings-music"), _music(person, texts)),
        _row(texts("settings-language"), _language(person, texts)),
        _row(texts("settings-feedback"), texts("feedback-count", count=said)),
    ]
    rows = tuple(
        (Press(texts(message), OpenSettings(section.value)),) for section, message in _PARTS
    )
    return Screen(join("\n\n", [title(texts("settings-title")), join("\n", lines)]), rows)


def adventure_screen(person: Person, texts: Texts) -> Screen:
    """How far lists go from the known."""
    lines = [texts("adventure-about", level=level.value) for level in Adventure]
    choices = [
        Press(_chosen(_level(level, texts), on=level is person.adventure), ChooseAdventure(level))
        for level in Adventure
    ]
    text = join("\n\n", [title(texts("settings-adventure")), join("\n", lines)])
    return Screen(text, (tuple(choices), back(texts)))


def music_screen(person: Person, texts: Texts) -> Screen:
    """Which languages songs may be in."""
    choices = [
        Press(
            _chosen(texts("music-language", code=code), on=code in person.music_languages),
            ChooseMusic(code, on=code not in person.music_languages),
        )
        for code in MUSIC
    ]
    text = join("\n\n", [title(texts("settings-music")), texts("music-about")])
    return Screen(text, (*in_rows(choices, 3), back(texts)))


def language_screen(person: Person, texts: Texts) -> Screen:
    """Which language the bot speaks."""
    choices = [
        Press(_chosen(texts("language-own", code=code), on=person.language == code),
              ChooseLanguage(code))
        for code in LANGUAGES
    ]  # fmt: skip
    client = Press(_chosen(texts("language-client"), on=not person.language), ChooseLanguage(""))
    text = join("\n\n", [title(texts("settings-language")), texts("language-about")])
    return Screen(text, (tuple(choices), (client,), back(texts)))


def _music(person: Person, texts: Texts) -> str:
    chosen = [
        texts("music-language", code=code) for code in MUSIC if code in person.music_languages
    ]
    return ", ".join(chosen) or texts("music-any")


def _language(person: Person, texts: Texts) -> str:
    if person.language in LANGUAGES:
        return texts("language-own", code=person.language or "")
    return texts("language-client")


def _level(level: Adventure, texts: Texts) -> str:
    return texts("adventure-level", level=level.value)


def _row(label: str, value: str) -> Markup:
    return join(": ", [label, bold(value)])


def _chosen(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
