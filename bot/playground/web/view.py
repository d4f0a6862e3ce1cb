"""The whole state as a page needs it when it opens or comes back."""

from bot.playground.state.people import JsonDict
from bot.playground.state.store import ChatStore


def snapshot(store: ChatStore) -> JsonDict:
    """Give people, chats, messages and what each user sees of the bot."""
    return {
        "type": "snapshot",
        "bot": store.bot.wire(),
        "people": [_person(store, user_id) for user_id in store.people],
        "chats": [
            chat.wire()
            | {"members": chat.members, "closed": chat.closed, "pinned": chat.pinned[:1]}
            for chat in store.chats.values()
        ],
        "messages": [
            message.view() for chat in store.messages.values() for message in chat.values()
        ],
    }


def _person(store: ChatStore, user_id: int) -> JsonDict:
    person = store.people[user_id]
    texts = ("name", "description", "short_description")
    return person.wire() | {
        "bot": {each: store.profile.text(each, person.language) for each in texts},
        "commands": {
            str(chat.id): store.profile.commands_for(chat, user_id, person.language)
            for chat in store.chats.values()
            if user_id in chat.members
        },
    }
