"""Pictures by their first bytes, and what each kind of inline result becomes."""

import struct

import pytest

from bot.playground import Playground
from bot.playground.errors import ApiError
from bot.playground.rules.pictures import picture_size
from bot.playground.state.people import GROUP_ID


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 4) + b"hi"
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + comment + frame


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (jpeg(300, 200), (300, 200)),
        (b"GIF89a" + struct.pack("<HH", 30, 20), (30, 20)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x1d\0\0\x13\0\0", (30, 20)),
        (b"\xff\xd8\xff", None),
        (jpeg(0, 200), None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_head(data, size):
    assert picture_size(data) == size


RESULTS = [
    (
        {
            "type": "photo",
            "photo_url": "https://a.com/a.jpg",
            "thumbnail_url": "https://a.com/t.jpg",
            "caption": "<b>c</b>",
            "parse_mode": "HTML",
        },
        {"caption": "c", "caption_entities": [{"type": "bold", "offset": 0, "length": 1}]},
    ),
    (
        {"type": "audio", "audio_url": "https://a.com/a.mp3", "title": "비", "performer": "x"},
        {},
    ),
    ({"type": "voice", "voice_url": "https://a.com/a.ogg", "title": "v"}, {}),
    (
        {
            "type": "document",
            "document_url": "https://a.com/a.pdf",
            "title": "d",
            "mime_type": "application/pdf",
        },
        {},
    ),
    (
        {"type": "location", "latitude": 1.0, "longitude": 2.0, "title": "there"},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
    ),
    (
        {"type": "contact", "phone_number": "1", "first_name": "A"},
        {"contact": {"phone_number": "1", "first_name": "A"}},
    ),
    (
        {
            "type": "article",
            "title": "t",
            "input_message_content": {
                "message_text": "see a.com",
                "link_preview_options": {"is_disabled": True},
            },
        },
        {"text": "see a.com", "link_preview_options": {"is_disabled": True}},
    ),
]


@pytest.mark.parametrize(("result", "content"), RESULTS, ids=[r["type"] for r, _ in RESULTS])
async def test_every_kind_of_result_becomes_its_message(store, call, result, content):
    query = store.inline(1, "x")["inline_query"]
    await call("answerInlineQuery", inline_query_id=query["id"], results=[result | {"id": "1"}])
    message = store.choose(1, "private", query["id"], "1")
    assert content.items() <= message.items()
    assert content or result["type"] in message
    assert store.transcript("private")


@pytest.mark.parametrize(
    ("method", "values", "reason"),
    [
        ("getChatMember", {"chat_id": GROUP_ID, "user_id": 404}, "user not found"),
        ("getChatAdministrators", {"chat_id": 1}, "no administrators"),
        ("leaveChat", {"chat_id": 1}, "private chats"),
        ("pinChatMessage", {"chat_id": GROUP_ID, "message_id": 1}, "not enough rights"),
        ("unpinAllChatMessages", {"chat_id": GROUP_ID}, "not enough rights"),
        ("deleteMessage", {"chat_id": GROUP_ID, "message_id": 1}, "can't be deleted"),
        ("setChatMenuButton", {"chat_id": GROUP_ID}, "private chat"),
        ("editMessageText", {"text": "x"}, "identifier is not specified"),
        ("editMessageText", {"text": "x", "inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
        ("copyMessage", {"chat_id": 1, "from_chat_id": 1, "message_id": 9}, "to copy not found"),
        ("getFile", {"file_id": "none"}, "wrong file_id"),
    ],
)
async def test_what_makes_no_sense_in_a_chat_is_refused(store, call, method, values, reason):
    store.post_text(1, "group", "hello")
    with pytest.raises(ApiError, match=reason):
        await call(method, **values)


async def test_a_message_with_another_keyboard_cannot_be_edited(call):
    sent = await call("sendMessage", chat_id=1, text="x", reply_markup={"force_reply": True})
    with pytest.raises(ApiError, match="can't be edited"):
        await call("editMessageText", chat_id=1, message_id=sent["message_id"], text="y")


async def test_a_taken_port_is_an_error_at_once():
    async with Playground(port=0) as first:
        port = int(first.address.page_url.rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            async with Playground(port=port):
                pass


def test_an_address_is_known_only_while_it_is_open():
    with pytest.raises(RuntimeError, match="not open"):
        _ = Playground(port=0).address
