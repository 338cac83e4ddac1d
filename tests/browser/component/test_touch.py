"""Labeling with fingers and with a pen, whose events come from the browser's own input pipeline."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.fingers import Fingers, Pen
from tests.browser.component.test_labeling import ALL, instance
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

MIDDLE = (256, 256)


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"has_touch": True}


@pytest.fixture
def fingers(page: Page) -> Fingers:
    return Fingers(page)


def opens_near(worker: Worker, address: str, zoom: float = 4) -> Worker:
    """Open a page and zoom in, so that the image may go anywhere."""
    worker.opens(address)
    worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
    worker.sees_frame()
    return worker


def beside(point: Point, dx: float, dy: float = 0) -> Point:
    return point[0] + dx, point[1] + dy


def test_a_tap_places_exactly_there(worker: Worker, make_page: MakePage, fingers: Fingers) -> None:
    opens_near(worker, make_page(), 2.5)
    places = {"nose": (222, 218), "left_eye": (237, 204), "right_eye": (206.4, 206.4)}
    for place in places.values():
        fingers.down(f1=worker.screen(place))
        fingers.up()
    assert worker.points() == {**places, "right_eye": (206, 206)}
    # A finger trembles: less than 9 screen pixels are still a tap, where it came down.
    at = worker.screen((258, 212))
    fingers.down(f1=at)
    fingers.move(f1=beside(at, 5, 5))
    fingers.up()
    assert worker.points()["left_ear"] == (258, 212)


def test_one_finger_drags_a_keypoint_by_exactly_its_way(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    # Beside the marker, as a finger does: the keypoint does not jump to it.
    start = beside(worker.screen((256, 256)), 11, -7)
    fingers.down(f1=start)
    fingers.move(f1=beside(start, 20 * 4, -13 * 4))
    fingers.up()
    assert worker.points() == {"nose": (276, 243)}
    worker.presses("Control+z")
    assert worker.points() == {"nose": (256, 256)}


def test_a_finger_draws_the_box_and_drags_its_edge(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page(details="", initialValues=[instance({"nose": (256, 256)})]), 2)
    worker.page.get_by_role("button", name="Class, box, flags and notes").tap()
    worker.page.get_by_role("button", name="Draw the box").tap()
    fingers.down(f1=worker.screen((200, 200)))
    fingers.move(f1=worker.screen((300, 320)))
    fingers.up()
    # Beside the edge, as a finger does.
    edge = beside(worker.screen((200, 260)), -9)
    fingers.down(f1=edge)
    fingers.move(f1=beside(edge, 20 * 2))
    fingers.up()
    worker.ask("element => element.submit()")
    (found,) = json.loads(worker.submitted()["pose"])["instances"]
    assert found["bbox"] == [220, 200, 80, 120]
    assert worker.points() == {"nose": (256, 256)}


def test_one_finger_beside_the_keypoints_pans_and_places_nothing(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    before = worker.screen(MIDDLE)
    start = beside(before, 60, 60)
    fingers.down(f1=start)
    fingers.move(f1=beside(start, -80, 45))
    fingers.up()
    assert worker.screen(MIDDLE) == pytest.approx(beside(before, -80, 45))
    assert worker.points() == {"nose": (256, 256)}


def test_a_pinch_zooms_about_the_fingers_middle_and_places_nothing(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page())
    middle = worker.screen((290, 240))
    fingers.down(f1=beside(middle, -40, 30), f2=beside(middle, 40, -30))
    fingers.move(f1=beside(middle, -100, 75), f2=beside(middle, 100, -75))
    assert worker.zoom == pytest.approx(10)
    assert worker.screen((290, 240)) == pytest.approx(middle, abs=0.01)
    fingers.move(f1=beside(middle, -20, 15), f2=beside(middle, 20, -15))
    fingers.up()
    assert worker.zoom == pytest.approx(2)
    assert worker.screen((290, 240)) == pytest.approx(middle, abs=0.01)
    assert worker.annotations == []


def test_two_fingers_pan_by_their_way(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page())
    before = worker.screen(MIDDLE)
    fingers.down(f1=beside(before, -50), f2=beside(before, 50))
    fingers.move(f1=beside(before, -50 + 90, 60), f2=beside(before, 50 + 90, 60))
    # One lifts first, and the other wanders on: that is no drag any more.
    fingers.up(1)
    fingers.move(f2=beside(before, 300, 200))
    fingers.up()
    assert worker.screen(MIDDLE) == pytest.approx(beside(before, 90, 60), abs=0.01)
    assert worker.zoom == pytest.approx(4)
    assert worker.annotations == []


def test_a_second_finger_takes_a_drag_back(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    start = worker.screen((256, 256))
    fingers.down(f1=start)
    fingers.move(f1=beside(start, 80))
    assert worker.points() == {"nose": (276, 256)}
    fingers.down(f2=beside(start, 80, 100))
    assert worker.points() == {"nose": (256, 256)}
    fingers.move(f1=beside(start, 120), f2=beside(start, 120, 100))
    fingers.up()
    assert worker.points() == {"nose": (256, 256)}
    assert worker.screen((256, 256)) == pytest.approx(beside(start, 40), abs=0.01)
    worker.presses("Control+z")
    assert worker.status == "Nothing to undo"


def test_a_third_finger_does_nothing(worker: Worker, make_page: MakePage, fingers: Fingers) -> None:
    opens_near(worker, make_page(initialValues=[instance(ALL)]))
    start = worker.screen((256, 256))
    fingers.down(f1=beside(start, -50), f2=beside(start, 50), f3=worker.screen(ALL["left_ear"]))
    fingers.move(f3=beside(start, 200, 150))
    assert (worker.screen((256, 256)), worker.zoom) == (start, 4)
    # The two go on as if it were not there.
    fingers.move(f1=beside(start, -100), f2=beside(start, 100))
    assert worker.zoom == pytest.approx(8)
    fingers.move(f1=beside(start, -50), f2=beside(start, 50))
    assert worker.zoom == pytest.approx(4)
    # Nor does another one, while the hand has not left the screen.
    fingers.up(1)
    fingers.down(f4=beside(start, 0, 90))
    fingers.up(4)
    fingers.up()
    assert worker.screen((256, 256)) == pytest.approx(start)
    assert worker.zoom == pytest.approx(4)
    assert worker.points() == ALL


def test_a_drag_that_the_system_cancels_is_taken_back(
    worker: Worker, make_page: MakePage, fingers: Fingers
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    start = worker.screen((256, 256))
    fingers.down(f1=start)
    fingers.move(f1=beside(start, 80))
    fingers.cancel()
    assert worker.points() == {"nose": (256, 256)}
    # And the next finger is the first one again, not a second one.
    fingers.down(f1=start)
    fingers.move(f1=beside(start, 40))
    fingers.up()
    assert worker.points() == {"nose": (266, 256)}


def test_a_pen_hovers_places_and_drags(worker: Worker, make_page: MakePage, page: Page) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})], sub_pixel=""))
    pen = Pen(page)
    worker.ask("""element => {
      window.heard = new Set();
      element.addEventListener("pointermove", (event) => heard.add(event.pointerType));
    }""")
    stage = page.locator("crowd-2d-skeleton .stage")
    pen.hovers(worker.screen((280, 280)))
    assert stage.evaluate("node => node.style.cursor") == "crosshair"
    pen.hovers(beside(worker.screen((256, 256)), 6))
    assert stage.evaluate("node => node.style.cursor") == "grab"
    assert page.evaluate("() => [...heard]") == ["pen"]
    # A click of the mouse is in whole pixels; a pen's is finer, and none of it is lost.
    pen.taps(worker.screen((280.13, 270.36)))
    assert worker.points() == {"nose": (256, 256), "left_eye": (280.13, 270.36)}
    start = beside(worker.screen((256, 256)), 3.25, -2.5)
    pen.drags(start, beside(start, 20.25 * 4, 10.1 * 4))
    assert worker.points()["nose"] == pytest.approx((276.25, 266.1), abs=0.011)
    # Beside everything it pans.
    before = worker.screen(MIDDLE)
    pen.drags(beside(before, -90, 90), beside(before, -60, 70))
    assert worker.screen(MIDDLE) == pytest.approx(beside(before, 30, -20))
    assert len(worker.points()) == 2


def test_a_palm_beside_the_pen_changes_nothing(
    worker: Worker, make_page: MakePage, page: Page, fingers: Fingers
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    pen = Pen(page)
    start = worker.screen((256, 256))
    pen.hovers(start)
    pen.down()
    pen.hovers(beside(start, 40, 0))
    fingers.down(f1=beside(start, 100, 150))
    fingers.move(f1=beside(start, 130, 150))
    assert worker.points() == {"nose": (266, 256)}
    pen.hovers(beside(start, 80, 40))
    pen.up()
    fingers.up()
    assert worker.points() == {"nose": (276, 266)}


def test_undo_by_the_other_hand_ends_the_drag(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    opens_near(worker, make_page(initialValues=[instance({"nose": (256, 256)})]))
    worker.clicks((290, 290))
    pen = Pen(page)
    start = worker.screen((256, 256))
    pen.hovers(start)
    pen.down()
    pen.hovers(beside(start, 80))
    page.get_by_role("button", name="Undo").tap()
    assert worker.points() == {"nose": (256, 256), "left_eye": (290, 290)}
    pen.hovers(beside(start, 120))
    pen.up()
    assert worker.points() == {"nose": (256, 256), "left_eye": (290, 290)}
    worker.presses("Control+z")
    assert worker.points() == {"nose": (256, 256)}
