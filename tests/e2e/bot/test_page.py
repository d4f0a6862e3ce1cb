"""The program's page in a real browser, from START to an inline query.

With `SEGUE_SCREENSHOTS` set to a folder, what the browser shows is kept there.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

chromium = shutil.which("chromium") or shutil.which("chromium-browser")
if chromium is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)
playwright = pytest.importorskip("playwright.async_api")
expect = playwright.expect

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
READY = 60.0  # seconds


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The address of the page of a running program."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--playground", "--port", "0",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=tmp_path,
        env={**keep, "SEGUE_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), READY)
    yield line.decode().split()[4]
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 15)


async def keep(page, name: str) -> None:
    folder = os.environ.get("SEGUE_SCREENSHOTS")
    if folder:
        await page.wait_for_timeout(300)
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


async def write(page, text: str) -> None:
    await page.get_by_test_id("input").fill(text)
    await page.keyboard.press("Enter")


async def test_a_person_walks_the_page(address: str) -> None:
    async with playwright.async_playwright() as engine:
        browser = await engine.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1100, "height": 820})
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(address)
        messages = page.get_by_test_id("messages")

        await page.get_by_test_id("start").click()
        await expect(messages).to_contain_text("I find the next song")
        await keep(page, "start")

        await write(page, "/mood rainy sunday, 5 songs")
        await expect(messages).to_contain_text("rainy sunday · 5 tracks")
        link = messages.locator("a[href^='https://open.spotify.com/']").first
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await keep(page, "mood")

        await write(page, "/search queen")
        await expect(messages).to_contain_text("page 1 of 2")
        await messages.get_by_role("button", name="▶", exact=True).click()
        await expect(messages).to_contain_text("page 2 of 2")
        await messages.get_by_role("button", name="6", exact=True).click()
        await expect(messages).to_contain_text("Close to it")
        await keep(page, "card")

        await page.get_by_test_id("person-2").click()
        await write(page, "비 오는 날 발라드")
        await expect(messages).to_contain_text("비 오는 날 듣는 노래")
        await keep(page, "korean")

        await page.get_by_test_id("language").select_option("ru")
        await write(page, "/help")
        await expect(messages).to_contain_text("Что здесь можно")
        await write(page, "грустные песни на вечер")
        await expect(messages).to_contain_text("Грустные песни на вечер")
        await keep(page, "russian")

        await page.get_by_test_id("person-1").click()
        await page.get_by_test_id("chat-group").click()
        await page.get_by_test_id("input").press_sequentially("@segue_playground_bot mood: party")
        results = page.get_by_test_id("inline-results").locator("li")
        await expect(results).to_have_count(10)
        await keep(page, "inline")
        await results.first.click()
        await expect(messages).to_contain_text("via @segue_playground_bot")
        await keep(page, "group")

        await write(page, "/settings")
        await messages.get_by_role("button", name="한국어").click()
        await expect(messages).to_contain_text("이 그룹의 설정")
        await keep(page, "group-settings")
        await messages.get_by_role("button", name="🗑").last.click()
        await expect(messages).not_to_contain_text("이 그룹의 설정")

        await page.get_by_test_id("input").press_sequentially("@segue_playground_bot 기분: 😀")
        await page.get_by_test_id("inline-button").click()
        await expect(messages).to_contain_text("What is the mood, or the moment?")
        await keep(page, "inline-problem")

        assert troubles == []
        await browser.close()


async def test_a_login_comes_back_from_the_stand_in_for_spotify(address: str) -> None:
    async with playwright.async_playwright() as engine:
        browser = await engine.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1100, "height": 820})
        await page.goto(address)
        messages = page.get_by_test_id("messages")
        await page.get_by_test_id("start").click()
        await write(page, "/login")
        offer = messages.locator("a, button").filter(has_text="Connect").last
        await keep(page, "login")
        async with page.expect_popup() as opened:
            await offer.click()
            agreed = page.get_by_role("button", name="Open", exact=True)
            if await agreed.count():
                await agreed.click()
        tab = await opened.value
        await tab.locator("a[href*='person=alice']").first.click()
        await expect(tab.locator("body")).to_contain_text("Almost done")
        await keep(tab, "almost")
        await tab.locator("a[href*='#start=']").first.click()
        live = tab.get_by_test_id("messages")
        await expect(live).to_contain_text("Alice Fontaine", timeout=15_000)
        await keep(tab, "confirm")
        await live.get_by_role("button", name="Yes, connect it").click()
        await expect(live).to_contain_text("Connected to Spotify", timeout=15_000)
        await keep(tab, "connected")
        await browser.close()
