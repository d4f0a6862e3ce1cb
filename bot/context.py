"""The typed context that every handler receives; building it does no I/O."""

from dataclasses import dataclass
from typing import Any, cast

from telegram import Update
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.memory.languages import ChosenLanguages
from bot.memory.limits import Limits
from bot.memory.lists import Lists
from bot.memory.members import Members
from bot.memory.questions import Questions
from bot.memory.recent import Recent
from bot.services import Services
from bot.spotify import Spotify
from bot.texts import LANGUAGES, Library, Texts
from bot.ui.callbacks import Signer
from bot.ui.manifests import Features
from core.groups import UNSET, GroupSettings
from core.services.groups import GroupService
from core.services.people import PeopleService
from core.services.privacy import PrivacyService


@dataclass(frozen=True, slots=True)
class House:
    """What the composition root hands to the handlers."""

    services: Services
    lists: Lists
    questions: Questions
    library: Library
    signer: Signer
    languages: ChosenLanguages
    people: PeopleService
    privacy: PrivacyService
    groups: GroupService
    limits: Limits
    members: Members
    recent: Recent
    features: Features
    spotify: Spotify | None = None  # None: no Spotify app is configured


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], House]):
    """`context.services`, `context.lists`, … and the texts of whoever wrote.

    What was chosen by the person (`language`) and the group (`group`) is read once an update, by
    `bot.handlers.gate`.
    """

    language: str | None = None
    group: GroupSettings = UNSET

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

    @property
    def features(self) -> Features:
        """The manifests of all features."""
        return self.bot_data.features

    @property
    def people(self) -> PeopleService:
        """What is known of people."""
        return self.bot_data.people

    @property
    def privacy(self) -> PrivacyService:
        """What is kept about people."""
        return self.bot_data.privacy

    @property
    def spotify(self) -> Spotify | None:
        """Everything that speaks with Spotify; None where no app is configured."""
        return self.bot_data.spotify

    @property
    def groups(self) -> GroupService:
        """What groups have set."""
        return self.bot_data.groups

    @property
    def is_quiet(self) -> bool:
        """Whether what is sent to this chat should make no sound."""
        return self.groups.is_quiet(self.group)

    def texts(self, update: Update) -> Texts:
        """The texts in the group's language, else in the one chosen, else in the client's."""
        if self.group.language in LANGUAGES:
            return self.texts_in(self.group.language)
        return self.own_texts(update)

    def own_texts(self, update: Update) -> Texts:
        """The same, whatever the group speaks: for what nobody else sees."""
        if self.language in LANGUAGES:
            return self.texts_in(self.language)
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
