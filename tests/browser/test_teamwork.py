"""A project's team in a real browser: instructions, comments, practice, and pages for leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.pictures import jpeg
from tests.unit.project.practice_folder import lay_practice

pytestmark = pytest.mark.slow
AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProject]:
    folder = tmp_path_factory.mktemp("team")
    (folder / "photos").mkdir()
    for number in range(3):
        (folder / "photos" / f"{number}.jpg").write_bytes(jpeg() + bytes(number))
    (folder / "how.md").write_text("# Left is *their* left")
    options = TeamOptions(
        workers=2,
        title="Divers",
        instructions=folder / "how.md",
        practice=str(lay_practice(folder / "practice")),
    )
    rig = read_rig("coco-person-17")
    with RunningProject(places_of(folder / "photos"), rig, options=options) as running:
        assert running.wait_until_looked(30)
        yield running


@pytest.fixture
def page(opened: RunningProject, browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(opened.address)
    yield page
    context.close()


def test_instructions_and_comments_beside_the_frame(page: Page) -> None:
    expect(page.get_by_text("1 more person is needed: each image is labeled by 2.")).to_be_visible()
    page.get_by_role("button", name="labeling Divers").click()
    instructions = page.get_by_role("dialog", name="Instructions")
    expect(instructions).to_contain_text("Left is their left")
    instructions.get_by_role("button", name="Start labeling").click()
    expect(instructions).to_be_hidden()
    page.reload()
    expect(page.locator("#open-instructions")).to_be_visible()
    expect(instructions).to_be_hidden()  # once is enough
    page.locator("#open-instructions").focus()
    page.keyboard.press("?")
    expect(instructions).to_be_visible()
    page.keyboard.press("Escape")
    shown = page.frame_locator("iframe:not(.coming)")
    shown.locator("crowd-2d-skeleton[data-ready]").focus()
    page.keyboard.press("?")  # in the frame
    expect(instructions).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Comments").click()
    page.get_by_label("Write to the lead").fill("Which arm?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#comments-list")).to_contain_text("Which arm?")
    expect(page.locator("#comments-count")).to_have_text("1")


def test_decline_takes_a_reason_and_the_lead_reads_it(page: Page) -> None:
    page.get_by_role("button", name="labeling Divers").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="Decline", exact=True).click()
    page.get_by_label("Why?").fill("It is a cat.")
    page.get_by_role("button", name="Decline and go on").click()
    page.wait_for_url("**/tasks/*")
    page.goto(page.url.split("/tasks/")[0])
    page.get_by_role("link", name="that everybody declined").click()
    page.locator(".result a").first.click()
    expect(page.get_by_text("“It is a cat.”")).to_be_visible()
    page.get_by_role("button", name="Put back into the queue").click()
    expect(page.get_by_text("The image is back in the queue.")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_a_team(page: Page) -> None:
    base = "/".join(page.url.split("/", 3)[:3])
    queue = page.get_by_role("link", name="Queue").get_attribute("href")
    for path in (str(queue), "/instructions", "/instructions/edit", "/comments", "/practice"):
        page.goto(f"{base}{path}")
        page.evaluate(AXE.read_text("utf-8"))
        rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
        found = page.evaluate(f"async () => (await axe.run({rules})).violations.map((v) => v.id)")
        assert found == [], path


def test_pages_of_a_lead_fit_a_phone(page: Page, opened: RunningProject) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    origin = opened.address.partition("/enter/")[0]
    page.goto(origin)
    queue = page.get_by_role("link", name="Queue").first.get_attribute("href") or ""
    results = queue.replace("queue", "results")
    for path in (
        "/",
        "/people",
        "/comments",
        "/instructions",
        "/practice",
        "/operator",
        "/account",
    ):
        check_width(page, origin + path)
    for path in (queue, results, f"{results}/0", "/instructions/edit"):
        check_width(page, origin + path)


def check_width(page: Page, address: str) -> None:
    page.goto(address)
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    assert not wide, f"{address} is wider than the screen"
