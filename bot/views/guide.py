"""What the bot says of itself: greeting, help, questions, plain sentences."""

from bot.questions import Command
from bot.texts import Texts
from bot.views import examples
from bot.views.markup import Markup, bold, escape, join
from bot.views.screen import Screen

_HELP = (
    ("/search", "help-search"),
    ("/mood", "help-mood"),
    ("/recommend", "help-recommend"),
    ("/describe", "help-describe"),
)
_QUESTIONS = {
    Command.SEARCH: "ask-search",
    Command.MOOD: "ask-mood",
    Command.RECOMMEND: "ask-recommend",
    Command.DESCRIBE: "ask-describe",
}


def start_screen(texts: Texts) -> Screen:
    """The greeting, with examples to tap."""
    hello, _, rest = texts("start-hello").partition("\n\n")
    text = join("\n\n", [join(" ", ["🎧", bold(hello)]), rest, texts("start-try")])
    return Screen(text, examples.tour(texts))


def help_screen(texts: Texts, username: str) -> Screen:
    """What there is, with examples to tap."""
    parts = [
        bold(texts("help-title")),
        texts("help-plain"),
        _commands(texts),
        texts("help-inline", bot=username),
        texts("start-try"),
    ]
    return Screen(join("\n\n", parts), examples.tour(texts))


def unknown_command_screen(texts: Texts) -> Screen:
    """The commands that there are."""
    return Screen(join("\n\n", [texts("unknown-command"), _commands(texts)]), examples.tour(texts))


def question_screen(command: Command, texts: Texts, *, with_examples: bool) -> Screen:
    """What a command without its text asks."""
    rows = examples.of_command(command, texts) if with_examples else ()
    return Screen(escape(texts(_QUESTIONS[command])), rows)


def sentence_screen(text: str) -> Screen:
    """A sentence alone."""
    return Screen(escape(text))


def _commands(texts: Texts) -> Markup:
    return join("\n", [f"{command} — {texts(message)}" for command, message in _HELP])
