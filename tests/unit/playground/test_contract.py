"""The derived tables against the machine-readable document, where a copy is at hand."""

import ast
from pathlib import Path
from typing import Any

import pytest

import bot.playground
from bot.playground.contract.methods import methods
from bot.playground.contract.objects import choose_variant, object_fields
from bot.playground.contract.values import checked
from bot.playground.errors import ApiError
from tests.fakes.bot_api_spec import bot_api_spec

# The document at hand may be a little newer than what python-telegram-bot implements.
NEWER_METHODS = {
    "answerChatJoinRequestQuery",
    "sendChatJoinRequestWebApp",
    "sendRichMessage",
    "sendRichMessageDraft",
}
NEWER_FIELDS = {("editMessageText", "rich_message"), ("InputTextMessageContent", "rich_message")}
NOW_OPTIONAL = {("editMessageText", "text")}
UNTYPED = {("sendPoll", "media"), ("sendPoll", "explanation_media")}

OBJECTS = (
    "BotCommand",
    "BotCommandScopeChatMember",
    "CopyTextButton",
    "ForceReply",
    "InlineKeyboardButton",
    "InlineKeyboardMarkup",
    "InlineQueryResultArticle",
    "InlineQueryResultCachedPhoto",
    "InlineQueryResultPhoto",
    "InlineQueryResultsButton",
    "InputTextMessageContent",
    "KeyboardButton",
    "LinkPreviewOptions",
    "MessageEntity",
    "ReplyKeyboardMarkup",
    "ReplyKeyboardRemove",
    "ReplyParameters",
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return bot_api_spec()


def wire_types(field: Any) -> set[str]:
    return {"Array of " * field.kind.depth + name for name in field.kind.names}


def test_every_method_of_the_document_is_derived(document):
    assert set(document["methods"]) - set(methods()) <= NEWER_METHODS
    assert set(methods()) <= set(document["methods"])


def test_every_parameter_has_the_documents_name_type_and_necessity(document):
    wrong = []
    for name, method in methods().items():
        fields = {each["name"]: each for each in document["methods"][name].get("fields", [])}
        missing = set(fields) - set(method.fields) - {f for m, f in NEWER_FIELDS if m == name}
        wrong += [f"{name}.{field} is not derived" for field in missing]
        for field in method.fields.values():
            written = fields.get(field.name)
            if written is None:
                wrong.append(f"{name}.{field.name} is not in the document")
                continue
            if field.required != written["required"] and (name, field.name) not in NOW_OPTIONAL:
                wrong.append(f"{name}.{field.name} required: {field.required}")
            types = set(written["types"])
            accepted = (types, {"InputFile", "String"} if types == {"InputFile"} else types)
            if wire_types(field) not in accepted and (name, field.name) not in UNTYPED:
                wrong.append(f"{name}.{field.name}: {wire_types(field)}, not {types}")
    assert wrong == []


@pytest.mark.parametrize("name", OBJECTS)
def test_the_fields_of_an_object_are_those_of_the_document(document, name):
    fields = {each["name"]: each for each in document["types"][name]["fields"]}
    newer = {field for owner, field in NEWER_FIELDS if owner == name}
    derived = object_fields(name)
    assert set(derived) <= set(fields)
    # Fields that came after python-telegram-bot's version of the API can only be missing.
    assert {each["name"] for each in fields.values() if each["required"]} <= set(derived) | newer
    for field in derived.values():
        assert field.required == fields[field.name]["required"], field.name


def test_conveniences_of_the_library_are_not_parameters():
    fields = methods()["sendMessage"].fields
    for name in ("read_timeout", "reply_to_message_id", "disable_web_page_preview", "api_kwargs"):
        assert name not in fields
    assert "caption" not in methods()["sendMediaGroup"].fields
    assert "current_offset" not in methods()["answerInlineQuery"].fields


def test_a_number_in_a_form_is_read_as_a_number():
    values = checked(methods()["sendMessage"], {"chat_id": "-5", "text": "5"})
    assert values == {"chat_id": -5, "text": "5"}


def test_json_inside_a_form_is_read_and_checked():
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    values = checked(methods()["sendMessage"], {"chat_id": 1, "text": "x", "reply_markup": markup})
    assert values["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "b"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse"),
        ({}, "wrong type"),
        ({"inline_keyboard": [[{"text": "a", "calback_data": "b"}]]}, "unknown field"),
        ({"inline_keyboard": [[{"callback_data": "b"}]]}, "is required"),
        ({"inline_keyboard": [{"text": "a"}]}, "wrong type"),
        ({"inline_keyboard": [[{"text": 5, "callback_data": "b"}]]}, "wrong type"),
    ],
)
def test_a_mistake_deep_inside_an_object_is_found(markup, reason):
    with pytest.raises(ApiError, match=reason):
        checked(methods()["sendMessage"], {"chat_id": 1, "text": "x", "reply_markup": markup})


@pytest.mark.parametrize(
    ("base", "value", "variant"),
    [
        ("BotCommandScope", {"type": "all_private_chats"}, "BotCommandScopeAllPrivateChats"),
        ("MenuButton", {"type": "web_app"}, "MenuButtonWebApp"),
        ("InlineQueryResult", {"type": "photo", "photo_url": "x"}, "InlineQueryResultPhoto"),
        (
            "InlineQueryResult",
            {"type": "photo", "id": "1", "photo_file_id": "x"},
            "InlineQueryResultCachedPhoto",
        ),
        ("InputMessageContent", {"message_text": "x"}, "InputTextMessageContent"),
        ("ReactionType", {"type": "emoji", "emoji": "👍"}, "ReactionTypeEmoji"),
        ("BotCommandScope", {"type": "nobody"}, None),
    ],
)
def test_an_object_is_told_by_its_type_or_its_fields(base, value, variant):
    assert choose_variant((base,), value) == variant


def test_the_playground_imports_nothing_else_of_the_project():
    package = Path(bot.playground.__file__).parent
    door = package.parent / "door.py"  # how every server here listens; it stands on aiohttp alone
    for path in (*package.rglob("*.py"), door):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                own = name.partition(".")[0] in {"bot", "core", "ml"}
                allowed = path != door and f"{name}.".startswith(("bot.playground.", "bot.door."))
                assert not own or allowed, f"{path.name}: {name}"
