"""Mentions, replies, deleting, settings, quiet hours, coming and going: the bot among people."""

from typing import Any

import pytest

from bot.playground.state.people import GROUP_ID
from core.errors import StoreDownError
from core.groups import GroupSettings, QuietHours
from tests.fakes.bot_talk import Talk
from tests.fakes.bot_world import SPOTIFY_ID

BOT = "@segue_playground_bot"
LINK = f"https://open.spotify.com/track/{SPOTIFY_ID}"
AUDIO = {
    "file_id": "a", "file_unique_id": "b", "duration": 60, "performer": "Artist 1",
    "title": "Song 1",
}  # fmt: skip
ADMIN, MEMBER, THIRD = 1, 2, 3


@pytest.fixture
def group(talk: Talk) -> Talk:
    return talk.as_(id=MEMBER, chat="group")


def settings_of(talk: Talk) -> Any:
    return talk.chat._app.bot_data.groups.settings(GROUP_ID)


async def set_(talk: Talk, settings: GroupSettings) -> None:
    await talk.chat._app.bot_data.groups.change(GROUP_ID, settings)


@pytest.mark.parametrize("text", [f"{BOT} rainy sunday", f"rainy sunday, {BOT.upper()}"])
async def test_a_mention_is_answered_like_a_message(group: Talk, text: str) -> None:
    await group.say(text)
    name, said = group.world.calls[0][:2]
    assert (name, str(said).strip(" ,")) == ("mood", "rainy sunday")


async def test_words_in_other_scripts_may_follow_the_name_at_once(group: Talk) -> None:
    entities = [{"type": "mention", "offset": 0, "length": len(BOT)}]
    group.chat.chats.post_text(MEMBER, "group", f"{BOT}비 오는 날", entities=entities)
    await group.chat.handle()
    assert group.world.calls[0][:2] == ("mood", "비 오는 날")


async def test_a_mention_of_somebody_else_is_not(group: Talk) -> None:
    group.chat.chats.post_text(MEMBER, "group", "@segue_playground_bot_2 rainy sunday")
    group.chat.chats.updates.put(
        "message",
        group.chat.chats.find(GROUP_ID, 1).wire,  # type: ignore[union-attr]
    )  # as it comes with privacy mode off
    await group.chat.handle()
    assert group.world.calls == []


async def test_a_mention_under_a_message_is_about_that_message(group: Talk) -> None:
    chats = group.chat.chats
    chats.post(THIRD, "group", {"audio": AUDIO})
    chats.post_text(THIRD, "group", f"listen to {LINK}")
    chats.post_text(THIRD, "group", "rainy sunday")
    await group.say(BOT, reply_to=1)
    await group.say(BOT, reply_to=2)
    await group.say(BOT, reply_to=3)
    called = [call[:2] for call in group.world.calls if call[0] != "card"]
    assert called == [
        ("describe", "Artist 1 - Song 1"), ("describe", LINK), ("mood", "rainy sunday")
    ]  # fmt: skip
    assert group.texts()("help-title") in await group.say(BOT)


@pytest.mark.parametrize(
    ("command", "call"),
    [
        ("/recommend", ("recommend", "Artist 1 - Song 1")),
        ("/describe", ("describe", "Artist 1 - Song 1")),
        ("/search", ("search", "Artist 1 - Song 1")),
    ],
)
async def test_a_command_under_an_audio_file_is_about_it(
    group: Talk, command: str, call: tuple[str, str]
) -> None:
    group.chat.chats.post(THIRD, "group", {"audio": AUDIO})
    await group.say(command, reply_to=1)
    assert group.world.calls[0][:2] == call


async def test_a_file_without_tags_is_known_by_its_name(group: Talk) -> None:
    bare = {
        "file_id": "a",
        "file_unique_id": "b",
        "file_name": "03. Artist_1_-_Song_1 (320kbps).mp3",
    }
    group.chat.chats.post(THIRD, "group", {"document": {**bare, "mime_type": "audio/mpeg"}})
    group.chat.chats.post(THIRD, "group", {"audio": {**bare, "duration": 5}})
    for message_id in (1, 2):
        await group.say("/search", reply_to=message_id)
    assert [call[1] for call in group.world.calls] == ["Artist 1 - Song 1"] * 2


async def test_a_command_under_a_link_behind_words_is_about_the_link(group: Talk) -> None:
    hidden = [{"type": "text_link", "offset": 0, "length": 4, "url": LINK + "?si=1"}]
    group.chat.chats.post_text(THIRD, "group", "this one", entities=hidden)
    await group.say("/describe", reply_to=1)
    await group.say("/mood", reply_to=1)
    called = [call[:2] for call in group.world.calls if call[0] != "card"]
    assert called == [("describe", LINK), ("recommend", LINK)]


async def test_a_command_under_a_list_is_about_its_songs(group: Talk) -> None:
    await group.say("/mood rain")
    await group.say("/recommend", reply_to=2)
    await group.say("/search", reply_to=2)
    await group.say("/describe", reply_to=2)
    called = [call[:2] for call in group.world.calls[1:]]
    assert called == [("like", (1, 2, 3, 4, 5)), ("search", "rain"), ("card", 1)]


