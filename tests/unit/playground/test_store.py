import pytest

from bot.playground.errors import ApiError
from bot.playground.state.people import GROUP_ID

KEYBOARD = {"inline_keyboard": [[{"text": "go", "callback_data": "data"}]]}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "hey"},
}


def test_a_private_message_becomes_an_update_with_its_entities(store):
    update = store.post_text(2, "private", "/mood 😀 @segue_test_bot https://a.com")
    message = update["message"]
    assert message["from"]["language_code"] == "ko"
    assert message["chat"] == {
        "id": 2,
        "type": "private",
        "first_name": "지우",
        "username": "jiwoo_playground",
    }
    assert [(e["type"], e["offset"], e["length"]) for e in message["entities"]] == [
        ("bot_command", 0, 5),
        ("mention", 9, 15),
        ("url", 25, 13),
    ]
    assert store.take_updates() == [update]
    assert store.take_updates() == []


def test_a_new_user_joins_with_the_language_given(store):
    update = store.post_text(77, "private", "hi", language="ru")
    assert update["message"]["from"]["language_code"] == "ru"


def test_update_ids_rise_and_begin_after_those_of_an_earlier_run(store):
    ids = [store.post_text(1, "private", str(n))["update_id"] for n in range(3)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert 1_000_000 < ids[0] < 2**31


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("hello everyone", False),
        ("/mood rain", True),
        ("/mood@segue_test_bot rain", True),
        ("/mood@another_bot rain", False),
        ("@segue_test_bot what now", True),
        ("@another_bot what now", False),
    ],
)
def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(store, text, seen):
    assert (store.post_text(1, "group", text) is not None) == seen
    assert store.messages_since("group")[-1]["text"] == text


async def test_in_a_group_the_bot_hears_replies_to_itself(store, call):
    sent = await call("sendMessage", chat_id=GROUP_ID, text="which song?")
    update = store.post_text(2, "group", "비", reply_to=sent["message_id"])
    assert update["message"]["reply_to_message"]["text"] == "which song?"
    other = store.find(GROUP_ID, update["message"]["message_id"])
    assert store.post_text(1, "group", "nice", reply_to=other.id) is None


async def test_a_button_asks_once_and_is_answered_once(store, call):
    sent = await call("sendMessage", chat_id=1, text="x", reply_markup=KEYBOARD)
    query = store.press(1, "private", sent["message_id"], "go")["callback_query"]
    assert query["data"] == "data"
    assert query["message"]["text"] == "x"
    assert await call("answerCallbackQuery", callback_query_id=query["id"], text="done")
    with pytest.raises(ApiError, match="query is too old"):
        await call("answerCallbackQuery", callback_query_id=query["id"])


async def test_a_query_that_waited_too_long_cannot_be_answered(store, call, clock):
    query = store.inline(1, "rain")["inline_query"]
    clock.now += 11
    with pytest.raises(ApiError, match="query is too old"):
        await call("answerInlineQuery", inline_query_id=query["id"], results=[])


async def test_a_button_that_is_not_there_is_named_with_those_that_are(store, call):
    sent = await call("sendMessage", chat_id=1, text="x", reply_markup=KEYBOARD)
    with pytest.raises(ValueError, match="it has go"):
        store.press(1, "private", sent["message_id"], "stop")


async def test_an_inline_result_is_posted_and_can_be_edited_and_pressed(store, call):
    query = store.inline(2, "rain", chat="group")["inline_query"]
    assert query["chat_type"] == "supergroup"
    results = [ARTICLE | {"reply_markup": KEYBOARD}, ARTICLE | {"id": "2"}]
    await call("answerInlineQuery", inline_query_id=query["id"], results=results)
    assert store.inline_answer(query["id"])["results"] == results
    store.take_updates()
    message = store.choose(2, "group", query["id"], "1")
    assert message["via_bot"]["username"] == "segue_test_bot"
    chosen, posted = store.take_updates()
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert posted["message"]["message_id"] == message["message_id"]
    assert await call("editMessageText", inline_message_id=inline_id, text="new") is True
    assert store.messages_since("group")[-1]["text"] == "new"
    with pytest.raises(ApiError, match="can't be edited"):
        await call("editMessageText", chat_id=GROUP_ID, message_id=1, text="newer")


async def test_a_press_on_an_inline_message_names_no_message(store, call):
    query = store.inline(1, "")["inline_query"]
    results = [ARTICLE | {"reply_markup": KEYBOARD}]
    await call("answerInlineQuery", inline_query_id=query["id"], results=results)
    message = store.choose(1, "group", query["id"], "1")
    pressed = store.press(3, "group", message["message_id"], "data")["callback_query"]
    assert "message" not in pressed
    assert pressed["inline_message_id"]


