"""The lead's grid in a real browser: keys, selection, tiles that change in their places, axe."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.staged_project import CARELESS, open_staged, stage, wait_until_labeled

pytestmark = pytest.mark.slow
AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"


def test_lead_works_through_the_grid_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    project, truth = open_staged(folder, 4)
    with project as running:
        staged = stage(running, truth, answers=1)
        wait_until_labeled(staged, 3)
        # axe is put into the page, which the portal's own policy forbids
        context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(running.address)
        page.get_by_role("link", name="Images of People in the park").click()
        tiles = page.locator(".tile")
        expect(tiles).to_have_count(4)
        # Pictures come into their places when they are drawn.
        expect(page.locator(".tile img")).to_have_count(4, timeout=30_000)
        first, second = tiles.nth(0), tiles.nth(1)
        first.locator("a").focus()
        page.keyboard.press(" ")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator("#bulk-count")).to_have_text("2 selected")
        expect(second.locator("a")).to_be_focused()
        assert violations(page) == []
        page.get_by_placeholder("tag", exact=True).fill("hard")
        page.get_by_role("button", name="Add tag").click()
        expect(page.locator("#bulk-said")).to_have_text('2 images have the tag "hard" now.')
        for tile in (first, second):
            expect(tile.locator(".tag")).to_have_text("hard", timeout=20_000)
        page.keyboard.press("Escape")
        page.get_by_label("State").select_option("labeled")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(tiles).to_have_count(3)
        expect(page.locator(".chip")).to_contain_text("Labeled")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # The next image of this view is one key away in the editor.
        tiles.nth(0).locator("a").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#title")).not_to_be_empty()
        assert "view=state%3Dlabeled" in page.url
        page.goto(f"{running.origin}/jobs/{staged.job}/people")
        expect(page.get_by_role("heading", name=CARELESS)).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="People in the park").click()
        done = page.locator(".figures").first
        expect(done).to_contain_text("3 of 4 images done")
        # What is selected leaves the job as a file, made meanwhile.
        page.get_by_role("link", name="Images", exact=True).click()
        tiles.nth(0).locator("a").focus()
        page.keyboard.press(" ")
        page.locator("#bulk").get_by_role("button", name="Export…").click()
        expect(page.get_by_label("1 image, as selected")).to_be_checked()
        assert violations(page) == []
        page.get_by_role("button", name="Export", exact=True).click()
        handout = page.locator(".handout")
        expect(handout).to_contain_text("1 selected image")
        expect(handout).to_contain_text("Ready", timeout=90_000)
        expect(handout).to_contain_text("Nothing was lost.")
        assert violations(page) == []
        with page.expect_download() as downloaded:
            handout.get_by_role("link", name="Download").click()
        assert len(json.loads(downloaded.value.path().read_text())["images"]) == 1
        page.goto(f"{running.origin}/jobs/{staged.job}/settings")
        look_at_settings(page)


def look_at_settings(page: Page) -> None:
    """A form that is refused shows why at its field, and nothing of it is lost."""
    first = page.get_by_label("People at first")
    expect(first).to_be_hidden()
    page.get_by_label("Ask one more person only where it would change the label").check()
    first.fill("3")
    page.get_by_role("button", name="Save people for each image").click()
    expect(page.locator("#begin_with-problem")).to_contain_text("Of one answer nobody can say")
    expect(first).to_be_focused()
    expect(first).to_have_value("3")
    assert violations(page) == []
    page.get_by_label("People who label each image").fill("5")
    page.get_by_role("button", name="Save people for each image").click()
    said = "Saved: people for each image, people at first."
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator(".log tbody tr").first).to_contain_text("people at first")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, by rule."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run(document)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
