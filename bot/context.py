"""The typed context that every handler receives; building it does no I/O."""

from dataclasses import dataclass
from typing import Any, cast

from telegram import Update
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.callbacks import Signer
from bot.lists import Lists
from bot.questions import Questions
from bot.services import Services
from bot.texts import Library, Texts


@dataclass(frozen=True, slots=True)
class House:
    """What the composition root hands to the handlers."""

    services: Services
    lists: Lists
    questions: Questions
    library: Library
    signer: Signer


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], House]):
    """`context.services`, `context.lists`, … and the texts of whoever wrote."""

    @property
    def services(self) -> Services:
        """The use cases."""
        return self.bot_data.services

    @property
    def lists(self) -> Lists:
        """Lists that were shown."""
        return self.bot_data.lists

    @property
    def questions(self) -> Questions:
        """What was asked and waits for an answer."""
        return self.bot_data.questions

    @property
    def signer(self) -> Signer:
        """Packs what buttons say."""
        return self.bot_data.signer

    def texts(self, update: Update) -> Texts:
        """The texts in the language of the person behind an update."""
        user = update.effective_user
        return self.bot_data.library.for_client(user.language_code if user else None)

    def texts_in(self, language: str) -> Texts:
        """The texts of a language of the library."""
        return self.bot_data.library[language]


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], House, None]
Types = ContextTypes[Context, dict[Any, Any], dict[Any, Any], House]


def context_types(house: House) -> Types:
    """Context types whose `bot_data` is this house."""
    # PTB asks for a type but only ever calls it, once, for the value.
    return ContextTypes(context=Context, bot_data=cast("type[House]", lambda: house))
