"""What was said of songs: listed, undone, and what each changes."""

from collections.abc import Sequence
from typing import assert_never

from bot.texts import Texts
from bot.ui.actions import OpenSettings, TakeBack
from bot.ui.markup import bold, cut, join
from bot.ui.screen import Press, Screen, in_rows
from bot.ui.sections import Section, back, title
from core.feedback import Feedback, Reaction

PER_PAGE = 8
_NAME = 40


def feedback_screen(
    feedback: Sequence[Feedback], page: int, texts: Texts, undone: Feedback | None = None
) -> Screen:
    """What was said, newest first, each with its end and an undo; `undone` has just been."""
    last = max(0, -(-len(feedback) // PER_PAGE) - 1)
    page = min(max(page, 0), last)
    first = page * PER_PAGE
    shown = feedback[first : first + PER_PAGE]
    lines = [
        join("  ", [bold(str(number)), _said(each, texts)])
        for number, each in enumerate(shown, first + 1)
    ]
    body = join("\n", lines) if lines else texts("feedback-none")
    news = bold(taken_back(undone, texts)) if undone else ""
    undo = [
        Press(f"↩️ {number}", TakeBack(each.id, page))
        for number, each in enumerate(shown, first + 1)
    ]
    turns = []
    if page > 0:
        turns.append(Press("◀", OpenSettings(Section.FEEDBACK.value, page - 1)))
    if page < last:
        turns.append(Press("▶", OpenSettings(Section.FEEDBACK.value, page + 1)))
    text = join("\n\n", [title(texts("settings-feedback")), body, news])
    return Screen(text, (*in_rows(undo, 4), *in_rows(turns), back(texts)))


def what_changed(said: Feedback, texts: Texts) -> str:
    """What a reaction means from now on."""
    days = (said.until - said.given_at).days if said.until else 0
    match said.reaction:
        case Reaction.LIKE:
            return texts("said-like", song=_song(said))
        case Reaction.NOT_NOW:
            return texts("said-not-now", song=_song(said), days=days)
        case Reaction.SONG:
            return texts("said-song", song=_song(said))
        case Reaction.ARTIST:
            return texts("said-artist", artist=cut(said.artist, _NAME))
        case Reaction.KNOWN:
            return texts("said-known", song=_song(said), days=days)
        case Reaction.MOOD:
            return texts("said-mood", song=_song(said), days=days)
        case _:
            assert_never(said.reaction)


def taken_back(undone: Feedback, texts: Texts) -> str:
    """What counts no longer."""
    return texts("said-undone", about=_about(undone))


def _said(each: Feedback, texts: Texts) -> str:
    about = _about(each)
    until = each.until.date().isoformat() if each.until else ""
    if not until:
        return texts("feedback-line", reaction=each.reaction.value, about=about)
    return texts("feedback-line-until", reaction=each.reaction.value, about=about, day=until)


def _song(said: Feedback) -> str:
    return f"{cut(said.title, _NAME)} — {cut(said.artist, _NAME)}"


def _about(said: Feedback) -> str:
    return cut(said.artist, _NAME) if said.reaction is Reaction.ARTIST else _song(said)