async def test_a_command_under_another_sentence_of_the_bot_asks(group: Talk) -> None:
    await group.say("/mood 😀")
    assert await group.say("/search", reply_to=2) == group.texts()("ask-search")


async def test_who_asked_and_admins_delete_an_answer_and_others_do_not(group: Talk) -> None:
    for presser, gone in ((THIRD, False), (MEMBER, True), (ADMIN, True)):
        await group.say("/search song")
        answer = group.last()
        assert answer is not None
        alerts = len(group.alerts())
        await group.as_(id=presser, chat="group").tap("🗑")
        assert (group.chat.chats.find(GROUP_ID, int(str(answer["message_id"]))) is None) is gone
        assert (len(group.alerts()) == alerts) is gone
    assert group.alerts() == [group.texts()("not-yours")]


async def test_the_delete_button_stays_who_asked_for_it_when_others_turn_pages(
    group: Talk,
) -> None:
    await group.say("/search song")
    await group.as_(id=THIRD, chat="group").tap("▶")
    assert "🗑" in group.buttons()
    await group.as_(id=THIRD, chat="group").tap("🗑")
    assert group.alerts() == [group.texts()("not-yours")]


async def test_private_answers_have_no_delete_button(talk: Talk) -> None:
    await talk.say("/search song")
    assert "🗑" not in talk.buttons()


