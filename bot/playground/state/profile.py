"""What the bot has set about itself: commands by scope and language, names, texts."""

from collections.abc import Iterator

from bot.playground.state.people import Chat, JsonDict

Scope = tuple[str, int, int]


class BotProfile:
    """Commands, names and descriptions; a language of "" stands for all users."""

    def __init__(self, name: str) -> None:
        """Begin with the name alone."""
        self.commands: dict[tuple[Scope, str], list[JsonDict]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menu_buttons: dict[int, JsonDict] = {}
        self.rights: dict[bool, JsonDict] = {}

    def text(self, what: str, language: str) -> str:
        """Find a text for a user of the language."""
        return self.texts.get((what, language)) or self.texts.get((what, ""), "")

    def commands_for(self, chat: Chat, user_id: int, language: str) -> list[JsonDict]:
        """Find the commands a user sees in a chat: the narrowest scope, own language first."""
        for scope in _scopes(chat, user_id):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []


def _scopes(chat: Chat, user_id: int) -> Iterator[Scope]:
    if not chat.private:
        yield "chat_member", chat.id, user_id
        if user_id in chat.admins:
            yield "chat_administrators", chat.id, 0
    yield "chat", chat.id, 0
    if chat.private:
        yield "all_private_chats", 0, 0
    else:
        if user_id in chat.admins:
            yield "all_chat_administrators", 0, 0
        yield "all_group_chats", 0, 0
    yield "default", 0, 0


def scope_key(scope: JsonDict | None) -> Scope:
    """Give the key of a BotCommandScope."""
    if scope is None:
        return ("default", 0, 0)
    chat_id = scope.get("chat_id", 0)
    return (scope["type"], chat_id if isinstance(chat_id, int) else 0, scope.get("user_id", 0))
