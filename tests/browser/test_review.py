"""A label goes from its annotator to a reviewer and back, in real Chromium."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from poserig.cli.export import export_command
from poserig.labeling.states import ObjectState
from poserig.local.scripted_worker import FRAME
from poserig.portal.roles import Role
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.browser.team import PASSWORD
from tests.visitor import label_one, wait_until

pytestmark = pytest.mark.slow

AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
RIG = read_rig("coco-person-17")
IMAGES = 3
HOSTILE = "The nose is <img src=x onerror=alert(1)> too low."
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
IN_ORDER = "view=sort%3Dfolder"
AS_SHOWN = "(element, point) => { const at = element.imageToClient(point); return [at.x, at.y]; }"


class Team:
    """An annotator and a reviewer at browsers of their own."""

    def __init__(self, browser: Browser, running: RunningProject, links: dict[str, str]) -> None:
        self.portal = running.origin
        self.pages: dict[str, Page] = {}
        for name, link in links.items():
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = self.pages[name] = context.new_page()
            page.goto(link)
            page.get_by_label("Password, at least 10 characters").fill(PASSWORD)
            page.get_by_label("The same again").fill(PASSWORD)
            page.get_by_role("button", name="Set password and start").click()
            page.get_by_role("heading", name="Jobs").wait_for()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("review") / "photos"
    made.mkdir()
    for n in range(IMAGES):
        Image.new("L", (320, 240), 40 * n + 60).save(made / f"{n}.png")
    return made


@pytest.fixture(scope="module")
def team(browser: Browser, folder: Path) -> Iterator[Team]:
    places = places_of(folder)
    with people_of(places) as people:
        keys = {
            "ann": people.invite("ann", Role.ANNOTATOR).key,
            "bea": people.invite("bea", Role.REVIEWER).key,
        }
    with RunningProject(places, RIG) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == IMAGES)
        links = {name: f"{running.origin}/invitation/{key}" for name, key in keys.items()}
        made = Team(browser, running, links)
        yield made
        for page in made.pages.values():
            page.context.close()


def is_ready(page: Page) -> None:
    page.frame_locator(FRAME).locator("crowd-2d-skeleton[data-ready]").wait_for()


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the image is on the screen."""
    component = page.frame_locator(FRAME).locator("crowd-2d-skeleton[data-ready]")
    inside = component.evaluate(AS_SHOWN, {"x": x, "y": y})
    box = page.locator(FRAME).bounding_box()
    assert box is not None
    return box["x"] + inside[0], box["y"] + inside[1]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, *end), steps=3)
    page.mouse.up()


def label_all(page: Page) -> None:
    """Puts the nose of each image at 160, 120."""
    page.get_by_role("button", name="Start labeling").click()
    for n in range(IMAGES):
        expect(page.locator("#image-name")).to_have_text(f"{n}.png")
        is_ready(page)
        page.mouse.click(*at(page, 160, 120))
        submit(page)
    page.get_by_role("heading", name="All done").wait_for()


def submit(page: Page) -> None:
    """Submits what is drawn, past the question about what is missing."""
    page.frame_locator(FRAME).locator("crowd-2d-skeleton").evaluate("(one) => one.submit()")


def accept(page: Page, leads_to: str) -> None:
    """Presses +, once, when the page takes it; the next page is there then."""
    page.locator("#accept[data-takes]").wait_for()
    page.keyboard.press("+")
    page.wait_for_url(f"**{leads_to}*")


def comes(page: Page, address: str, link: str) -> Locator:
    """A link of a page, which may come a moment later."""

    def is_there() -> bool:
        page.goto(address)
        return page.get_by_role("link", name=link).count() == 1

    wait_until(is_there)
    return page.get_by_role("link", name=link)


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(
        f"async () => (await axe.run({RULES})).violations.map((v) => v.id)"
    )
    return found


def noses(folder: Path) -> dict[str, tuple[float, float]]:
    """The nose of each image in an export."""
    file = folder.with_name("coco.json")
    result = CliRunner().invoke(export_command, ["coco", str(folder), str(file), "--force"])
    assert result.exit_code == 0, result.output
    coco = json.loads(file.read_text("utf-8"))
    names = {one["id"]: one["file_name"] for one in coco["images"]}
    return {
        names[one["image_id"]]: (round(one["keypoints"][0]), round(one["keypoints"][1]))
        for one in coco["annotations"]
    }


