"""Every sample call is valid; every mutation of it is refused, and for the right reason."""

import copy
from typing import Any

import pytest

from bot.playground.calls.dispatch import HANDLERS
from bot.playground.contract.methods import methods
from bot.playground.errors import ApiError
from bot.playground.state.people import GROUP_ID

KEYBOARD = {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}
RESULT = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "x"},
    "reply_markup": KEYBOARD,
}

# Message 1 is Ann's, 2 the bot's with buttons, 3 the bot's photo; callback 101, inline 102.
SAMPLES: dict[str, dict[str, Any]] = {
    "answerCallbackQuery": {"callback_query_id": "101", "text": "ok", "show_alert": True},
    "answerInlineQuery": {"inline_query_id": "102", "results": [RESULT], "next_offset": "10"},
    "copyMessage": {"chat_id": 1, "from_chat_id": 1, "message_id": 2},
    "deleteMessage": {"chat_id": 1, "message_id": 2},
    "deleteMessages": {"chat_id": 1, "message_ids": [1, 2]},
    "deleteMyCommands": {"language_code": "ko"},
    "deleteWebhook": {"drop_pending_updates": True},
    "editMessageCaption": {"chat_id": 1, "message_id": 3, "caption": "new"},
    "editMessageMedia": {
        "chat_id": 1,
        "message_id": 3,
        "media": {"type": "photo", "media": "https://a.com/b.jpg", "caption": "c"},
    },
    "editMessageReplyMarkup": {"chat_id": 1, "message_id": 2},
    "editMessageText": {"chat_id": 1, "message_id": 2, "text": "new", "reply_markup": KEYBOARD},
    "forwardMessage": {"chat_id": 1, "from_chat_id": 1, "message_id": 2},
    "getChat": {"chat_id": 1},
    "getChatAdministrators": {"chat_id": GROUP_ID},
    "getChatMember": {"chat_id": GROUP_ID, "user_id": 1},
    "getChatMemberCount": {"chat_id": GROUP_ID},
    "getChatMenuButton": {"chat_id": 1},
    "getFile": {"file_id": "FILE"},
    "getMe": {},
    "getMyCommands": {"scope": {"type": "chat", "chat_id": 1}},
    "getMyDescription": {"language_code": "ru"},
    "getMyName": {},
    "getMyShortDescription": {},
    "getUpdates": {"offset": 0, "limit": 10, "timeout": 0, "allowed_updates": ["message"]},
    "getUserProfilePhotos": {"user_id": 1},
    "getWebhookInfo": {},
    "leaveChat": {"chat_id": GROUP_ID},
    "pinChatMessage": {"chat_id": 1, "message_id": 2},
    "sendAnimation": {"chat_id": 1, "animation": "https://a.com/a.gif", "caption": "c"},
    "sendAudio": {"chat_id": 1, "audio": "https://a.com/a.mp3", "performer": "p", "title": "t"},
    "sendChatAction": {"chat_id": 1, "action": "typing"},
    "sendContact": {"chat_id": 1, "phone_number": "1", "first_name": "A"},
    "sendDice": {"chat_id": 1},
    "sendDocument": {"chat_id": 1, "document": "https://a.com/a.pdf", "caption": "c"},
    "sendLocation": {"chat_id": 1, "latitude": 37.5, "longitude": 127.0},
    "sendMediaGroup": {
        "chat_id": 1,
        "media": [{"type": "photo", "media": "https://a.com/a.jpg", "caption": "c"}] * 2,
    },
    "sendMessage": {
        "chat_id": 1,
        "text": "hello",
        "link_preview_options": {"is_disabled": True},
        "reply_parameters": {"message_id": 1},
        "reply_markup": KEYBOARD,
    },
    "sendMessageDraft": {"chat_id": 1, "draft_id": 5, "text": "hel"},
    "sendPhoto": {"chat_id": 1, "photo": "https://a.com/a.jpg", "caption": "c"},
    "sendVideo": {"chat_id": 1, "video": "https://a.com/a.mp4", "caption": "c"},
    "sendVoice": {"chat_id": 1, "voice": "https://a.com/a.ogg", "caption": "c"},
    "setChatMenuButton": {"chat_id": 1, "menu_button": {"type": "commands"}},
    "setMessageReaction": {
        "chat_id": 1,
        "message_id": 1,
        "reaction": [{"type": "emoji", "emoji": "👍"}],
    },
    "setMyCommands": {
        "commands": [{"command": "mood", "description": "tracks for a mood"}],
        "scope": {"type": "all_group_chats"},
        "language_code": "ko",
    },
    "setMyDescription": {"description": "d", "language_code": "ko"},
    "setMyName": {"name": "Segue"},
    "setMyShortDescription": {"short_description": "s"},
    "setWebhook": {"url": ""},
    "unpinAllChatMessages": {"chat_id": 1},
    "unpinChatMessage": {"chat_id": 1, "message_id": 2},
}

