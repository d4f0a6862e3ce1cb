"""Commands below photos and files are commands."""

import json
from typing import Any

import pytest

from bot.transport.intake.labels import label
from bot.transport.sloppy import mend_update
from core.feedback import Reaction
from tests.fakes.raw_updates import GROUP, PRIVATE, Mail, message

PHOTO: dict[str, Any] = {
    "photo": [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}]
}
AUDIO: dict[str, Any] = {
    "audio": {
        "file_id": "f", "file_unique_id": "u", "duration": 200, "title": "Dynamite",
        "performer": "BTS",
    }
}  # fmt: skip
FILE: dict[str, Any] = {
    "document": {
        "file_id": "f", "file_unique_id": "u", "mime_type": "audio/flac",
        "file_name": "BTS - Dynamite.flac",
    }
}  # fmt: skip
ATTACHED = pytest.mark.parametrize("attached", [PHOTO, AUDIO, FILE], ids=["photo", "audio", "file"])


@ATTACHED
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("name", ["/recommend", "/recommend@segue_bot", "/Predict@Segue_Bot"])
async def test_a_command_below_a_file_works_on_its_words(
    post: Mail, attached: dict[str, Any], chat: dict[str, Any], name: str
) -> None:
    assert len(await post.message(None, chat, caption=f"{name} Nirvana - Lithium", **attached)) == 1
    assert post.world.calls == [("recommend", "Nirvana - Lithium", 0, frozenset())]


@pytest.mark.parametrize("attached", [AUDIO, FILE], ids=["audio", "file"])
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
async def test_a_command_without_words_works_on_the_file_above_it(
    post: Mail, attached: dict[str, Any], chat: dict[str, Any]
) -> None:
    before = message(1, "/mood rain", chat)
    more = {**attached, "reply_to_message": before}
    assert len(await post.message(None, chat, caption="/search", **more)) == 1
    assert post.world.calls == [("search", "BTS - Dynamite")]


async def test_a_file_goes_before_the_taste(post: Mail) -> None:
    await post.house.people.react(7, 3, Reaction.LIKE)
    await post.message("/recommend")
    assert post.world.calls[-1][0] == "from_taste"
    await post.message(None, caption="/recommend", **AUDIO)
    assert post.world.calls[-1][:2] == ("recommend", "BTS - Dynamite")


async def test_a_photo_tells_nothing_so_that_the_command_asks(post: Mail) -> None:
    (question,) = await post.message(None, GROUP, caption="/describe", **PHOTO)
    assert json.loads(question["reply_markup"])["force_reply"]
    assert post.world.calls == []


async def test_links_behind_the_words_of_a_caption_are_seeds(post: Mail) -> None:
    link = "https://open.spotify.com/track/4u7EnebtmKWzUH433cf5Qv"
    entities = [
        {"type": "bot_command", "offset": 0, "length": 10},
        {"type": "text_link", "offset": 11, "length": 4, "url": link},
    ]
    more = {"caption_entities": entities, **PHOTO}
    await post.message(None, GROUP, caption="/recommend this", **more)
    assert post.world.calls[-1][:2] == ("recommend", link)


async def test_a_command_for_another_bot_is_not_ours(post: Mail) -> None:
    assert await post.message(None, GROUP, caption="/mood@echo_bot rain", **PHOTO) == []
    assert post.world.calls == []


async def test_a_command_that_there_is_not_is_told_once_in_private(post: Mail) -> None:
    (sent,) = await post.message(None, PRIVATE, caption="/dance", **PHOTO)
    assert "/mood" in sent["text"]
    assert await post.message(None, GROUP, caption="/dance", **PHOTO) == []


async def test_a_caption_that_was_edited_is_not_answered_again(post: Mail) -> None:
    body = message(5, None, GROUP, caption="/mood rain", **PHOTO)
    await post.update(message=body)
    await post.update(edited_message={**body, "edit_date": 1_700_000_001})
    assert len(post.written()) == 1


async def test_an_album_is_answered_once(post: Mail) -> None:
    album = {"media_group_id": "1", **PHOTO}
    assert len(await post.message(None, PRIVATE, caption="/mood rain", **album)) == 1
    assert await post.message(None, PRIVATE, **album) == []
    assert len(await post.message(None, PRIVATE, **PHOTO)) == 1, "a photo alone is told what helps"


async def test_a_server_that_marks_no_commands_is_helped() -> None:
    raw = {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1}, "caption": "/mood x"}}
    mend_update(raw)
    assert raw["message"]["caption_entities"] == [  # type: ignore[index]
        {"type": "bot_command", "offset": 0, "length": 5}
    ]


@pytest.mark.parametrize("words", [5, None, ["/mood"]])
def test_words_that_are_none_are_left_alone(words: object) -> None:
    raw: dict[str, Any] = {"message": {"message_id": 1, "text": words, "caption": words}}
    mend_update(raw)
    assert not {"entities", "caption_entities"} & set(raw["message"])


@pytest.mark.parametrize(
    ("caption", "expected"),
    [("/mood@segue_bot rain", "mood"), ("/dance", "unknown_command"), ("rain", "text")],
)
async def test_a_caption_is_counted_like_a_text(post: Mail, caption: str, expected: str) -> None:
    from telegram import Update

    raw = {"update_id": 1, "message": message(1, None, PRIVATE, caption=caption, **PHOTO)}
    update = Update.de_json(raw, post.intake._app.bot)
    assert label(update, frozenset({"mood"})) == expected
