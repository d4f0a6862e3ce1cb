"""What people say of a list and its tracks, through the real handlers: the very next list obeys."""

from typing import Any

import pytest
from telegram import Update

from bot.memory.lists import DAY
from bot.ui.actions import DislikeTrack, SwitchChip, Venture
from core.feedback import Reaction
from core.listener import Adventure
from tests.fakes.bot_talk import Talk

ME = 1


def shown(text: object) -> list[int]:
    """The numbers of the songs of a list."""
    return [
        int(line.split("  Song ")[1].split(" ")[0])
        for line in str(text).split("\n")
        if "  Song " in line
    ]


def data_of(talk: Talk, label: str) -> str:
    """What the button of the newest message says."""
    last = talk.last()
    assert last is not None
    rows: Any = last["keyboard"]
    return next(each["callback_data"] for row in rows for each in row if each["text"] == label)


async def say_why_not(talk: Talk, number: int, reason: str) -> str:
    await talk.tap("✏️ Edit")
    await talk.tap(f"{number} 👎")
    return await talk.tap(reason)


@pytest.mark.parametrize(
    ("reason", "changed", "gone_for_days"),
    [
        ("⏳ Not now", "“Song 3 — Artist 3” stays out for 14 days.", 14),
        ("🚫 This song", "“Song 3 — Artist 3” stays out from now on.", None),
        ("🚷 This artist", "Artist 3 stays out from now on.", None),
        ("🥱 I know it too well", "“Song 3 — Artist 3” is left out of recommendations", 365),
    ],
)
async def test_a_dislike_says_what_it_changes_and_the_very_next_list_obeys(
    talk: Talk, reason: str, changed: str, gone_for_days: int | None
) -> None:
    await talk.say("/mood rainy")
    assert changed in await say_why_not(talk, 3, reason)
    assert 3 not in shown(await talk.say("/mood rainy"))
    if gone_for_days:
        talk.clock.now = gone_for_days * DAY - 60
        assert 3 not in shown(await talk.say("/mood rainy"))
        talk.clock.now = gone_for_days * DAY + 60
        assert 3 in shown(await talk.say("/mood rainy"))
    else:
        talk.clock.now = 5000 * DAY
        assert 3 not in shown(await talk.say("/mood rainy"))