async def test_a_result_without_buttons_gets_no_inline_message_id(store, call):
    query = store.inline(1, "")["inline_query"]
    await call("answerInlineQuery", inline_query_id=query["id"], results=[ARTICLE])
    store.take_updates()
    store.choose(1, "private", query["id"], "1")
    chosen = store.take_updates()[0]["chosen_inline_result"]
    assert "inline_message_id" not in chosen


async def test_who_blocks_the_bot_is_out_of_its_reach(store, call):
    update = store.block(1)
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(ApiError, match="bot was blocked by the user") as caught:
        await call("sendMessage", chat_id=1, text="x")
    assert caught.value.code == 403
    with pytest.raises(ValueError, match="blocked"):
        store.post_text(1, "private", "x")
    store.start(1, "login")
    assert store.messages_since("private")[-1]["text"] == "/start login"


async def test_a_bot_that_has_left_the_group_hears_and_says_nothing_there(store, call):
    await call("leaveChat", chat_id=GROUP_ID)
    assert store.post_text(1, "group", "/mood") is None
    with pytest.raises(ApiError, match="not a member"):
        await call("sendMessage", chat_id=GROUP_ID, text="x")


async def test_the_narrowest_commands_in_ones_own_language_are_shown(store, call):
    async def set_commands(name, **where):
        await call("setMyCommands", commands=[{"command": name, "description": "d"}], **where)

    await set_commands("default")
    await set_commands("private", scope={"type": "all_private_chats"})
    await set_commands("korean", scope={"type": "all_private_chats"}, language_code="ko")
    await set_commands("admins", scope={"type": "all_chat_administrators"})

    def shown(user_id, chat):
        language = store.people[user_id].language
        commands = store.profile.commands_for(store.chat(chat, user_id), user_id, language)
        return commands[0]["command"]

    assert shown(1, "private") == "private"
    assert shown(2, "private") == "korean"
    assert shown(1, "group") == "admins"
    assert shown(3, "group") == "default"


async def test_an_edit_changes_the_message_in_place(store, call):
    sent = await call("sendMessage", chat_id=1, text="x", reply_markup=KEYBOARD)
    edited = await call("editMessageText", chat_id=1, message_id=sent["message_id"], text="y")
    assert edited["text"] == "y"
    assert "edit_date" in edited
    assert "reply_markup" not in edited
    assert len(store.messages_since("private")) == 1


async def test_a_photo_is_kept_measured_and_offered_again(store, call, png):
    sent = await call("sendPhoto", {"p": png(40, 30)}, chat_id=1, photo="attach://p")
    photo = sent["photo"][0]
    assert (photo["width"], photo["height"]) == (40, 30)
    again = await call("sendPhoto", chat_id=2, photo=photo["file_id"])
    assert again["photo"] == sent["photo"]
    file = await call("getFile", file_id=photo["file_id"])
    assert file["file_path"].endswith(photo["file_id"])


@pytest.mark.parametrize(
    ("width", "height", "reason"), [(9_000, 1_001, "DIMENSIONS"), (210, 10, "DIMENSIONS")]
)
async def test_a_photo_of_impossible_shape_is_refused(call, png, width, height, reason):
    with pytest.raises(ApiError, match=reason):
        await call("sendPhoto", {"photo": png(width, height)}, chat_id=1)


@pytest.mark.parametrize(("data", "reason"), [(b"text", "IMAGE_PROCESS"), (b"", "non-empty")])
async def test_a_photo_that_is_none_is_refused(call, data, reason):
    with pytest.raises(ApiError, match=reason):
        await call("sendPhoto", {"photo": data}, chat_id=1)


async def test_the_transcript_shows_what_a_chat_shows(store, call):
    store.post_text(1, "private", "/mood rain")
    text = '🌧 <b>rain</b>\n1 <a href="https://a.com">비</a> — x'
    await call("sendMessage", chat_id=1, text=text, parse_mode="HTML", reply_markup=KEYBOARD)
    store.press(1, "private", 2, "go")
    await call("answerCallbackQuery", callback_query_id="101", text="done", show_alert=True)
    force = {"force_reply": True, "input_field_placeholder": "title"}
    await call("sendMessage", chat_id=1, text="which?", reply_markup=force)
    assert store.transcript("private") == (
        "Ann> /mood rain\n\n🌧 rain\n1 비 — x\n[go]\n\n"
        "which?\n(waiting for a reply: title)\n\n(alert) done"
    )
    assert "1 비 <https://a.com> — x" in store.transcript("private", 1, with_links=True)
    assert store.transcript("private", since_message_id=2).startswith("which?")


async def test_what_changed_since_a_moment_can_be_asked_for(store, call):
    sent = await call("sendMessage", chat_id=1, text="old")
    moment = store.revision
    await call("editMessageText", chat_id=1, message_id=sent["message_id"], text="new")
    assert store.transcript("private", since_revision=moment) == "new"
    assert store.transcript("private", since_revision=store.revision) == ""
