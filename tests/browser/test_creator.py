"""A truck's rig drawn from nothing in real Chromium, saved by `poserig rig new`, and used."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from poserig.pose.rig import KeypointClass
from poserig.pose.rig_file import load_rig
from poserig.rigging.advice import advice_on
from tests.browser.component.test_accessibility import violations

pytestmark = pytest.mark.slow

DRAWN = Path(__file__).parent / "data/truck-from-the-front.json"
# Half a truck from the front, in pixels of the picture: the driver's left is at the right.
HALF = {
    "left_roof": (420, 60),
    "left_mirror": (470, 200),
    "left headlight <b>🚛</b>": (410, 330),
    "left_wheel": (400, 400),
    "grille": (300, 300),
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """What `poserig rig new` prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "poserig", "rig", "new", "--no-browser", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        found = None
        while not found:
            line = process.stdout.readline()
            assert line, "rig new ended"
            found = re.search(r"http://127\S+", line)
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        process.stdout.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    yield page
    context.close()
    assert errors == []


def picture() -> bytes:
    """A truck from the front."""
    image = Image.new("RGB", (600, 450), "#9fb4c7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((180, 60, 420, 400), fill="#c8542b")
    draw.rectangle((205, 90, 395, 220), fill="#27323f")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


class Paper:
    """Presses on the picture, by its pixels."""

    def __init__(self, page: Page, width: float, height: float) -> None:
        box = page.locator(".stage").bounding_box()
        assert box is not None
        scale = min((box["width"] - 48) / width, (box["height"] - 48) / height)
        self._mouse, self._scale = page.mouse, scale
        self._left = box["x"] + (box["width"] - width * scale) / 2
        self._top = box["y"] + (box["height"] - height * scale) / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x * self._scale, self._top + y * self._scale

    def click(self, x: float, y: float) -> None:
        self._mouse.click(*self.at(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self._mouse.move(*self.at(*start))
        self._mouse.down()
        self._mouse.move(*self.at(*end), steps=4)
        self._mouse.up()


def test_truck_is_drawn_from_nothing_tried_and_saved(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(address)
    page.locator("rig-creator[data-ready]").wait_for()
    (tmp_path / "truck.png").write_bytes(picture())
    page.locator("input[type=file][accept='image/*']").set_input_files(tmp_path / "truck.png")
    expect(page.get_by_role("button", name="Remove picture")).to_be_visible()
    paper = Paper(page, 600, 450)

    for place in HALF.values():
        paper.click(*place)
    rows = page.locator(".points li")
    expect(rows).to_have_count(5)
    page.get_by_label("Name of point 1", exact=True).focus()
    page.keyboard.press("Control+A")
    for name in HALF:
        page.keyboard.insert_text(name)
        page.keyboard.press("Enter")
    # Lines: three with clicks that go on from each other, one with a drag.
    page.get_by_role("button", name="Lines: click").click()
    roof, mirror, lamp, wheel, grille = HALF.values()
    for place in (roof, mirror, lamp, wheel):
        paper.click(*place)
    page.keyboard.press("Escape")
    paper.drag(lamp, grille)
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(rows).to_have_count(9)
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(5)
    page.keyboard.press("Control+Shift+z")
    expect(rows).to_have_count(9)

    # The order by key, a problem, and the way to it.
    page.get_by_label("Name of point 9", exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Name of point 8", exact=True)).to_have_value("grille")
    page.get_by_label("Name of point 8", exact=True).fill("left_wheel")
    page.get_by_role("tab", name="Problems (").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("must be fixed")
    page.get_by_role("button", name="Go there").first.click()
    expect(page.get_by_label(re.compile(r"Name of point \d"))).not_to_have_count(0)
    page.get_by_label("Name of point 8", exact=True).fill("grille")
    page.get_by_role("tab", name="Rig").click()
    page.get_by_label("Title").fill("Truck from the front")
    page.get_by_role("tab", name="Problems").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("No problems")
    page.get_by_role("tab", name="Points").click()

    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []

    # The component itself, with this rig and this picture.
    page.get_by_role("button", name="Try it").click()
    frame = page.frame_locator(".preview iframe")
    frame.locator("crowd-2d-skeleton[data-ready]").wait_for()
    stage = frame.locator(".stage").bounding_box()
    assert stage is not None
    page.mouse.click(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    expect(frame.locator(".keypoints [data-state=visible]")).to_have_count(1)
    page.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_role("status").filter(has_text="Saved: truck-from-the-front.json")
    ).to_be_visible()
    saved = tmp_path / "truck-from-the-front.json"
    rig = load_rig(saved)
    assert len(rig.keypoints) == 9
    assert advice_on(rig) == []
    assert {one.name: one.swap for one in rig.keypoints}["right_wheel"] == "left_wheel"
    lines = {frozenset((one.start, one.end)) for one in rig.links}
    assert frozenset(("right headlight <b>🚛</b>", "grille")) in lines
    assert len(rig.links) == 8
    assert rig.aspect == pytest.approx(340 / 340, rel=0.02)
    assert json.loads(saved.read_text("utf-8"))["title"] == "Truck from the front"
    # The committed copy goes on from here: tests/unit/functions/test_drawn_rig.py.
    copied = load_rig(DRAWN)
    assert [_without_place(one) for one in rig.keypoints] == [
        _without_place(one) for one in copied.keypoints
    ]
    assert replace(rig, keypoints=()) == replace(copied, keypoints=())
    for one, other in zip(rig.keypoints, copied.keypoints, strict=True):
        assert one.position == pytest.approx(other.position, abs=0.01)


def _without_place(one: KeypointClass) -> KeypointClass:
    return replace(one, position=None)
