"""The page in a real browser: what a person sees and does."""

import shutil

import pytest

chromium = shutil.which("chromium") or shutil.which("chromium-browser")
if chromium is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)
playwright = pytest.importorskip("playwright.async_api")
expect = playwright.expect

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser():
    async with playwright.async_playwright() as engine:
        opened = await engine.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser, playground):
    opened = await browser.new_page(viewport={"width": 1000, "height": 700})
    troubles = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda line: line.type == "error" and troubles.append(line.text))
    await opened.goto(playground.address.page_url)
    await expect(opened.get_by_test_id("title")).to_have_text("Segue")
    yield opened
    assert troubles == []


async def write(page, text):
    await page.get_by_test_id("input").fill(text)
    await page.keyboard.press("Enter")


async def test_an_empty_chat_describes_the_bot_and_starts_it(bot, page):
    await expect(page.get_by_test_id("empty")).to_contain_text("It finds the next song.")
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("message-2")).to_contain_text("Hello Ann")
    await expect(page.get_by_test_id("message-2").locator("strong")).to_have_text("Ann")
    await expect(page.get_by_test_id("empty")).to_be_hidden()
    await expect(page.get_by_test_id("start")).to_be_hidden()


async def test_a_list_is_drawn_with_links_spoilers_and_no_foreign_markup(bot, page):
    await write(page, "/mood 비")
    message = page.get_by_test_id("message-2")
    link = message.locator("a", has_text="Rain — 태연")
    await expect(link).to_have_attribute("href", "https://open.spotify.com/search/x")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(message).to_contain_text("<script>alert(1)</script>")
    assert await message.locator("script").count() == 0
    await message.locator(".spoiler").click()
    await expect(message.locator(".spoiler.open")).to_have_text("hidden")


async def test_buttons_show_alerts_toasts_and_edits(bot, page):
    await write(page, "/mood")
    message = page.get_by_test_id("message-2")
    await message.get_by_text("why?").click()
    await expect(page.get_by_test_id("alert")).to_contain_text("Because it rains.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("alert")).to_be_hidden()
    await message.get_by_text("again").click()
    await expect(page.get_by_test_id("toast")).to_have_text("once more")
    await expect(message.locator(".text")).to_have_text("edited")
    await expect(message.locator(".meta")).to_contain_text("edited")
    await expect(message.locator("a.opens")).to_have_attribute("href", "https://open.spotify.com/")


async def test_commands_complete_by_keyboard_in_the_users_language(bot, page):
    await page.get_by_test_id("input").press_sequentially("/ph")
    await expect(page.get_by_test_id("suggest").locator("li")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message-3")).to_contain_text("list.csv")
    image = page.get_by_test_id("message-2").locator("img")
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    await page.get_by_test_id("person-2").click()
    await page.get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command-mood")).to_contain_text("분위기로 찾기")
    await expect(page.get_by_test_id("command-photo")).to_have_count(0)
    await page.get_by_test_id("language").select_option("en")
    await expect(page.get_by_test_id("language")).to_have_value("en")
    await page.get_by_test_id("commands").click()
    await page.get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command-photo")).to_be_visible()


async def test_inline_results_page_and_post_into_the_group(bot, page):
    await page.get_by_test_id("chat-group").click()
    await page.get_by_test_id("input").press_sequentially("@segue_playground_bot 비")
    results = page.get_by_test_id("inline-results").locator("li")
    await expect(results).to_have_count(10)
    await expect(results.first).to_contain_text("비 0")
    await page.get_by_test_id("inline").evaluate("panel => panel.scrollTo(0, panel.scrollHeight)")
    await expect(results).to_have_count(20)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    message = page.get_by_test_id("message-1")
    await expect(message).to_contain_text("via @segue_playground_bot")
    await message.get_by_text("again").click()
    await expect(message.locator(".text")).to_have_text("edited")
    await message.get_by_text("inline", exact=True).click()
    await expect(page.get_by_test_id("input")).to_have_value("@segue_playground_bot 비")
    await page.get_by_test_id("inline-button").click()
    await expect(page.get_by_test_id("title")).to_have_text("Segue")
    await expect(page.get_by_test_id("messages")).to_contain_text("Hello Ann with login")


async def test_a_forced_reply_opens_the_reply_bar_and_is_quoted(bot, page):
    await write(page, "/ask")
    await expect(page.get_by_test_id("reply-bar")).to_contain_text("Which song?")
    placeholder = page.get_by_test_id("input")
    await expect(placeholder).to_have_attribute("placeholder", "artist - title")
    await write(page, "비")
    await expect(page.get_by_test_id("message-3").locator(".quote")).to_contain_text("Which song?")
    await expect(page.get_by_test_id("message-4")).to_contain_text("got 비 (to Which song?)")
    await expect(page.get_by_test_id("reply-bar")).to_be_hidden()
    await page.get_by_test_id("message-4").hover()
    await page.get_by_test_id("message-4").get_by_label("Reply").click()
    await expect(page.get_by_test_id("reply-bar")).to_contain_text("got 비")


async def test_a_bots_keyboard_writes_for_the_user_until_it_is_taken_away(bot, page):
    await write(page, "/keys")
    await page.get_by_test_id("keyboard").get_by_text("눈").click()
    await expect(page.get_by_test_id("messages")).to_contain_text("got 눈")
    await write(page, "/unkeys")
    await expect(page.get_by_test_id("keyboard")).to_be_hidden()


async def test_drafts_and_typing_show_while_the_bot_works(bot, page):
    await write(page, "/draft")
    await expect(page.get_by_test_id("draft")).to_have_text("Still thinking")
    await expect(page.get_by_test_id("draft").locator("em")).to_have_text("thinking")
    await expect(page.get_by_test_id("status")).to_have_text("typing")
    await write(page, "/start")
    await expect(page.get_by_test_id("messages")).to_contain_text("Hello Ann")
    await expect(page.get_by_test_id("draft")).to_have_count(0)


async def test_blocking_shuts_the_chat_until_it_is_undone(bot, page, playground):
    await write(page, "hi")
    await expect(page.get_by_test_id("message-2")).to_contain_text("got hi")
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("menu-block").click()
    await expect(page.get_by_test_id("start")).to_have_text("UNBLOCK")
    await expect(page.get_by_test_id("input")).to_be_hidden()
    assert playground.chats.chat("private").closed
    await page.get_by_test_id("start").click()
    await expect(page.get_by_test_id("messages")).to_contain_text("Hello Ann")


async def test_a_silent_bot_is_said_to_be_silent(page):
    await expect(page.get_by_test_id("hint")).to_contain_text("Is it running?")


async def test_a_lost_connection_comes_back_with_what_was_missed(bot, page, playground):
    await write(page, "one")
    await expect(page.get_by_test_id("message-2")).to_contain_text("got one")
    await playground.drop_pages()
    await bot.bot.send_message(1, "meanwhile")
    await expect(page.get_by_test_id("message-3")).to_contain_text("meanwhile")
    await expect(page.get_by_test_id("message-2")).to_contain_text("got one")
    await expect(page.get_by_test_id("hint")).to_be_hidden()


async def test_a_narrow_window_shows_the_list_or_the_chat(bot, page):
    await page.set_viewport_size({"width": 380, "height": 700})
    await expect(page.get_by_test_id("input")).to_be_hidden()
    await page.get_by_test_id("chat-private").click()
    await expect(page.get_by_test_id("input")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_label("Back to chats").click()
    await expect(page.get_by_test_id("chats")).to_be_visible()