async def test_whether_somebody_is_admin_is_asked_once_in_a_while(
    group: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    bot = group.chat._app.bot
    real = type(bot).get_chat_member

    async def counted(self: object, chat_id: int, user_id: int, **options: Any) -> Any:
        asked.append(user_id)
        return await real(bot, chat_id, user_id, **options)

    monkeypatch.setattr(type(bot), "get_chat_member", counted)
    for _ in range(3):
        await group.say("/search song")
        await group.as_(id=THIRD, chat="group").tap("🗑")
    assert asked == [THIRD]
    group.clock.now += 600
    await group.as_(id=THIRD, chat="group").tap("🗑")
    assert asked == [THIRD, THIRD]


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
async def test_admins_set_the_language_and_it_holds_for_all(talk: Talk, language: str) -> None:
    admin = talk.as_(id=ADMIN, language="en", chat="group")
    await admin.say("/settings")
    assert admin.texts()("group-settings-title") in str(admin.last()["text"])  # type: ignore[index]
    name = {"en": "English", "ko": "한국어", "ru": "Русский"}[language]
    await admin.tap(name)
    title = talk.as_(language=language).texts()("group-settings-title")
    assert title in str(admin.last()["text"])  # type: ignore[index]
    other = talk.as_(id=MEMBER, language="ru", chat="group")
    said = await other.say("/search song")
    assert talk.as_(language=language).texts()("list-tracks", count=10) in said


async def test_what_one_alone_sees_is_in_their_own_language(talk: Talk) -> None:
    await set_(talk, GroupSettings(language="ko"))
    member = talk.as_(id=MEMBER, language="en", chat="group")
    await member.say("/search song")
    talk.chat.chats.person(THIRD, "ru")
    third = talk.as_(id=THIRD, language="ru", chat="group")
    await third.tap("🗑")
    talk.world.failing = StoreDownError("x")
    await third.tap("1")
    said = third.texts()
    assert third.alerts() == [said("not-yours"), said("error-store-down")]


async def test_members_see_the_settings_and_cannot_press_them(talk: Talk) -> None:
    admin, member = talk.as_(id=ADMIN, chat="group"), talk.as_(id=MEMBER, chat="group")
    said = await member.say("/settings")
    assert member.texts()("group-admins") in said
    assert member.buttons() == [member.texts()("button-own-settings"), "🗑"]
    await admin.say("/settings")
    await member.tap("한국어")
    assert member.alerts() == [member.texts()("group-admins-only")]
    assert (await settings_of(talk)).language is None


async def test_in_quiet_hours_answers_make_no_sound(
    group: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent: list[object] = []
    bot = group.chat._app.bot
    real = type(bot).send_message

    async def watched(self: object, *args: Any, **options: Any) -> Any:
        silent.append(options.get("disable_notification"))
        return await real(bot, *args, **options)

    monkeypatch.setattr(type(bot), "send_message", watched)
    await group.say("/search song")  # it is noon
    await set_(group, GroupSettings(quiet=QuietHours(20 * 60, 8 * 60)))
    await group.say("/search song")
    await set_(group, GroupSettings(quiet=QuietHours(20 * 60, 8 * 60), offset=9 * 60))
    await group.say("/search song")
    assert silent == [None, None, True]


async def test_quiet_hours_and_the_clock_are_set_by_buttons(talk: Talk) -> None:
    admin = talk.as_(id=ADMIN, language="ko", chat="group")
    said = await admin.say("/settings")
    assert admin.texts()("group-clock", offset="UTC+09:00", time="21:00") in said
    await admin.tap("🔕 22:00–07:00")
    await admin.tap("🕐 −00:30")
    settings = await settings_of(talk)
    assert settings == GroupSettings(None, QuietHours(22 * 60, 7 * 60), 8 * 60 + 30)
    last = admin.last()
    assert last is not None
    assert "20:30" in str(last["text"])
    assert "✓ 🔕 22:00–07:00" in admin.buttons()


async def test_ones_own_settings_are_a_matter_of_the_private_chat(talk: Talk) -> None:
    member = talk.as_(id=MEMBER, chat="group")
    await member.say("/settings")
    last = member.last()
    assert last is not None
    url = last["keyboard"][0][0]["url"]  # type: ignore[index]
    assert url == f"https://t.me/{BOT[1:]}?start=settings"
    talk.chat.chats.start(1, "settings")
    await talk.chat.handle()
    assert talk.texts()("settings-title") in str(talk.last()["text"])  # type: ignore[index]


async def test_login_leads_out_of_the_group(group: Talk) -> None:
    assert await group.say("/login") == group.texts()("private-only")
    assert await group.say("/logout") == group.texts()("private-only")


async def test_the_bot_greets_a_group_once_shortly(group: Talk) -> None:
    for _ in range(2):
        group.chat.chats.set_closed(ADMIN, "group", closed=True)
        group.chat.chats.set_closed(ADMIN, "group", closed=False)
        await group.chat.handle()
    greetings = [item["text"] for item in group.items() if item["kind"] == "message"]
    assert greetings == [group.texts()("group-hello", bot=BOT[1:])]
    assert (await settings_of(group)).active


async def test_a_group_that_put_the_bot_out_is_inactive_and_keeps_its_settings(
    group: Talk,
) -> None:
    await set_(group, GroupSettings(language="ru"))
    group.chat.chats.set_closed(ADMIN, "group", closed=True)
    await group.chat.handle()
    assert await settings_of(group) == GroupSettings(language="ru", active=False)


async def test_a_refusal_to_write_marks_the_group_too(group: Talk) -> None:
    await group.say("/search song")
    quick = group.world.search

    async def thrown_out(*args: Any, **options: Any) -> Any:
        group.chat.chats.chat("group").closed = True
        return await quick(*args, **options)

    group.world.search = thrown_out  # type: ignore[method-assign]
    assert await group.say("/search song") == ""
    assert not (await settings_of(group)).active


async def test_a_supergroup_keeps_the_settings_of_the_group(group: Talk) -> None:
    groups = group.chat._app.bot_data.groups
    await groups.change(-77, GroupSettings(language="ko"))
    await group.say("/search song")  # the new chat was seen before
    for content in (
        {"chat": {"id": -77, "type": "group", "title": "x"}, "migrate_to_chat_id": GROUP_ID},
        {"migrate_from_chat_id": -77},
    ):
        message = {**group.chat.chats.find(GROUP_ID, 1).wire, **content}  # type: ignore[union-attr]
        del message["text"], message["entities"]
        group.chat.chats.updates.put("message", message)
        await group.chat.handle()
        assert await groups.settings(GROUP_ID) == GroupSettings(language="ko")
    assert await groups.settings(-77) == GroupSettings()
    assert group.as_(language="ko").texts()("list-tracks", count=10) in await group.say("/search a")


async def test_an_answer_follows_a_group_that_moved_meanwhile(
    group: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from telegram.error import ChatMigrated

    bot = group.chat._app.bot
    real = type(bot).send_message

    async def moved(self: object, chat_id: int, *args: Any, **options: Any) -> Any:
        if chat_id == GROUP_ID:
            raise ChatMigrated(MEMBER)
        return await real(bot, chat_id, *args, **options)

    monkeypatch.setattr(type(bot), "send_message", moved)
    assert await group.say("/search song") == ""
    assert "Song 1" in str(group.as_(id=MEMBER).last()["text"])  # type: ignore[index]


async def test_edited_messages_and_channels_are_left_alone(group: Talk) -> None:
    await group.say("/help")
    wire = group.chat.chats.find(GROUP_ID, 1).wire  # type: ignore[union-attr]
    for kind in ("edited_message", "channel_post", "edited_channel_post"):
        group.chat.chats.updates.put(kind, wire)
    await group.chat.handle()
    assert len([item for item in group.items() if item["is_bot"]]) == 1


async def test_the_settings_of_an_anonymous_admin_have_buttons(group: Talk) -> None:
    await group.say("/settings")
    wire = group.chat.chats.find(GROUP_ID, 1).wire  # type: ignore[union-attr]
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    wire = {**wire, "from": anonymous, "sender_chat": wire["chat"]}
    group.chat.chats.updates.put("message", wire)
    await group.chat.handle()
    assert "한국어" in group.buttons()


@pytest.mark.parametrize("place", ["settings", "privacy"])
async def test_a_link_to_what_is_personal_shows_nothing_of_it_in_a_group(
    group: Talk, place: str
) -> None:
    assert await group.say(f"/start {place}") == group.texts()("private-only")


async def test_an_expired_list_in_a_group_can_still_be_deleted(group: Talk) -> None:
    await group.say("/search song")
    group.clock.now = 86_401
    await group.tap("▶")
    assert group.buttons() == [group.texts()("button-run-again"), "🗑"]
    await group.tap("🗑")
    assert group.last() is None