# (method, the field as a path, a value past the limit, the reason given)
TOO_MUCH = [
    ("answerCallbackQuery", "text", "x" * 201, "MESSAGE_TOO_LONG"),
    ("answerCallbackQuery", "url", "nowhere", "URL_INVALID"),
    ("answerInlineQuery", "next_offset", "я" * 33, "NEXT_OFFSET_INVALID"),
    ("answerInlineQuery", "results", [RESULT | {"id": str(n)} for n in range(51)], "RESULTS_TOO"),
    ("answerInlineQuery", "results", [RESULT, RESULT], "RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", "results.0.id", "x" * 65, "RESULT_ID_INVALID"),
    ("answerInlineQuery", "results.0.id", "", "RESULT_ID_INVALID"),
    ("answerInlineQuery", "results.0.title", " ", "RESULT_TITLE_EMPTY"),
    ("answerInlineQuery", "results.0.thumbnail_url", "nowhere", "WEBDOCUMENT_URL_INVALID"),
    ("answerInlineQuery", "results.0.input_message_content.message_text", "", "is empty"),
    ("answerInlineQuery", "results.0.input_message_content.message_text", "x" * 4097, "too long"),
    ("answerInlineQuery", "button", {"text": "b"}, "exactly one of"),
    ("answerInlineQuery", "button", {"text": "b", "start_parameter": "a b"}, "START_PARAM"),
    ("answerInlineQuery", "button", {"text": "", "start_parameter": "a"}, "BUTTON_TEXT"),
    ("answerInlineQuery", "cache_time", -1, "CACHE_TIME_INVALID"),
    ("deleteMessages", "message_ids", list(range(101)), "wrong number"),
    ("deleteMessages", "message_ids", [], "wrong number"),
    ("editMessageText", "text", "x" * 4097, "too long"),
    ("editMessageText", "message_id", 99, "message to edit not found"),
    ("editMessageText", "message_id", 1, "message can't be edited"),
    ("editMessageText", "message_id", 3, "there is no text"),
    ("editMessageText", "text", "buttons", "message is not modified"),
    ("editMessageCaption", "caption", "x" * 1025, "too long"),
    ("editMessageCaption", "message_id", 2, "there is no caption"),
    ("deleteMessage", "message_id", 99, "message to delete not found"),
    ("getUpdates", "allowed_updates", ["mesage"], "unknown update type"),
    ("sendChatAction", "action", "dancing", "wrong parameter action"),
    ("sendLocation", "latitude", 91, "wrong latitude"),
    ("sendMediaGroup", "media", [{"type": "photo", "media": "https://a.com/a.jpg"}], "number"),
    ("sendMessage", "chat_id", 404, "chat not found"),
    ("sendMessage", "chat_id", "@nobody", "chat not found"),
    ("sendMessage", "text", "x" * 4097, "message is too long"),
    ("sendMessage", "reply_parameters.message_id", 99, "message to be replied not found"),
    ("sendMessage", "link_preview_options", {"url": "no"}, "wrong link preview URL"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0.callback_data", "я" * 33, "DATA_INVALID"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0.callback_data", "", "DATA_INVALID"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0.text", " ", "non-empty"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0.url", "https://a.com", "exactly one"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0.style", "loud", "unknown style"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0", {"text": "x"}, "Text buttons"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0", {"text": "x", "url": "a"}, "is invalid"),
    ("sendMessage", "reply_markup.inline_keyboard.0.0", {"text": "x", "pay": True}, "BUTTON_TYPE"),
    (
        "sendMessage",
        "reply_markup.inline_keyboard.0.0",
        {"text": "x", "copy_text": {"text": "x" * 257}},
        "COPY_TEXT",
    ),
    (
        "sendMessage",
        "reply_markup.inline_keyboard.0.0",
        {"text": "x", "web_app": {"url": "http://a.com"}},
        "only HTTPS",
    ),
    (
        "sendMessage",
        "reply_markup.inline_keyboard",
        [[{"text": "x", "callback_data": "x"}]] * 101,
        "more than 100 buttons",
    ),
    (
        "sendMessage",
        "reply_markup",
        {"force_reply": True, "input_field_placeholder": "x" * 65},
        "1 to 64",
    ),
    ("sendMessage", "reply_markup", {"keyboard": []}, "must not be empty"),
    ("sendMessageDraft", "text", "x" * 4097, "too long"),
    ("sendMessageDraft", "draft_id", 0, "non-zero"),
    ("sendMessageDraft", "chat_id", GROUP_ID, "private chats only"),
    ("sendPhoto", "photo", "nothing", "wrong remote file identifier"),
    ("sendPhoto", "photo", "attach://missing", "there is no photo"),
    ("sendPhoto", "caption", "x" * 1025, "too long"),
    ("setMessageReaction", "reaction", [{"type": "emoji", "emoji": "x"}], "REACTION_INVALID"),
    ("setMyCommands", "commands.0.command", "Mood", "COMMAND_INVALID"),
    ("setMyCommands", "commands.0.command", "x" * 33, "COMMAND_INVALID"),
    ("setMyCommands", "commands.0.description", "x" * 257, "DESCRIPTION_INVALID"),
    ("setMyCommands", "commands.0.description", "", "DESCRIPTION_INVALID"),
    ("setMyCommands", "commands", [{"command": "a", "description": "b"}] * 101, "TOO_MUCH"),
    ("setMyCommands", "language_code", "korean", "LANG_CODE_INVALID"),
    ("setMyDescription", "description", "x" * 513, "too long"),
    ("setMyName", "name", "x" * 65, "too long"),
    ("setMyShortDescription", "short_description", "x" * 121, "too long"),
    ("setWebhook", "url", "https://a.com", "not available in the playground"),
]

FORMATTED = [
    (method, field)
    for method, sample in SAMPLES.items()
    for field in ("text", "caption")
    if field in sample and method != "answerCallbackQuery"
]


@pytest.fixture
async def ready(store, call, png):
    store.post_text(1, "private", "/start")
    await call("sendMessage", chat_id=1, text="buttons", reply_markup=KEYBOARD)
    await call("sendPhoto", {"photo": png()}, chat_id=1)
    store.press(1, "private", 2, "go")
    store.inline(1, "rain")
    return call


def sample(method: str, store: Any = None) -> dict[str, Any]:
    values = copy.deepcopy(SAMPLES[method])
    if method == "getFile" and store is not None:
        values["file_id"] = store.find(1, 3).wire["photo"][0]["file_id"]
    for name, query in (("callback_query_id", "ask_callback"), ("inline_query_id", "ask_inline")):
        if name in values and store is not None:
            arguments = (1, 1, 2) if query == "ask_callback" else (1, 1, "rain")
            values[name] = getattr(store.queries, query)(*arguments).id
    return values


async def refusal(call: Any, method: str, values: dict[str, Any]) -> str:
    with pytest.raises(ApiError) as caught:
        await call(method, **values)
    assert caught.value.code == 400
    assert caught.value.as_json()["ok"] is False
    return caught.value.description


def with_value(values: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *parents, last = path.split(".")
    place: Any = values
    for step in parents:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return values


def test_there_is_a_sample_of_every_call_that_means_something():
    without_meaning = {
        "close",
        "logOut",
        "setChatDescription",
        "setChatPermissions",
        "setChatTitle",
        "setMyDefaultAdministratorRights",
        "setUserEmojiStatus",
    }
    assert set(HANDLERS) - without_meaning == set(SAMPLES)


@pytest.mark.parametrize("method", SAMPLES)
async def test_a_valid_call_is_accepted(ready, store, method):
    assert await ready(method, **sample(method, store)) is not None


@pytest.mark.parametrize(
    ("method", "field"),
    [(name, f.name) for name in SAMPLES for f in methods()[name].fields.values() if f.required],
)
async def test_a_call_without_a_required_field_is_refused(ready, store, method, field):
    values = sample(method, store)
    del values[field]
    reason = await refusal(ready, method, values)
    assert any(word in reason for word in ("is required", "is empty", "not specified", "too old"))


@pytest.mark.parametrize("method", SAMPLES)
async def test_an_unknown_field_is_refused(ready, store, method):
    reason = await refusal(ready, method, sample(method, store) | {"chatid": 1})
    assert reason == f'Bad Request: unknown parameter "chatid" in {method}'


@pytest.mark.parametrize(
    ("method", "field"), [(method, field) for method, each in SAMPLES.items() for field in each]
)
async def test_a_field_of_a_wrong_type_is_refused(ready, store, method, field):
    wrong: Any = 1.5 if methods()[method].fields[field].kind.depth else [1]
    values = sample(method, store) | {field: wrong}
    assert f'wrong type of "{field}"' in await refusal(ready, method, values)


@pytest.mark.parametrize(("method", "field"), FORMATTED)
async def test_broken_markup_is_refused_wherever_text_is_formatted(ready, store, method, field):
    for mode, broken in (("HTML", "<b>x"), ("MarkdownV2", "*x"), ("Markdown", "_x")):
        values = sample(method, store) | {field: broken, "parse_mode": mode}
        assert "can't parse entities" in await refusal(ready, method, values)


@pytest.mark.parametrize(("method", "path", "value", "reason"), TOO_MUCH)
async def test_a_value_out_of_bounds_is_refused(ready, store, method, path, value, reason):
    values = with_value(sample(method, store), path, value)
    assert reason in await refusal(ready, method, values)


async def test_an_unknown_method_is_not_found(ready):
    with pytest.raises(ApiError) as caught:
        await ready("sendMesage", chat_id=1)
    assert caught.value.as_json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_what_has_no_use_here_is_checked_and_then_refused(ready):
    values = {"chat_id": 1, "question": "q", "options": [{"text": "a"}]}
    assert "not available" in await refusal(ready, "sendPoll", values)
    assert "is required" in await refusal(ready, "sendPoll", {"chat_id": 1, "question": "q"})


async def test_names_of_methods_may_be_in_any_case(ready):
    assert (await ready("getme"))["is_bot"] is True
