"""What users do: they write, press, ask inline, choose, block."""

import secrets
from typing import Any

from bot.playground.markup.detect import with_detected
from bot.playground.markup.formatted import Formatted
from bot.playground.rules.keyboards import START_PARAMETER
from bot.playground.state import transcript
from bot.playground.state.board import Board
from bot.playground.state.messages import StoredMessage
from bot.playground.state.people import Chat, JsonDict, Person
from bot.playground.state.posting import inline_content
from bot.playground.state.privacy import reaches_bot
from bot.playground.state.queries import Query


class ChatStore(Board):
    """The state with the users' hands on it. A chat is "private", "group" or an id."""

    def chat(self, chat: str | int, user_id: int = 1) -> Chat:
        """Find a chat as a user names it."""
        if chat == "private":
            self.person(user_id)
            return self.chats[user_id]
        if chat == "group":
            return next(each for each in self.chats.values() if not each.private)
        if isinstance(chat, int) and chat in self.chats:
            return self.chats[chat]
        raise ValueError(f"no such chat: {chat!r}")

    def post_text(
        self,
        user_id: int = 1,
        chat: str | int = "private",
        text: str = "",
        *,
        language: str | None = None,
        reply_to: int | None = None,
        entities: list[JsonDict] | None = None,
    ) -> JsonDict | None:
        """Write a message; give its update, or None where privacy mode hides it."""
        formatted = with_detected(Formatted(text, entities or []).trimmed())
        if not formatted.text:
            raise ValueError("an empty message cannot be sent")
        content: JsonDict = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self.post(user_id, chat, content, language=language, reply_to=reply_to)

    def post(
        self,
        user_id: int,
        chat: str | int,
        content: JsonDict,
        *,
        language: str | None = None,
        reply_to: int | None = None,
    ) -> JsonDict | None:
        """Put any content into a chat, as the fields of a Message: audio, a photo, a text."""
        person = self.person(user_id, language)
        place = self._place(person, chat)
        replied = None if reply_to is None else self.find(place.id, reply_to)
        message = self.add(place, person.wire(), content, reply_to=replied)
        return self._tell_bot(place, message)

    def press(self, user_id: int, chat: str | int, message_id: int, button: str) -> JsonDict | None:
        """Press a button named by its text or data; None when it only opens something."""
        person = self.person(user_id)
        place = self._place(person, chat)
        message = self.find(place.id, message_id)
        if message is None:
            raise ValueError(f"no message {message_id} in this chat")
        buttons = [each for row in message.keyboard for each in row]
        found = next((each for each in buttons if each.get("callback_data") == button), None)
        found = found or next((each for each in buttons if each["text"] == button), None)
        if found is None:
            offered = ", ".join(each["text"] for each in buttons) or "no buttons"
            raise ValueError(f"message {message_id} has no button {button!r}; it has {offered}")
        if "callback_data" not in found:
            return None
        query = self.queries.ask_callback(person.id, place.id, message.id)
        body: JsonDict = {
            "id": query.id,
            "from": person.wire(),
            "chat_instance": str(abs(place.id) * 7919),
            "data": found["callback_data"],
        }
        if message.inline_message_id:
            body["inline_message_id"] = message.inline_message_id
        else:
            body["message"] = message.wire
        return self.updates.put("callback_query", body)

    def inline(
        self, user_id: int, query: str, *, chat: str | int = "private", offset: str = ""
    ) -> JsonDict | None:
        """Type a query behind the bot's name; `inline_answer` has what came back."""
        person = self.person(user_id)
        place = self.chat(chat, user_id)
        asked = self.queries.ask_inline(person.id, place.id, query[:256])
        body = {
            "id": asked.id,
            "from": person.wire(),
            "query": asked.text,
            "offset": offset,
            "chat_type": "sender" if place.private else "supergroup",
        }
        return self.updates.put("inline_query", body)

    def inline_answer(self, query_id: str) -> JsonDict | None:
        """Give the parameters that the bot answered with, once it has."""
        query = self.queries.get(query_id)
        return None if query is None else query.answer

    def choose(self, user_id: int, chat: str | int, query_id: str, result_id: str) -> JsonDict:
        """Post an inline result; give the message."""
        person = self.person(user_id)
        place = self._place(person, chat)
        query, result = self._result(person, query_id, result_id)
        content = inline_content(result) | {"via_bot": self.bot.wire()}
        inline_message_id = secrets.token_urlsafe(20) if "reply_markup" in content else None
        message = self.add(place, person.wire(), content, inline_message_id=inline_message_id)
        chosen: JsonDict = {"result_id": result_id, "from": person.wire(), "query": query.text}
        if inline_message_id:
            chosen["inline_message_id"] = inline_message_id
        self.updates.put("chosen_inline_result", chosen)
        self._tell_bot(place, message)
        return message.wire

    def start(self, user_id: int, payload: str = "") -> JsonDict | None:
        """Follow a deep link: open the private chat and send /start with the payload."""
        if payload and not START_PARAMETER.fullmatch(payload):
            raise ValueError("a start parameter is 1 to 64 of A-Z a-z 0-9 _ -")
        chat = self.chat("private", user_id)
        if chat.closed:
            self.set_closed(user_id, chat.id, closed=False)
        return self.post_text(user_id, "private", f"/start {payload}".strip())

    def set_closed(self, user_id: int, chat: str | int, *, closed: bool) -> JsonDict | None:
        """Block or unblock the bot in a private chat; remove it from a group or add it."""
        person, place = self.person(user_id), self.chat(chat, user_id)
        if place.closed == closed:
            return None
        place.closed = closed
        statuses = ["member", "kicked" if place.private else "left"]
        before, after = statuses if closed else reversed(statuses)
        self.events.publish("reload")
        body = {
            "chat": place.wire(),
            "from": person.wire(),
            "date": transcript.now(),
            "old_chat_member": self.bot_member(before),
            "new_chat_member": self.bot_member(after),
        }
        return self.updates.put("my_chat_member", body)

    def block(self, user_id: int, *, blocked: bool = True) -> JsonDict | None:
        """Block the bot, or unblock it."""
        return self.set_closed(user_id, "private", closed=blocked)

    def bot_member(self, status: str) -> JsonDict:
        """Give the ChatMember object of the bot."""
        member: JsonDict = {"user": self.bot.wire(), "status": status}
        return member | {"until_date": 0} if status == "kicked" else member

    def take_updates(self) -> list[JsonDict]:
        """Take the pending updates, as getUpdates would give them."""
        return self.updates.take()

    def transcript(
        self,
        chat: str | int = "private",
        since_message_id: int = 0,
        *,
        user_id: int = 1,
        since_revision: int | None = None,
        with_links: bool = False,
    ) -> str:
        """Print what a chat shows; with `since_revision`, also older messages that changed."""
        shown = self.messages_since(
            chat, since_message_id, user_id=user_id, since_revision=since_revision
        )
        return transcript.as_text(shown, with_links=with_links)

    def messages_since(
        self,
        chat: str | int = "private",
        since_message_id: int = 0,
        *,
        user_id: int = 1,
        since_revision: int | None = None,
    ) -> list[JsonDict]:
        """Give the same as dicts fit for JSON, notes among them in order of time."""
        place = self.chat(chat, user_id)
        messages = list(self.messages.get(place.id, {}).values())
        notes = [each for each in self.notes if each["chat_id"] == place.id]
        return transcript.items(messages, notes, self.bot.id, since_message_id, since_revision)

    def _place(self, person: Person, chat: str | int) -> Chat:
        place = self.chat(chat, person.id)
        if person.id not in place.members:
            place.members.append(person.id)
        if place.private and place.closed:
            raise ValueError("this user has blocked the bot")
        return place

    def _tell_bot(self, chat: Chat, message: StoredMessage) -> JsonDict | None:
        if chat.closed or not reaches_bot(message.wire, self.bot):
            return None
        return self.updates.put("message", message.wire)

    def _result(self, person: Person, query_id: str, result_id: str) -> tuple[Query, Any]:
        query = self.queries.get(query_id)
        if query is None or query.answer is None or query.user_id != person.id:
            raise ValueError("no such answered inline query")
        for result in query.answer["results"]:
            if result["id"] == result_id:
                return query, result
        raise ValueError(f"no inline result {result_id!r}")
