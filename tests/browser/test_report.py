"""The report in Chromium: filters, the large view, hostile names, axe in light and dark, print."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from poserig.report.make import write
from poserig.report.page import Head
from tests.browser.component.test_accessibility import violations
from tests.unit.report.poses import RIG
from tests.unit.report.test_page import EVIL, HOSTILE, collected

pytestmark = pytest.mark.slow


def saved(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return path.as_uri()


def test_images_are_filtered_and_shown_large_with_every_answer(
    browser: Browser, tmp_path: Path
) -> None:
    text = write(collected(RIG, "dog", 70), Head("Dogs", datetime(2026, 11, 27)))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    # The same page with hostile names runs nothing and asks for nothing.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(saved(tmp_path / "report.html", text))
    cards = page.locator(".card")
    expect(cards).to_have_count(60)
    page.get_by_role("button", name="Show more").click()
    expect(cards).to_have_count(70)
    page.get_by_label("Search").fill("dog/7.")
    expect(page.locator("#count")).to_have_text("1 of 70 images.")
    page.get_by_label("Search").fill("")
    page.get_by_label("Order").select_option("name")
    expect(cards.first).to_contain_text("1.jpg")
    cards.nth(1).click()
    large = page.get_by_role("dialog")
    expect(large).to_contain_text("dog/10.jpg")
    drawn = large.locator("#view svg > g")
    expect(drawn).to_have_count(3)  # the label and two answers
    large.get_by_label("Answer of dog").uncheck()
    expect(drawn).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(large).to_contain_text("dog/11.jpg")
    large.locator("#told button").first.click()
    view = large.locator("#view svg").get_attribute("viewBox")
    assert view is not None
    assert float(view.split()[2]) == pytest.approx(150, abs=1)  # the kite of 100 pixels, and around
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    page.locator(".crop").first.click()
    expect(large).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_hostile_names_run_nothing_and_everyone_can_use_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    text = write(collected(EVIL, HOSTILE), Head(HOSTILE, datetime(2026, 11, 27), notes=[HOSTILE]))
    context = browser.new_context(viewport={"width": 800, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(saved(tmp_path / "report.html", text))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    page.locator(".card").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    # Even without its policy nothing of a name has run.
    assert page.evaluate("window.x") is None
    assert page.locator("img").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("heading", name="Workers")).to_be_visible()
    context.close()


def test_the_pages_own_policy_lets_it_work(browser: Browser, tmp_path: Path) -> None:
    text = write(collected(EVIL, HOSTILE), Head("Evil", datetime(2026, 11, 27)))
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(saved(tmp_path / "report.html", text))
    expect(page.locator(".card")).to_have_count(1)
    body = page.locator("body").evaluate("body => getComputedStyle(body).marginTop")
    assert json.dumps(told) == "[]"
    assert body == "0px"
    page.close()
