"""A group's settings: its language, its quiet hours, its clock."""

from datetime import datetime

from bot.features.groups.actions import SetGroupClock, SetGroupLanguage, SetQuietHours
from bot.texts import LANGUAGES, Texts
from bot.ui.deep_links import address
from bot.ui.markup import bold, escape, join
from bot.ui.screen import LinkOut, Press, Rows, Screen
from core.groups import HOUR, GroupSettings, QuietHours, shifted

#: Hours of the day that can be chosen; the first stands for never.
HOURS = ((0, 0), (21, 8), (22, 7), (23, 8), (0, 9))
_STEPS = (-HOUR, -30, 30, HOUR)


def group_screen(
    settings: GroupSettings, local: datetime, texts: Texts, bot: str, *, admin: bool
) -> Screen:
    """What the group has set, with buttons for admins; one's own settings are elsewhere."""
    language = texts("group-language-name", code=settings.language or "each")
    clock = texts("group-clock", offset=_offset(settings.offset), time=f"{local:%H:%M}")
    lines = [
        bold(texts("group-settings-title")),
        texts("group-language", language=language),
        texts("group-quiet", hours=_hours(settings.quiet, texts)),
        clock if admin or settings.quiet else "",
    ]
    parts = [join("\n", lines), texts("group-quiet-about"), "" if admin else texts("group-admins")]
    rows = _choices(settings, texts) if admin else ()
    own = LinkOut(texts("button-own-settings"), address(bot, "settings"))
    return Screen(join("\n\n", parts), (*rows, (own,)))


def group_hello_screen(texts: Texts, bot: str) -> Screen:
    """The greeting of a group that the bot was added to."""
    hello = address(bot, "help")
    text = texts("group-hello", bot=bot)
    return Screen(escape(text), ((LinkOut(texts("button-private-chat"), hello),),))


def _choices(settings: GroupSettings, texts: Texts) -> Rows:
    languages = tuple(
        Press(
            _marked(texts("group-language-name", code=code or "each"), settings.language == code),
            SetGroupLanguage(code or ""),
        )
        for code in (None, *LANGUAGES)
    )
    hours = tuple(
        Press(
            _marked(f"🔕 {_hours(quiet, texts)}", settings.quiet == quiet),
            SetQuietHours(start, end),
        )
        for start, end in HOURS
        for quiet in [quiet_hours(start, end)]
    )
    clock = tuple(
        Press(_step(step), SetGroupClock(shifted(settings.offset, step))) for step in _STEPS
    )
    return (languages[:2], languages[2:], hours[:3], hours[3:], clock)


def quiet_hours(start: int, end: int) -> QuietHours | None:
    """From one hour to another; the same twice is never."""
    return None if start == end else QuietHours(start * HOUR, end * HOUR)


def _hours(quiet: QuietHours | None, texts: Texts) -> str:
    if quiet is None:
        return texts("group-quiet-never")
    return f"{_time(quiet.start)}–{_time(quiet.end)}"


def _time(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"


def _offset(minutes: int) -> str:
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{_time(abs(minutes))}" if minutes else "UTC"


def _step(minutes: int) -> str:
    return f"🕐 {'+' if minutes > 0 else '−'}{_time(abs(minutes))}"


def _marked(text: str, on: bool) -> str:
    return f"✓ {text}" if on else text
