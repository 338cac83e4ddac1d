"""A worker labels a photograph with a real mouse and keyboard; coordinates are compared exactly."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

COCO = [
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip",
    "left_knee", "right_knee", "left_ankle", "right_ankle",
]  # fmt: skip
ASTRONAUT: list[Point] = [
    (222, 118), (237, 104), (206, 106), (258, 112), (187, 118), (303, 208), (146, 226), (345, 330),
    (104, 338), (300, 440), (150, 452), (281, 470), (184, 476), (290, 490), (176, 492), (292, 505),
    (170, 506),
]  # fmt: skip
ALL = dict(zip(COCO, ASTRONAUT, strict=True))


def instance(points: dict[str, Point], **more: Any) -> dict[str, Any]:
    annotations = [{"label": label, "x": x, "y": y} for label, (x, y) in points.items()]
    return {"name": "", "annotations": annotations, **more}


@pytest.mark.parametrize("form", ["crowd-form", "form"])
def test_place_drag_undo_redo_and_submit_gives_exactly_those_coordinates(
    worker: Worker, make_page: MakePage, form: str
) -> None:
    worker.opens(make_page(form=form, image_s3_uri="s3://bucket/photos/astronaut.png"))
    assert worker.prompt == "Place nose"
    worker.clicks(*ASTRONAUT)
    assert worker.points() == ALL
    assert worker.prompt == "All keypoints done"

    worker.drags(ALL["left_wrist"], (288, 426))
    moved = {**ALL, "left_wrist": (288, 426)}
    assert worker.points() == moved
    worker.presses("Control+z")
    assert worker.points() == ALL
    worker.presses("Control+Shift+z")
    assert worker.points() == moved
    worker.presses(",", ".")
    assert worker.points() == moved

    worker.page.wait_for_load_state("networkidle")
    worker.page.get_by_role("button", name="Submit").dblclick()
    fields = worker.submitted()
    assert json.loads(fields["updated_annotations"]) == [instance(moved)]
    assert fields["original_annotations"] == "[]"
    assert fields["image_s3_uri"] == "s3://bucket/photos/astronaut.png"
    assert fields["image_name"] == "astronaut.png"
    assert fields["no_changes_needed"] == "false"
    assert fields["total_time_in_seconds"].isdigit()
    pose = json.loads(fields["pose"])
    assert (pose["version"], pose["rig"], pose["rig_hash"]) == (
        2,
        "coco-person-17",
        "0123456789abcdef",
    )
    assert pose["labels"] == COCO
    assert pose["image"] == {"width": 512, "height": 512, "orientation": 1}
    keypoints = pose["instances"][0]["keypoints"]
    assert keypoints == [value for label in COCO for value in (*moved[label], 2)]
    assert pose["activity"]["operators"] >= 18
    assert worker.page.evaluate("() => window.submitted.length") == 1


def test_visibility_costs_no_extra_step(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.clicks((222, 118))
    worker.clicks((237, 104), holding="Shift")
    worker.clicks((206, 106), button="right")
    worker.presses("f")
    assert worker.prompt == "Place right ear"
    found = worker.annotations[0]["annotations"]
    assert [(a["label"], a.get("v", 2)) for a in found] == [
        ("nose", 2),
        ("left_eye", 1),
        ("right_eye", 1),
    ]


def test_zoom_in_pan_and_place_is_exact(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(image="large.jpg"))
    fitted = worker.zoom
    assert fitted < 0.3
    target = (2222, 1118)
    before = worker.screen(target)
    worker.wheels(target, -40)
    assert worker.zoom == pytest.approx(fitted * 1.1**40, rel=1e-9)
    assert worker.screen(target) == pytest.approx(before, abs=0.01)
    worker.clicks(target)
    # Press and drag on the image pans at once; nothing is placed by it.
    start = worker.screen(target)
    worker.drags((2230, 1125), (2225, 1122))
    assert len(worker.points()) == 1
    end = worker.screen(target)
    assert (end[0] - start[0], end[1] - start[1]) == pytest.approx(
        (-5 * worker.zoom, -3 * worker.zoom)
    )
    worker.clicks((2231, 1119))
    worker.page.keyboard.down(" ")
    worker.drags(target, (2228, 1121))
    worker.page.keyboard.up(" ")
    worker.page.set_viewport_size({"width": 1000, "height": 600})
    worker.sees_frame()
    worker.clicks((2226, 1125))
    worker.presses("z")
    assert worker.zoom < 0.3
    assert worker.points() == {"nose": target, "left_eye": (2231, 1119), "right_eye": (2226, 1125)}


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_the_marker_is_drawn_on_its_coordinate(
    browser: Any, make_page: MakePage, ratio: float
) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 700}, device_scale_factor=ratio)
    worker = Worker(context.new_page())
    rig = {"version": 1, "name": "dot", "keypoints": [{"name": "dot", "color": "#ff00ff"}]}
    page = make_page(rig=rig, initialValues=[instance({"dot": (259, 254)})])
    worker.opens(page)
    for zoom in (0.5, 1, 3.7, 20):
        worker.ask("(element, zoom) => { element.zoom = zoom; }", zoom)
        for size in (5, 20):
            worker.ask(
                "(e, n) => { const i = e.shadowRoot.querySelector('input[type=range]');"
                " i.value = n; i.dispatchEvent(new Event('input')); }",
                size,
            )
            worker.sees_frame()
            # The middle of all magenta pixels on the active instance's layer, in client pixels.
            center = worker.ask("""(element) => {
              const canvas = element.shadowRoot.querySelector("canvas.active");
              const context = canvas.getContext("2d");
              const {data, width} = context.getImageData(0, 0, canvas.width, canvas.height);
              let [n, sx, sy] = [0, 0, 0];
              for (let i = 0; i < data.length; i += 4) {
                if (data[i] > 240 && data[i + 1] < 20 && data[i + 2] > 240 && data[i + 3] > 250) {
                  n += 1; sx += (i / 4) % width + .5; sy += Math.floor(i / 4 / width) + .5;
                }
              }
              const area = element.drawingArea;
              return [area.left + sx / n / devicePixelRatio, area.top + sy / n / devicePixelRatio];
            }""")
            assert center == pytest.approx(worker.screen((259, 254)), abs=0.35), (zoom, size)
    context.close()


def test_a_point_can_lie_on_another_person_s_point(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.clicks((222, 118))
    worker.presses("b")
    worker.clicks((222, 118), (240, 104))
    assert worker.points(0) == {"nose": (222, 118)}
    assert worker.points(1) == {"nose": (222, 118), "left_eye": (240, 104)}


def test_eyes_of_a_small_person_lie_next_to_each_other(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(image="large.jpg"))
    worker.clicks((1000, 1000), (1020, 990), (1000, 980))
    assert len(worker.points()) == 3


def test_click_selects_a_point_and_the_next_click_moves_it(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[instance(ALL), instance({"nose": (400, 40)})]))
    worker.clicks(ALL["left_ear"])
    assert worker.prompt == "Move left ear"
    worker.clicks((262, 120))
    worker.presses("6")
    worker.clicks((310, 212))
    expected = {**ALL, "left_ear": (262, 120), "left_shoulder": (310, 212)}
    assert worker.points(0) == expected
    assert worker.points(1) == {"nose": (400, 40)}


def test_delete_leaves_a_hole_and_placing_goes_on(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.clicks(ALL["left_ear"])
    worker.presses("Delete")
    assert "left_ear" not in worker.points()
    worker.clicks((250, 111))
    assert worker.points()["left_ear"] == (250, 111)
    worker.presses("1", "Delete")
    assert worker.prompt == "Place nose"
    worker.presses("Delete")
    assert worker.prompt == "Delete keypoints"
    worker.clicks(ALL["left_eye"], ALL["right_eye"])
    assert worker.points().keys() == set(COCO) - {"nose", "left_eye", "right_eye"}
    worker.presses("Escape")
    worker.clicks((222, 118))


def test_arrows_with_modifiers_nudge(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)], sub_pixel=""))
    worker.presses("1", "Shift+ArrowRight", "Alt+ArrowDown", "Shift+Alt+ArrowLeft")
    assert worker.points()["nose"] == (213, 118.1)


def test_escape_takes_a_drag_back(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.drags(ALL["nose"], (300, 300), lets_go=False)
    assert worker.points()["nose"] == (300, 300)
    worker.presses("Escape")
    worker.page.mouse.up()
    assert worker.points() == ALL
    worker.presses("Control+z")
    assert worker.points() == ALL


@pytest.mark.parametrize("key", ["Control+z", "Control+Shift+z", "Control+y"])
def test_undo_and_redo_wait_for_the_end_of_a_drag(
    worker: Worker, make_page: MakePage, key: str
) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.presses("1", "Shift+ArrowRight")
    worker.drags(ALL["left_wrist"], (250, 300), lets_go=False)
    worker.presses(key)
    worker.page.mouse.move(*worker.screen((260, 300)))
    worker.page.mouse.up()
    assert worker.points() == {**ALL, "nose": (223, 118), "left_wrist": (260, 300)}
    worker.presses("Control+z")
    assert worker.points() == {**ALL, "nose": (223, 118)}


def test_a_drag_stops_at_the_image_s_border_and_a_click_beside_it_places_nothing(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page())
    worker.clicks((222, 118), (-9, 100))
    assert worker.points() == {"nose": (222, 118)}
    assert "outside the image" in worker.status
    worker.drags((222, 118), (600, -20))
    assert worker.points() == {"nose": (511, 0)}


def test_draw_a_template_then_move_resize_and_undo_it_as_a_whole(
    worker: Worker, make_page: MakePage
) -> None:
    rig = {
        "version": 1, "name": "bar",
        "keypoints": [{"name": "top", "position": [0, 0]}, {"name": "end", "position": [1, 1]}],
        "links": [{"from": "top", "to": "end"}],
    }  # fmt: skip
    worker.opens(make_page(rig=rig))
    worker.presses("v")
    worker.clicks((60, 60), button="right")
    worker.clicks((50, 50))
    assert worker.points() == {}
    worker.drags((300, 400), (100, 200))  # up and to the left
    assert worker.points() == {"top": (100, 200), "end": (300, 400)}
    worker.drags((200, 220), (210, 230))
    assert worker.points() == {"top": (110, 210), "end": (310, 410)}
    worker.presses(",", ",")
    assert worker.points() == {}
    worker.presses(".")
    assert worker.points() == {"top": (100, 200), "end": (300, 400)}


def test_hidden_points_are_not_moved_by_a_click(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.presses("1", "m")
    worker.clicks((30, 30))
    assert worker.points() == ALL
    assert "hidden" in worker.status
    worker.presses("m")
    worker.clicks((30, 30))
    assert worker.points()["nose"] == (30, 30)


def test_keys_do_nothing_in_a_text_field_nor_with_ctrl(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(before="<textarea style='position:fixed;z-index:9'></textarea>"))
    zoom = worker.zoom
    page.get_by_role("textbox").click()
    page.keyboard.type("bad sebum, qx")
    assert page.get_by_role("textbox").input_value() == "bad sebum, qx"
    worker.presses("Control+c", "Control+b")
    page.get_by_role("textbox").blur()
    worker.presses("Control+c", "Control+b")
    assert worker.zoom == zoom
    assert page.locator(".instances li").count() == 1
