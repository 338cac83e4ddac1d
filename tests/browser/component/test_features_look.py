"""How image and labels look while one works: the screen's pixels, not what a style says."""

import re
from typing import Any

import numpy as np
import pytest
import skimage.data
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import MakePage
from tests.browser.component.pixels import MAGENTA, center_of, seen
from tests.browser.component.test_features_keyboard import tabs_to_the_image
from tests.browser.component.test_labeling import instance
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

DOT = {"version": 1, "name": "dot", "keypoints": [{"name": "dot", "color": "#ff00ff"}]}
AT: Point = (203, 154)


def plain(level: int) -> str:
    """An image of one gray."""
    return (
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='400' height='320'>"
        f"<rect width='400' height='320' fill='rgb({level},{level},{level})'/></svg>"
    )


def pixel(page: Page, point: Point) -> list[int]:
    """The screen's color at a place in client pixels."""
    image, (left, top), _ = seen(page, point, 4)
    found: list[int] = image[int(point[1] - top), int(point[0] - left)].astype(int).tolist()
    return found


def test_hold_h_to_see_the_image_without_its_labels(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    people = [instance({"dot": AT}), instance({"dot": (260, 200)})]
    worker.opens(make_page(image=plain(110), rig=DOT, initialValues=people))
    page.mouse.move(5, 5)

    def shown() -> list[bool]:
        worker.sees_frame()
        places = [worker.screen(at) for at in (AT, (260, 200))]
        return [center_of(page, place, MAGENTA, 20) is not None for place in places]

    assert shown() == [True, True]
    page.keyboard.down("h")
    assert shown() == [False, False]
    page.keyboard.down("h")  # as the system repeats it
    page.keyboard.up("h")
    assert shown() == [True, True]
    # The window goes to the back while it is held: the keyup never comes.
    page.keyboard.down("h")
    page.evaluate("() => window.dispatchEvent(new Event('blur'))")
    assert shown() == [True, True]
    page.keyboard.up("h")
    # Shift comes down while it is held.
    page.keyboard.down("h")
    page.keyboard.down("Shift")
    page.keyboard.up("H")
    page.keyboard.up("Shift")
    assert shown() == [True, True]
    assert worker.annotations == people


def test_what_is_hidden_stays_hidden_while_a_name_is_typed(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(initialValues=[instance({"nose": (222, 118)})]))
    worker.presses("m", "F2")
    page.keyboard.type("hanh h")
    worker.presses("Enter", "Control+h")
    assert worker.prompt == "Keypoints are hidden"
    assert worker.annotations[0]["name"] == "hanh h"


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [("Brightness", "150", 165), ("Contrast", "200", 92), ("Invert colors", "", 145)],
)
def test_the_image_changes_and_no_label_nor_marker_does(
    worker: Worker, make_page: MakePage, page: Page, label: str, value: str, expected: int
) -> None:
    people = [instance({"dot": AT}), instance({"dot": (260, 200)})]
    worker.opens(make_page(image=plain(110), rig=DOT, initialValues=people))
    page.get_by_role("button", name="Display").click()
    worker.sees_frame()
    beside = worker.screen((300, 250))
    layers = "e => [...e.shadowRoot.querySelectorAll('canvas')].map((c) => c.toDataURL())"
    before = worker.ask(layers)
    assert pixel(page, worker.screen(AT)) == list(MAGENTA)
    assert pixel(page, beside) == [110, 110, 110]
    control = page.get_by_label(label)
    if value:
        control.fill(value)
    else:
        control.check()
    worker.sees_frame()
    assert pixel(page, beside) == pytest.approx([expected] * 3, abs=1)
    assert pixel(page, worker.screen(AT)) == list(MAGENTA)
    assert worker.ask(layers) == before
    assert worker.annotations == people
    page.get_by_role("button", name="Reset the image").click()
    worker.sees_frame()
    assert pixel(page, beside) == [110, 110, 110]


@pytest.mark.parametrize("zoom", [1, 3.3, 16])
def test_the_magnifier_s_middle_is_exactly_the_pixel_under_the_pointer(
    worker: Worker, make_page: MakePage, page: Page, zoom: float
) -> None:
    worker.opens(make_page(rig=DOT))
    worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
    worker.presses("Alt+x")
    image = skimage.data.astronaut()
    area = worker.ask("element => element.drawingArea.toJSON()")
    middle = area["left"] + area["width"] / 2, area["top"] + area["height"] / 2
    found, expected = [], []
    for dx, dy in [(-90, -61), (0, 0), (33, 87), (71, -44), (101, 120)]:
        page.mouse.move(middle[0] + dx, middle[1] + dy)
        at = worker.ask("(e, [x, y]) => e.clientToImage({x, y})", [middle[0] + dx, middle[1] + dy])
        # The lens has an even width: what is read lies half a screen pixel beside its middle.
        off = 0.5 / (zoom * 4)
        expected.append(image[int(at["y"] + off), int(at["x"] + off)].tolist())
        read = "c => [...c.getContext('2d').getImageData(84, 84, 1, 1).data]"
        found.append(page.locator(".magnifier").evaluate(read)[:3])
    assert found == expected
    assert worker.annotations == []


@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_crosshair_is_seen_on_any_image(
    worker: Worker, make_page: MakePage, page: Page, level: int
) -> None:
    worker.opens(make_page(image=plain(level), rig=DOT))
    page.mouse.move(5, 5)
    tabs_to_the_image(worker)
    worker.presses("ArrowRight", "ArrowDown")
    worker.sees_frame()
    image, _, _ = seen(page, worker.screen((201, 161)), 20)
    light = image.mean(axis=2)
    # Across each arm: something much lighter and something much darker lie next to each other.
    for line in (light[:, 4], light[:, -4], light[4], light[-4]):
        assert line.max() - line.min() > 70
    # Its very middle is free, but for the point itself.
    assert np.abs(light[16:24, 16:24] - level).max(axis=0)[[0, 1, -2, -1]].max() == 0
    worker.presses("Enter")
    assert worker.points() == {"dot": (201, 161)}


def test_zoom_fits_the_active_instance_and_puts_it_in_the_middle(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    far: dict[str, Point] = {"nose": (3000, 1500), "left_ankle": (3060, 1620)}
    near: dict[str, Point] = {"nose": (200, 100), "left_ankle": (700, 1900)}
    people: list[dict[str, Any]] = [instance(near), instance(far)]
    worker.opens(make_page(image="large.jpg", initialValues=people))
    for name, points in (("Instance 2", far), ("Instance 1", near)):
        page.get_by_role("button", name=re.compile(f"^{name} ")).click()
        worker.presses("Alt+z")
        worker.sees_frame()
        area = worker.ask("element => element.drawingArea.toJSON()")
        corners = [worker.screen(point) for point in points.values()]
        for axis, low, size in ((0, "left", "width"), (1, "top", "height")):
            middle = (corners[0][axis] + corners[1][axis]) / 2
            assert middle == pytest.approx(area[low] + area[size] / 2, abs=0.01), (name, low)
        part = max(
            (corners[1][axis] - corners[0][axis]) / area[size]
            for axis, size in enumerate(("width", "height"))
        )
        assert part == pytest.approx(1 / 1.4)
    # Without a keypoint there is nothing to zoom to: all is shown.
    worker.presses("b", "Alt+z")
    zoom = worker.zoom
    worker.presses("z")
    assert worker.zoom == zoom
    expect(page.locator(".instances li")).to_have_count(3)
