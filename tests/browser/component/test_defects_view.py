"""The defects B17 to B20: windows, zoom, markers, canvases."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.defects import OLD, box_of_canvas, person
from tests.browser.component.pixels import MAGENTA, center_of
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow


def test_b17_the_canvas_follows_the_window_and_the_drawers(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(**OLD))
    targets = iter([(100, 100), (200, 210), (300, 320)])
    placed: list[Point] = []

    def check() -> None:
        worker.sees_frame()
        area = worker.ask("e => { const {width, height} = e.drawingArea; return {width, height}; }")
        assert box_of_canvas(worker) == pytest.approx(area, abs=1)
        corners = [worker.screen(corner) for corner in ((0, 0), (512, 512))]
        left, top = worker.ask("e => [e.drawingArea.left, e.drawingArea.top]")
        assert corners[0][0] >= left
        assert corners[0][1] >= top
        assert corners[1][0] <= left + area["width"]
        assert corners[1][1] <= top + area["height"]
        target = next(targets)
        worker.clicks(target)
        placed.append(target)
        assert list(worker.points().values()) == placed
        assert page.evaluate("() => [scrollX, scrollY]") == [0, 0]

    page.set_viewport_size({"width": 900, "height": 600})
    check()
    page.set_viewport_size({"width": 1800, "height": 1000})
    check()
    page.get_by_role("button", name="Shortcuts").click()
    check()
    for _ in range(3):
        worker.presses("b")
    assert page.evaluate(
        "() => document.documentElement.scrollHeight <= innerHeight && scrollY === 0"
    )


def test_b18_keys_zoom_about_the_center_and_the_wheel_about_the_pointer(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(image="large.jpg", **OLD))

    def center() -> Point:
        at = worker.ask(
            "e => { const r = e.drawingArea;"
            " return e.clientToImage({x: r.x + r.width / 2, y: r.y + r.height / 2}); }"
        )
        return at["x"], at["y"]

    before = center()
    worker.presses(*["c"] * 10)
    worker.page.get_by_role("button", name="Zoom in").click()
    assert center() == pytest.approx(before, abs=0.01)
    at = worker.screen((2000, 1000))
    worker.wheels((2000, 1000), -12)
    assert worker.screen((2000, 1000)) == pytest.approx(at, abs=0.01)
    # As far for any image, whatever its size.
    worker.presses(*["c"] * 60)
    assert worker.zoom == 64
    worker.opens(make_page(**OLD))
    worker.presses(*["c"] * 60)
    assert worker.zoom == 64


def test_b19_markers_are_as_large_and_as_easy_to_grab_on_a_large_image(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(
        make_page(image="large.jpg", initialValues=[person({"nose": (2000, 1000)})], **OLD)
    )
    assert worker.zoom < 0.3
    x, y = worker.screen((2000, 1000))
    mouse = worker.page.mouse
    mouse.move(x + 6, y + 4)  # CSS pixels beside its middle
    mouse.down()
    mouse.move(x + 106, y + 54, steps=4)
    mouse.up()
    found = worker.points()["nose"]
    assert found == pytest.approx((2000 + 100 / worker.zoom, 1000 + 50 / worker.zoom), abs=1)
    at = worker.screen(found)
    mouse.move(10, 10)
    drawn = center_of(worker.page, at, MAGENTA, reach=20)
    assert drawn == pytest.approx(at, abs=0.5)


def test_b20_canvases_are_bounded_by_the_view_and_templates_are_drawn_exactly(
    browser: Browser, make_page: MakePage
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
    worker = Worker(context.new_page()).opens(make_page(image="large.jpg", **OLD))
    pixels = "e => [...e.shadowRoot.querySelectorAll('canvas')].map(c => c.width * c.height)"
    area = worker.ask("e => e.drawingArea.width * e.drawingArea.height")
    for zoom in (0.2, 1, 30):
        worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
        worker.sees_frame()
        assert max(worker.ask(pixels)) <= area * 4 * 1.01
    worker.ask("element => { element.zoom = 1; }")
    worker.presses("z", "v")
    worker.clicks((800, 200))
    assert worker.points() == {}
    worker.drags((1600, 1400), (600, 400))  # up and to the left
    expected = {"nose": (1100, 400), "left_hand": (600, 1400), "right_hand": (1600, 1400)}
    assert worker.points().keys() == expected.keys()
    for label, point in worker.points().items():
        assert point == pytest.approx(expected[label], abs=1), label
    worker.opens(make_page(keypointClasses=[{"label": "a"}]))
    worker.presses("v")
    assert "no template" in worker.status
    context.close()
