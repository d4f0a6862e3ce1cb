"""What the bot says of itself: greeting, help, questions, plain sentences."""

from functools import cache

from bot.memory.questions import Command
from bot.texts import Texts
from bot.ui import examples
from bot.ui.actions import AskFor
from bot.ui.manifests import Entries
from bot.ui.markup import Markup, bold, escape, join
from bot.ui.screen import LinkOut, Press, Screen


@cache
def start_screen(texts: Texts) -> Screen:
    """The greeting, with examples to tap."""
    hello, _, rest = texts("start-hello").partition("\n\n")
    text = join("\n\n", [join(" ", ["🎧", bold(hello)]), rest, texts("start-try")])
    return Screen(text, examples.tour(texts))


@cache
def help_screen(texts: Texts, username: str, lines: Entries) -> Screen:
    """What there is, with examples to tap; `lines`: the commands and the ids of their texts."""
    parts = [
        bold(texts("help-title")),
        texts("help-plain"),
        _commands(lines, texts),
        texts("help-inline", bot=username),
        texts("start-try"),
    ]
    return Screen(join("\n\n", parts), examples.tour(texts))


def unknown_command_screen(texts: Texts, lines: Entries) -> Screen:
    """The commands that there are."""
    return Screen(
        join("\n\n", [texts("unknown-command"), _commands(lines, texts)]), examples.tour(texts)
    )


def question_screen(
    command: Command, question: str, texts: Texts, *, with_examples: bool, before: str = ""
) -> Screen:
    """What a command without its text asks, after a sentence about what went before."""
    rows = examples.of_command(command, texts) if with_examples else ()
    return Screen(join("\n\n", [before, texts(question)]), rows)


def sentence_screen(text: str) -> Screen:
    """A sentence alone."""
    return Screen(escape(text))


def searching_screen(text: str, texts: Texts) -> Screen:
    """A sentence about a song that was not found, with a way to look for it by name."""
    return Screen(escape(text), ((Press(texts("button-search"), AskFor(Command.SEARCH)),),))


def elsewhere_screen(url: str, texts: Texts) -> Screen:
    """In groups: this is for the private chat alone."""
    button = LinkOut(texts("button-private-chat"), url)
    return Screen(escape(texts("private-only")), ((button,),))


def _commands(lines: Entries, texts: Texts) -> Markup:
    return join("\n", [f"{command} — {texts(message)}" for command, message in lines])
