"""The marker is on its coordinate, to the fraction of a pixel, whatever was done to the view."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.io as skimage_io
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.pixels import center_of, seen
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

DOT = {"version": 1, "name": "dot", "keypoints": [{"name": "dot", "color": "#ff00ff"}]}
AT = (203, 154)


def at(point: Point, label: str = "dot", **more: Any) -> dict[str, Any]:
    entry = {"label": label, "x": point[0], "y": point[1]}
    return {"name": "", "annotations": [entry], **more}


@pytest.fixture(scope="session")
def gray(site: tuple[Path, str]) -> str:
    """A gray image with one green pixel whose middle is half a pixel right of and below AT."""
    pixels = np.full((320, 400, 3), 110, dtype=np.uint8)
    pixels[AT[1], AT[0]] = (0, 255, 0)
    skimage_io.imsave(site[0] / "gray.png", pixels, check_contrast=False)
    return "gray.png"


def marker_error(worker: Worker, point: Point) -> float:
    """CSS pixels between where a marker is drawn and where its coordinate is."""
    expected = worker.screen(point)
    worker.page.mouse.move(5, 5)
    found = center_of(worker.page, expected)
    assert found is not None, "no marker near its coordinate"
    return max(abs(found[0] - expected[0]), abs(found[1] - expected[1]))


def set_marker(worker: Worker, size: int) -> None:
    worker.ask(
        "(e, n) => { const i = e.shadowRoot.querySelector('input[type=range]');"
        " i.value = n; i.dispatchEvent(new Event('input')); }",
        size,
    )


@pytest.mark.parametrize("ratio", [1, 1.5, 2, 3])
def test_the_marker_is_on_its_coordinate(
    browser: Browser, make_page: MakePage, gray: str, ratio: float
) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 700}, device_scale_factor=ratio)
    page = context.new_page()
    worker = Worker(page).opens(make_page(image=gray, rig=DOT, initialValues=[at(AT)]))
    errors: dict[str, float] = {}

    def check(name: str) -> None:
        worker.sees_frame()
        errors[name] = marker_error(worker, AT)

    for zoom, size in ((0.1, 5), (0.37, 20), (1, 3), (3.7, 10), (16, 5), (64, 20)):
        set_marker(worker, size)
        worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
        if zoom == 64:  # the marker is far outside: bring it back with the page's own zoom
            worker.presses("z")
            worker.wheels(AT, -60)
        check(f"{worker.zoom:.2f}x, size {size}")
    set_marker(worker, 5)
    worker.presses("z")
    worker.drags((100, 100), (131, 117))
    check("panned")
    page.set_viewport_size({"width": 1014, "height": 642})
    check("resized")
    page.get_by_role("button", name="Shortcuts").click()
    check("drawer open")
    worker.wheels(AT, -3)
    check("wheel")
    assert {name: error for name, error in errors.items() if error > 0.3} == {}
    context.close()


def test_the_marker_lies_on_the_image_s_own_pixel(
    worker: Worker, make_page: MakePage, gray: str
) -> None:
    # Where the image's pixel is drawn, not where our own arithmetic says it is.
    worker.opens(make_page(image=gray, rig=DOT))
    worker.wheels(AT, -25)
    for _ in range(2):
        expected = worker.screen((AT[0] + 0.5, AT[1] + 0.5))
        worker.page.mouse.move(5, 5)
        found = center_of(worker.page, expected, (0, 255, 0), reach=60)
        assert found == pytest.approx(expected, abs=0.3)
        worker.page.set_viewport_size({"width": 1111, "height": 707})
        worker.sees_frame()


def test_every_click_is_exact_at_every_zoom(worker: Worker, make_page: MakePage, gray: str) -> None:
    worker.opens(make_page(image=gray, rig=DOT, sub_pixel=""))
    for zoom in (0.1, 0.5, 1, 7.3, 64):
        worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
        rect = worker.ask("e => { const r = e.drawingArea; return [r.x, r.y, r.width, r.height]; }")
        x, y = rect[0] + rect[2] / 2 + 3.25, rect[1] + rect[3] / 2 - 4.5
        image = worker.ask("(e, [x, y]) => e.clientToImage({x, y})", [x, y])
        worker.presses("1", "Delete", "Escape")
        worker.page.mouse.click(x, y)
        expected = (image["x"], image["y"])
        assert worker.points()["dot"] == pytest.approx(expected, abs=0.00501), zoom


def test_a_photograph_is_labeled_as_the_browser_turns_it(
    worker: Worker, make_page: MakePage, site: tuple[Path, str]
) -> None:
    pixels = np.full((200, 300, 3), 110, dtype=np.uint8)
    pixels[20:40, 250:270] = (0, 255, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise: 200 x 300
    Image.fromarray(pixels).save(site[0] / "turned.jpg", exif=exif.tobytes(), quality=100)
    # The block's middle (260, 30) is shown at (200 - 30, 260).
    worker.opens(make_page(image="turned.jpg", rig=DOT, initialValues=[at((170, 260))]))
    around = worker.screen((170, 260))
    image, _, ratio = seen(worker.page, around, 8)
    assert center_of(worker.page, around, reach=10) == pytest.approx(around, abs=0.3)
    worker.presses("m")
    worker.sees_frame()
    found = center_of(worker.page, around, (0, 255, 0), reach=60)
    assert found == pytest.approx(around, abs=1)
    assert image.shape == (16 * ratio, 16 * ratio, 3)
    # The file is read once the image is on the screen.
    worker.page.wait_for_load_state("networkidle")
    worker.ask("element => element.submit()")
    pose = json.loads(worker.submitted()["pose"])
    assert pose["image"] == {"width": 200, "height": 300, "orientation": 6}
    assert pose["instances"][0]["keypoints"] == [170, 260, 2]


def test_a_round_trip_changes_nothing_that_was_not_touched(
    worker: Worker, make_page: MakePage, gray: str, page: Page
) -> None:
    loaded = [
        {
            **at((33.123456789, -7.5), score=0.1),
            "unknown": {"a": [None, True, 1e-7]},
        },
        {"annotations": [at((900, 20))["annotations"][0], {"label": "tail", "extra": "kept"}]},
        {"name": "ünï 🦒", "annotations": [{"label": "dot", "x": 5, "y": 6, "v": 0, "w": 1}]},
    ]
    worker.opens(make_page(image=gray, rig=DOT, initialValues=loaded))
    assert worker.annotations == loaded
    # Whatever is done to the view, and every edit that is taken back, is no change.
    worker.wheels(AT, -4)
    worker.drags((150, 150), (180, 160))
    page.set_viewport_size({"width": 900, "height": 600})
    worker.presses("n", "q", "m", "m", "b", "Control+z", "1", "Shift+ArrowLeft", "Control+z")
    worker.ask("element => element.submit()")
    fields = worker.submitted()
    assert json.loads(fields["updated_annotations"]) == loaded
    assert fields["updated_annotations"] == fields["original_annotations"] == json.dumps(loaded)


@pytest.mark.parametrize("fractions", [True, False])
def test_fractions_go_out_only_when_asked_for(
    worker: Worker, make_page: MakePage, gray: str, fractions: bool
) -> None:
    attributes = {"sub_pixel": ""} if fractions else {}
    worker.opens(make_page(image=gray, rig=DOT, **attributes))
    worker.ask("element => { element.zoom = 4; }")
    worker.clicks((200.25, 150.75))
    expected = (200.25, 150.75) if fractions else (200, 151)
    assert worker.points() == {"dot": expected}
    assert all(isinstance(value, int) or fractions for value in worker.points()["dot"])
    # The marker is drawn where the answer says it is.
    assert marker_error(worker, expected) < 0.3