def test_label_is_fixed_sent_back_corrected_accepted_and_exported(team: Team, folder: Path) -> None:
    ann, bea = team.pages["ann"], team.pages["bea"]
    label_all(ann)
    # The reviewer's start page leads to what waits.
    review = comes(bea, team.portal, "Review 3")
    assert axe(bea) == []
    review.click()
    is_ready(bea)
    bea.goto(f"{bea.url.rpartition('/')[0]}?{IN_ORDER}")
    expect(bea.locator("#title")).to_have_text("0.png")
    is_ready(bea)
    # Fixes the first one: what was dragged is the label of the next round.
    drag(bea, (160, 120), (190, 140))
    expect(bea.locator("#accept")).to_contain_text("Submit fix")
    accept(bea, "/review/1")
    expect(bea.locator("#title")).to_have_text("1.png")
    is_ready(bea)
    assert axe(bea) == []
    # Sends the second one back with a sentence, to who drew it.
    bea.keyboard.press("-")
    dialog = bea.get_by_role("dialog", name="Send this label back")
    expect(dialog.get_by_label("By whom?")).to_have_text(re.compile("ann"))
    assert axe(bea) == []
    dialog.get_by_label("What should be corrected?").fill(HOSTILE)
    bea.keyboard.press("Enter")
    expect(bea.locator("#title")).to_have_text("2.png")
    # Accepts the third one by one key; then nothing waits.
    is_ready(bea)
    accept(bea, "end=1")
    bea.get_by_role("heading", name="Nothing waits for your review").wait_for()
    assert axe(bea) == []

    # The annotator gets it again, with the sentence, beginning from the label.
    ann.goto(team.portal)
    ann.get_by_role("button", name="Continue labeling").click()
    expect(ann.locator("#image-name")).to_have_text("1.png")
    expect(ann.locator("#sent-back")).to_contain_text(HOSTILE)
    is_ready(ann)
    assert axe(ann) == []
    drag(ann, (160, 120), (160, 80))
    submit(ann)
    ann.get_by_role("heading", name="All done").wait_for()

    comes(bea, team.portal, "Review 1").click()
    expect(bea.locator("#place")).to_contain_text("Round 2")
    expect(bea.locator("#notes")).to_contain_text(HOSTILE)
    is_ready(bea)
    accept(bea, "end=1")
    assert noses(folder) == {"0.png": (190, 140), "1.png": (160, 80), "2.png": (160, 120)}
    check_rounds_of_the_second_image(bea, team)


def check_rounds_of_the_second_image(bea: Page, team: Team) -> None:
    """Its page shows its rounds and what changed, and takes a point from the label of before."""
    for scheme in ("light", "dark"):
        bea.emulate_media(color_scheme=scheme)
        bea.goto(team.portal)
        bea.get_by_role("link", name="Results").click()
        bea.locator(".result a").nth(1).click()
        history = bea.get_by_role("region", name="History")
        expect(history).to_contain_text("bea sent the label back")
        expect(history).to_contain_text(HOSTILE)
        expect(history).to_contain_text("Points: 1 moved.")
        expect(bea.get_by_text("Label of round 1").first).to_be_visible()
        assert axe(bea) == []
        for width in (800, 390):
            bea.set_viewport_size({"width": width, "height": 800})
            assert not bea.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        bea.set_viewport_size({"width": 1280, "height": 800})
    bea.locator("#layer-1").uncheck()
    expect(bea.locator(".picture .layer-1")).to_be_hidden()
    # A click takes a point of the label of before.
    bea.get_by_role("radio", name="nose: as Label of round 1 has it").check()
    bea.get_by_role("button", name="Take the chosen points").click()
    expect(bea.get_by_text("The label gets these points")).to_be_visible()

    def is_fixed() -> bool:
        bea.reload()
        return bea.get_by_text("Fixed by a reviewer").count() == 1

    wait_until(is_fixed)
    expect(bea.get_by_role("region", name="History")).to_contain_text("bea corrected the label")


@pytest.mark.acceptance
def test_ten_good_images_take_a_reviewer_ten_keys_and_less_than_twenty_seconds(
    browser: Browser, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for n in range(10):
        Image.new("RGB", (1600, 1200), (90, 20 * n + 30, 120)).save(photos / f"{n}.jpg")
    drawn = [float(number) for point in range(17) for number in (60 * point + 200, 500, 2)]
    with RunningProject(places_of(photos), RIG) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 10)
        for _ in range(10):
            label_one(running, drawn)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 10)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(running.address)
        page.get_by_role("link", name="Review 10").click()
        page.goto(f"{page.url.rpartition('/')[0]}?{IN_ORDER}")
        is_ready(page)
        began = time.monotonic()
        for n in range(1, 10):
            accept(page, f"/review/{n}")  # one key each
            is_ready(page)
        accept(page, "end=1")
        seconds = time.monotonic() - began
        page.context.close()
    assert seconds < 20, seconds
