"""Chats and their members."""

from collections.abc import Mapping
from typing import Final

from bot.playground.calls.call import Call, Handler
from bot.playground.errors import bad_request
from bot.playground.state.people import Chat, JsonDict

_GIFTS: Final = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(call: Call) -> JsonDict:
    """Give a ChatFullInfo."""
    chat = call.chat(write=False)
    full = chat.wire() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned and (message := call.store.find(chat.id, chat.pinned[0])):
        full["pinned_message"] = message.wire
    return full


def get_member(call: Call) -> JsonDict:
    """Give a ChatMember: the group belongs to its first admin."""
    chat, user_id = call.chat(), call.values["user_id"]
    if user_id == call.store.bot.id:
        return call.store.bot_member("member")
    if user_id not in call.store.people:
        raise bad_request("user not found")
    return _member(call, chat, user_id)


def _member(call: Call, chat: Chat, user_id: int) -> JsonDict:
    user = call.store.people[user_id].wire()
    if user_id in chat.admins:
        return {"user": user, "status": "creator", "is_anonymous": False}
    return {"user": user, "status": "member" if user_id in chat.members else "left"}


def get_administrators(call: Call) -> list[JsonDict]:
    """List the admins of the group."""
    chat = call.chat()
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [_member(call, chat, each) for each in chat.admins]


def count_members(call: Call) -> int:
    """Count people and the bot."""
    return len(call.chat().members) + 1


def leave(call: Call) -> bool:
    """Leave the group."""
    chat = call.chat()
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    call.store.set_closed(chat.admins[0], chat.id, closed=True)
    return True


def profile_photos(call: Call) -> JsonDict:
    """Nobody here has a picture."""
    if call.values["user_id"] not in call.store.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


CALLS: Final[Mapping[str, Handler]] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": count_members,
    "leaveChat": leave,
    "getUserProfilePhotos": profile_photos,
}
