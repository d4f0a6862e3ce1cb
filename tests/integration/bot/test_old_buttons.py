"""Buttons that were right when they were sent, of lists that have changed since."""

from dataclasses import replace

from tests.fakes.bot_talk import Talk


async def shorten(talk: Talk, most: int) -> None:
    """The newest list has fewer tracks from now on, as after a chip in another process."""
    bot_data = talk.chat._app.bot_data
    list_id = await bot_data.recent.of(talk.person.id)
    assert list_id is not None
    kept = await bot_data.lists.find(list_id)
    assert kept is not None
    assert kept.listing is not None
    listing = replace(kept.listing, picks=kept.listing.picks[:most])
    await bot_data.lists.replace(list_id, kept.request, listing, kept.language)


async def test_why_of_a_page_that_is_gone_is_about_the_last_one(talk: Talk) -> None:
    await talk.say("/mood 30 songs")
    await talk.tap("▶")
    await shorten(talk, 4)
    said = await talk.tap("Why?")
    assert "4  Song 4 — Artist 4" in said
    assert said.count("without “Song 30”") == 4
    assert "Song 4 — Artist 4" in await talk.tap("⬅️ Back")


async def test_a_page_that_is_gone_is_the_last_one(talk: Talk) -> None:
    await talk.say("/mood 30 songs")
    await shorten(talk, 4)
    said = await talk.tap("▶")
    assert "4  Song 4 — Artist 4" in said
    assert "▶" not in talk.buttons()
