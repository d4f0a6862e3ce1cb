"""Who and where: users, their private chats, the group, and the bot itself."""

from dataclasses import dataclass, field
from typing import Any, Final

JsonDict = dict[str, Any]

GROUP_ID: Final = -1_001_000_000_001


@dataclass
class Person:
    """A user. A private chat with the bot has the same id."""

    id: int
    first_name: str
    language: str
    username: str

    def wire(self) -> JsonDict:
        """Give the User object."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language,
        }


@dataclass
class BotAccount:
    """The bot as others see it."""

    id: int
    username: str
    first_name: str

    def wire(self) -> JsonDict:
        """Give the User object."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def me(self) -> JsonDict:
        """Give the answer of getMe."""
        return self.wire() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


@dataclass
class Chat:
    """A chat; `closed` means blocked by its user, or left by the bot."""

    id: int
    title: str
    members: list[int]
    admins: list[int] = field(default_factory=list)
    username: str = ""
    closed: bool = False
    pinned: list[int] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether it is a chat of one user with the bot."""
        return self.id > 0

    def wire(self) -> JsonDict:
        """Give the Chat object."""
        if self.private:
            return {
                "id": self.id,
                "type": "private",
                "first_name": self.title,
                "username": self.username,
            }
        return {"id": self.id, "type": "supergroup", "title": self.title}


def private_chat(person: Person) -> Chat:
    """Make the chat of a user with the bot."""
    return Chat(person.id, person.first_name, [person.id], username=person.username)


def first_people() -> list[Person]:
    """Three users who speak the bot's first languages."""
    return [
        Person(1, "Ann", "en", "ann_playground"),
        Person(2, "지우", "ko", "jiwoo_playground"),
        Person(3, "Ася", "ru", "asya_playground"),
    ]