async def test_what_is_known_too_well_is_counted(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await say_why_not(talk, 3, "🥱 I know it too well")
    assert "1 song that you know was left out." in await talk.say("/mood rainy")


async def test_the_wrong_mood_leaves_this_list_at_once_and_others_lightly(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await say_why_not(talk, 3, "🌗 Wrong mood")
    await talk.tap("✅ Done")
    assert 3 not in shown(await talk.tap("➕ Bolder"))
    assert talk.world.listeners[-1].away_from == (3,)
    assert talk.world.listeners[-1].barred_tracks == frozenset({3})
    assert 3 in shown(await talk.say("/mood sunny"))
    assert talk.world.listeners[-1].away_from == (3,)
    talk.clock.now = 30 * DAY + 1
    await talk.say("/mood sunny")
    assert talk.world.listeners[-1].away_from == ()


async def test_a_dislike_is_undone_in_the_list_itself(talk: Talk) -> None:
    await talk.say("/mood rainy")
    for reason in ("🚷 This artist", "🌗 Wrong mood"):
        await say_why_not(talk, 3, reason)
        assert "Taken back: " in await talk.tap("3 👎 ↩️ Undo")
        await talk.tap("✅ Done")
        again = await talk.tap("➕ Bolder")
        assert 3 in shown(again)
        assert talk.world.listeners[-1].away_from == ()
        await talk.tap("➖ Safer")


async def test_feedback_is_listed_and_undone_one_by_one(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await say_why_not(talk, 3, "🚷 This artist")
    await talk.tap("5 👍")
    await talk.tap("7 👎")
    await talk.tap("🚫 This song")
    assert "What you said of songs: about 3 songs" in await talk.say("/settings")
    listed = await talk.tap("What you said of songs")
    assert "🚷 the artist Artist 3" in listed
    assert "👍 Song 5 — Artist 5" in listed
    left = await talk.tap("↩️ 3")
    assert "Taken back: Artist 3." in left
    assert "🚫 Song 7" in left
    now = shown(await talk.say("/mood rainy"))
    assert 3 in now
    assert 7 not in now


async def test_a_like_makes_a_taste_and_a_changed_mind_unmakes_it(talk: Talk) -> None:
    assert await talk.say("/recommend") == talk.texts()("ask-recommend")
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    assert "counts in your taste" in await talk.tap("4 👍")
    assert "✨ from what you like" in await talk.say("/recommend")
    assert talk.world.listeners[-1].liked == {4: 1.0}
    await talk.tap("✏️ Edit")
    await talk.tap("1 👍")
    assert talk.world.listeners[-1].liked == {4: 1.0}
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    await talk.tap("4 ❤️ ↩️ Undo")
    await talk.say("/recommend")
    assert talk.world.listeners[-1].liked == {50: 1.0}


async def test_an_opened_card_and_tracks_like_it_count_a_little(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    first = talk.last()
    await talk.tap("🔍")
    assert first != talk.last()
    await talk.tap("✨ More like this")
    assert talk.world.listeners[-1].liked == {1: 0.3}
    await talk.say("/mood sunny")
    assert talk.world.listeners[-1].liked == {1: 0.3}
    assert 20 in talk.world.listeners[-1].shown


async def test_a_praised_list_counts_a_little(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.tap("👍")
    await talk.say("/mood rainy")
    assert talk.world.listeners[-1].liked == dict.fromkeys(range(1, 11), 0.3)


async def test_what_was_shown_is_remembered_for_two_weeks_by_the_page(talk: Talk) -> None:
    await talk.say("/mood rainy 30")
    await talk.say("/mood sunny")
    assert talk.world.listeners[-1].shown == frozenset(range(1, 11))
    await talk.say("/mood rainy 30")
    await talk.tap("▶")
    talk.clock.now = 14 * DAY - 60
    await talk.say("/mood sunny")
    assert talk.world.listeners[-1].shown == frozenset(range(1, 21))
    talk.clock.now = 28 * DAY
    await talk.say("/mood sunny")
    assert talk.world.listeners[-1].shown == frozenset()


async def test_search_results_are_neither_remembered_nor_personal(talk: Talk) -> None:
    await talk.say("/search song")
    await talk.say("/mood rainy")
    assert talk.world.listeners[-1].shown == frozenset()


async def test_what_a_list_has_shown_itself_does_not_count_when_it_is_ranked_again(
    talk: Talk,
) -> None:
    await talk.say("/mood rainy")
    await talk.tap("➕ Bolder")
    assert talk.world.listeners[-1].shown == frozenset()
    await talk.tap("🔀 Again")
    assert talk.world.listeners[-1].shown == frozenset(range(1, 11))
    seen = [call[3] for call in talk.world.calls if call[0] == "mood"]
    assert seen[-1] == frozenset(range(1, 11))


async def test_chips_switch_off_and_on_in_place(talk: Talk) -> None:
    first = await talk.say("/mood rainy, korean, no ballads")
    assert "understood: korean ✓ · −ballads ✓" in first
    count = len(talk.items())
    assert "understood: korean ✓ · −ballads ✗" in await talk.tap("✓ −ballads")
    assert "understood: korean ✗ · −ballads ✗" in await talk.tap("✓ korean")
    assert await talk.tap("✗ −ballads") != first
    assert "understood: korean ✓ · −ballads ✓" in await talk.tap("✗ korean")
    assert len(talk.items()) == count


async def test_a_chip_pressed_twice_is_off_and_not_on_again(talk: Talk) -> None:
    await talk.say("/mood rainy, korean")
    data = data_of(talk, "✓ korean")
    for at in range(2):
        press(talk, ME, data, f"twice{at}")
        await talk.chat.handle()
    assert "✗ korean" in talk.buttons()


async def test_bolder_and_safer_rank_again_in_place_and_are_no_setting(talk: Talk) -> None:
    assert "balanced · 80% artists new to you" in await talk.say("/mood rainy")
    assert "bold · 80%" in await talk.tap("➕ Bolder")
    assert "➕ Bolder" not in talk.buttons()
    await talk.tap("➖ Safer")
    assert "safe · 80%" in await talk.tap("➖ Safer")
    assert [each.adventure for each in talk.world.listeners] == [
        Adventure.BALANCED, Adventure.BOLD, Adventure.BALANCED, Adventure.SAFE,
    ]  # fmt: skip
    assert "balanced ·" in await talk.say("/mood rainy")


async def test_why_shows_evidence_and_leads_back(talk: Talk) -> None:
    first = await talk.say("/mood rainy")
    why = await talk.tap("Why?")
    assert "without “Song 30” it would be at rank 11, outside this list" in why
    assert "Song 2 — Artist 2" in why
    assert await talk.tap("⬅️ Back") == first


async def test_why_of_a_song_disliked_since_keeps_its_reason(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await say_why_not(talk, 3, "🚫 This song")
    await talk.tap("✅ Done")
    why = await talk.tap("Why?")
    assert "3  Song 3 — Artist 3" in why
    assert why.count("without “Song 30”") == 9


@pytest.fixture
def group(talk: Talk) -> Talk:
    return talk.as_(id=2, language="en", chat="group")


@pytest.mark.parametrize("button", ["🔀 Again", "➕ Bolder", "✓ korean", "✏️ Edit", "👍"])
async def test_in_groups_personal_buttons_answer_others_with_an_alert(
    group: Talk, button: str
) -> None:
    await group.say("/mood rainy, korean")
    before = group.last()
    other = group.as_(id=3, language="ko", chat="group")
    await other.tap(button)
    assert other.last() == before
    assert other.alerts() == [other.texts()("not-yours")]
    await group.tap(button)
    assert len(group.alerts()) == 1


async def test_pages_and_reasons_are_for_everybody(group: Talk) -> None:
    await group.say("/mood rainy 30")
    other = group.as_(id=3, language="ko", chat="group")
    assert "Song 11" in await other.tap("▶")
    assert "Why these songs" in await other.tap("Why?")
    assert other.alerts() == []
    assert await group.chat._app.bot_data.people.feedback(3) == []
    people = group.chat._app.bot_data.people
    # What others turn to was not shown to the owner, and is no list of their own.
    assert (await people.listener(2)).shown == frozenset(range(1, 11))
    assert (await people.listener(3)).shown == frozenset()


async def test_an_admin_who_stays_anonymous_shares_no_memory_with_others(group: Talk) -> None:
    chats = group.chat.chats
    everybody = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    for number in range(2):
        chats.post_text(2, "group", "/mood rainy")
        (update,) = chats.take_updates()
        chat = update["message"]["chat"]
        update["message"] |= {"from": everybody, "sender_chat": chat, "message_id": 90 + number}
        app = group.chat._app
        await app.process_update(Update.de_json(update, app.bot))
        assert {each.shown for each in group.world.listeners} == {frozenset()}
    await group.tap("🔀 Again")
    assert group.alerts() == []
    assert group.world.listeners[-1].shown == frozenset()


async def test_forged_reactions_of_others_do_nothing(group: Talk) -> None:
    await group.say("/mood rainy")
    list_id = "2-list1"
    signer = group.chat._app.bot_data.signer
    for at, action in enumerate(
        (
            DislikeTrack(list_id, 3, Reaction.SONG),
            SwitchChip(list_id, 0, on=False),
            Venture(list_id, Adventure.BOLD),
        )
    ):
        press(group, 3, signer.pack(action), f"o{at}")
        await group.chat.handle()
    people = group.chat._app.bot_data.people
    assert await people.feedback(2) == await people.feedback(3) == []
    other = group.as_(id=3, chat="group")
    assert other.alerts() == [other.texts()("not-yours")] * 3


async def test_an_expired_list_takes_no_opinions_and_says_so(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    talk.clock.now = DAY + 1
    await talk.tap("3 👍")
    assert talk.alerts() == [talk.texts()("expired-list")]
    assert talk.buttons() == ["🔁 Run it again"]
    assert await talk.chat._app.bot_data.people.feedback(ME) == []


async def test_a_song_that_left_the_catalogue_takes_no_opinion(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    talk.world.gone = {3}
    await talk.tap("3 👍")
    await talk.tap("3 👎")
    assert talk.alerts() == [talk.texts()("error-card-gone")] * 2


async def test_every_change_is_said_above_the_chat(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.tap("✏️ Edit")
    async with talk.watching("note") as notes:
        await talk.tap("4 👍")
    assert [each["note"]["text"] for each in notes if each["note"]["kind"] == "toast"] == [
        "“Song 4 — Artist 4” counts in your taste from now on."
    ]


def press(talk: Talk, user: int, data: str, query_id: str) -> None:
    """A press that may come twice, or from somebody who sees no such button."""
    chats, last = talk.chat.chats, talk.last()
    assert last is not None
    message_id = int(str(last["message_id"]))
    chat_id = chats.chat(talk.person.chat, talk.person.id).id
    message = chats.find(chat_id, message_id)
    assert message is not None
    chats.queries._asked[query_id] = chats.queries.ask_callback(user, chat_id, message_id)
    chats.updates.put(
        "callback_query",
        {
            "id": query_id,
            "from": {"id": user, "is_bot": False, "first_name": "X", "language_code": "en"},
            "chat_instance": "1",
            "data": data,
            "message": message.wire,
        },
    )
