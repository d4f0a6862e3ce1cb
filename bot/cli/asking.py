"""`segue ask`: messages in, what the chat shows out."""

import argparse
import json
import sys

from bot.app import opened_house
from bot.ask import Person, Say, Step, Tap, ask
from bot.cli.first_start import with_catalogue
from bot.logs import configure_logs
from bot.texts import language_of
from core.harmless import shown
from core.settings import Settings

#: The people of the playground, by the language that they speak.
_SPEAKERS = {"en": 1, "ko": 2, "ru": 3}


async def ask_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Send the messages, press the buttons, print the chat; real Telegram is never touched."""
    configure_logs(settings.log_format, "WARNING", sys.stderr)
    steps: list[Step] = [Say(text) for text in arguments.messages]
    steps += [Tap(button) for button in arguments.press]
    user = arguments.user or _SPEAKERS[language_of(arguments.lang)]
    person = Person(user, arguments.lang, arguments.chat)
    async with opened_house(settings) as opened:
        await with_catalogue(opened)
        try:
            text, messages = await ask(opened.house, steps, person)
        except ValueError as error:  # what Telegram's own client would not let a person do
            print(f"segue: {shown(str(error))}", file=sys.stderr)
            return 1
    print(shown(json.dumps(messages, ensure_ascii=False, indent=2) if arguments.json else text))
    return 0
