"""A real python-telegram-bot application against the playground, over real HTTP."""

import asyncio

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken
from telegram.ext import Application


async def shows(playground, text, chat="private"):
    for _ in range(200):
        if text in playground.chats.transcript(chat):
            return playground.chats.messages_since(chat)
        await asyncio.sleep(0.02)
    raise AssertionError(f"{text!r} is not in {playground.chats.transcript(chat)!r}")


async def test_a_command_is_answered_with_formatting(playground, bot):
    playground.chats.post_text(2, "private", "/start abc")
    messages = await shows(playground, "Hello 지우 with abc", chat=2)
    assert messages[-1]["entities"] == [{"type": "bold", "offset": 6, "length": 2}]


async def test_buttons_alert_and_edit(playground, bot):
    playground.chats.post_text(1, "private", "/mood")
    messages = await shows(playground, "[again] [why?]")
    message_id = messages[-1]["message_id"]
    playground.chats.press(1, "private", message_id, "why?")
    await shows(playground, "(alert) Because it rains.")
    playground.chats.press(1, "private", message_id, "again")
    messages = await shows(playground, "edited")
    assert messages[1]["edited"] is True


async def test_inline_results_come_in_pages_and_are_posted(playground, bot):
    chats = playground.chats
    query_id = chats.inline(2, "비", chat="group", offset="10")["inline_query"]["id"]
    while chats.inline_answer(query_id) is None:
        await asyncio.sleep(0.02)
    answer = chats.inline_answer(query_id)
    assert answer["next_offset"] == "20"
    assert answer["results"][0]["title"] == "비 10"
    chats.choose(2, "group", query_id, "12")
    await shows(playground, "song 12", chat="group")


async def test_a_photo_and_a_document_arrive_whole(playground, bot):
    playground.chats.post_text(1, "private", "/photo")
    messages = await shows(playground, "[document] list.csv")
    file = await bot.bot.get_file(messages[-1]["file"]["id"])
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2\n"
    assert messages[-2]["text"] == "a picture"


async def test_a_forced_reply_comes_back_as_a_reply(playground, bot):
    playground.chats.post_text(3, "group", "/ask")
    messages = await shows(playground, "waiting for a reply: artist - title", chat="group")
    playground.chats.post_text(3, "group", "비", reply_to=messages[-1]["message_id"])
    await shows(playground, "got 비 (to Which song?)", chat="group")


async def test_refusals_reach_the_bot_as_the_librarys_errors(playground, bot):
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.bot.send_message(1, "<b>x", parse_mode="HTML")
    playground.chats.block(1)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.bot.send_message(1, "x")
    stranger = Application.builder().token("1:x").base_url(playground.address.base_url).build()
    with pytest.raises(InvalidToken):
        await stranger.bot.initialize()
    await stranger.bot.shutdown()


async def test_a_second_poller_is_a_conflict(playground):
    address = playground.address
    builder = Application.builder().token(address.token).base_url(address.base_url)
    async with builder.build() as one, builder.build() as other:
        first = asyncio.ensure_future(one.bot.get_updates(timeout=5))
        while not playground.chats.updates.waiting:
            await asyncio.sleep(0.01)
        await other.bot.get_updates(timeout=0)
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first


async def test_the_library_reads_every_object_that_is_answered(playground, bot):
    group = playground.chats.chat("group").id
    chat = await bot.bot.get_chat(group)
    assert chat.title == "Road trip"
    assert (await bot.bot.get_chat_member(group, 1)).status == "creator"
    assert len(await bot.bot.get_chat_administrators(group)) == 1
    assert [each.command for each in await bot.bot.get_my_commands(language_code="ko")] == ["mood"]
    assert (await bot.bot.get_webhook_info()).url == ""
    assert (await bot.bot.get_my_description()).description == "It finds the next song."
    assert (await bot.bot.get_chat_menu_button()).type == "commands"
    sent = await bot.bot.send_message(1, "x")
    assert await bot.bot.set_message_reaction(1, sent.message_id, "👍")
    copied = await bot.bot.copy_message(2, 1, sent.message_id)
    forwarded = await bot.bot.forward_message(2, 1, sent.message_id)
    assert forwarded.forward_origin.sender_user.is_bot
    assert await bot.bot.delete_messages(2, [copied.message_id, forwarded.message_id])
