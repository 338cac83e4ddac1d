"""The defects B1 to B26 of the existing component: one test each, named after it.

Each reproduces what a worker, a template or a manifest did when the defect showed.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.pixels import MAGENTA, centre_of
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

CLASSES = [
    {"id": "1", "color": "#ff00ff", "label": "nose", "x": 50, "y": 0},
    {"id": "2", "color": "#00ff00", "label": "left_hand", "x": 0, "y": 100},
    {"id": "3", "color": "#00ffff", "label": "right_hand", "x": 100, "y": 100},
]
BOX = {"left": 0, "top": 0, "right": 100, "bottom": 100}
OLD = {
    "keypointClasses": CLASSES,
    "skeletonRig": [["nose", "left_hand", None], ["nose", "right_hand", None]],
    "skeletonBoundingBox": BOX,
}
FULL = {"nose": (250, 100), "left_hand": (150, 300), "right_hand": (350, 300)}


def person(points: dict[str, Any] = FULL, **more: Any) -> dict[str, Any]:
    annotations = [{"label": label, "x": x, "y": y} for label, (x, y) in points.items()]
    return {"name": "", "annotations": annotations, **more}


def set_size(worker: Worker, pixels: int) -> None:
    worker.ask(
        "(e, n) => { const i = e.shadowRoot.querySelector('input[type=range]');"
        " i.value = n; i.dispatchEvent(new Event('input')); }",
        pixels,
    )


def box_of_canvas(worker: Worker) -> dict[str, float]:
    found: dict[str, float] = worker.ask(
        "e => { const {width, height} = e.shadowRoot.querySelector('canvas')"
        ".getBoundingClientRect(); return {width, height}; }"
    )
    return found


# Data


def test_b1_the_marker_s_size_does_not_shift_the_point(worker: Worker, make_page: MakePage) -> None:
    for image in ("astronaut.png", "large.jpg"):
        worker.opens(make_page(image=image, initialValues=[person()], **OLD))
        worker.wheels((230, 140), -4)
        for size, target in ((1, (200, 180)), (5, (230, 150)), (20, (212, 197))):
            set_size(worker, size)
            before = worker.points()["nose"]
            worker.drags(before, target)
            assert worker.points()["nose"] == target, (image, size)
            drawn = centre_of(worker.page, worker.screen(target), MAGENTA, reach=30)
            if size > 1:  # its colour is a dot of a pixel
                assert drawn == pytest.approx(worker.screen(target), abs=0.5), (image, size)


@pytest.mark.parametrize("given", [None, "", "[]", "null"])
def test_b2_original_annotations_is_always_valid_json(
    worker: Worker, make_page: MakePage, given: str | None
) -> None:
    attributes = {} if given is None else {"initialValues": given}
    worker.opens(make_page(**OLD, **attributes))
    worker.ask("element => element.submit()")
    fields = worker.submitted()
    assert fields["original_annotations"] == "[]"
    assert fields["updated_annotations"] == "[]"


@pytest.mark.parametrize("checked", [True, False])
def test_b3_no_changes_needed_says_what_the_box_says(
    worker: Worker, make_page: MakePage, checked: bool
) -> None:
    worker.opens(make_page(**OLD))
    worker.page.get_by_label("No changes needed").set_checked(checked)
    worker.page.get_by_role("button", name="Submit").click()
    assert json.loads(worker.submitted()["no_changes_needed"]) is checked


def test_b4_a_drag_pans_at_once_and_over_points_and_leaves_none(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("b")
    worker.wheels((250, 200), -20)
    at = worker.screen((250, 200))
    mouse = worker.page.mouse
    for turn in range(8):
        by = 200 if turn % 2 else -200
        before = worker.screen((250, 200))
        start = (at[0] - by / 2, at[1] + 10)
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + by, start[1], steps=4)
        mouse.up()
        assert worker.screen((250, 200))[0] - before[0] == pytest.approx(by, abs=0.01)
    assert worker.points(1) == {}
    # A press that rests is a click all the same.
    mouse.move(*worker.screen((260, 210)))
    mouse.down()
    worker.page.wait_for_timeout(300)
    mouse.up()
    assert worker.points(1) == {"nose": (260, 210)}


def test_b5_nothing_is_placed_outside_the_image(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**OLD))
    for beside in ((-6, 92), (512.4, 92), (92, -6), (92, 514)):
        worker.clicks(beside)
        assert "outside the image" in worker.status
    assert worker.points() == {}
    worker.clicks((511.8, 92))
    assert worker.points() == {"nose": (511, 92)}
    worker.drags((511, 92), (-8, 600))
    assert worker.points() == {"nose": (0, 511)}


def test_b6_a_point_can_be_placed_on_another_person_s_point(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("b")
    worker.clicks(FULL["nose"], FULL["left_hand"])
    assert worker.points(0) == FULL
    assert worker.points(1) == {"nose": FULL["nose"], "left_hand": FULL["left_hand"]}


def test_b7_a_hidden_point_is_not_overwritten(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("1", "m")
    worker.clicks((30, 30), (60, 60))
    assert worker.points() == FULL
    assert "hidden" in worker.status


def test_b8_what_was_loaded_and_not_touched_goes_out_as_it_came(
    worker: Worker, make_page: MakePage
) -> None:
    loaded = [
        {
            "name": "a",
            "score": 0.93,
            "annotations": [
                {"label": "nose", "x": 33.6, "y": 40.25, "score": 0.5},
                {"label": "tail", "x": 1, "y": 2, "kept": {"deep": [1]}},
                {"label": "nose", "x": 99, "y": 99},
                {"label": "left_hand", "x": -50, "y": 9000},
            ],
            "annotation_issues": [{"reason": "blurred"}],
            "annotation_options": {"line_color": "#123456"},
        },
        {"name": "b", "annotations": [{"label": "nose", "x": 10.5, "y": 20}]},
        {"name": "without annotations"},
    ]
    worker.opens(make_page(initialValues=loaded, **OLD))
    assert json.loads(json.dumps(worker.annotations))[:2] == loaded[:2]
    # One point of the first is moved: only its x and y differ.
    worker.clicks((33.6, 40.25), (60, 70))
    loaded[0]["annotations"][0].update(x=60, y=70)  # type: ignore[index]  # a dict of mixed values
    assert worker.annotations[:2] == loaded[:2]
    worker.page.goto(
        make_page(initialValues=[loaded[1], {"annotations": [{"label": "nose", "x": "1"}]}], **OLD)
    )
    worker.page.locator(".problem-card li").first.wait_for()
    told = worker.page.locator(".problem-card li").all_inner_texts()
    assert [text.split(" ")[0] for text in told] == [
        "initialValues[1].annotations[0].x",
        "initialValues[1].annotations[0].y",
    ]


@pytest.mark.parametrize("style", ["SolidCircle", "SolidSquare", "HOLLOW_CIRLCE", "nonsense"])
def test_b9_a_loaded_point_has_its_class_s_color_and_is_always_seen(
    worker: Worker, make_page: MakePage, style: str
) -> None:
    options = {"annotation_options": {"keypoint_style": style}}
    worker.opens(make_page(initialValues=[person(**options)], **OLD))
    at = worker.screen(FULL["nose"])
    assert centre_of(worker.page, at, MAGENTA, reach=20) == pytest.approx(at, abs=0.35)


def test_b10_a_locked_instance_is_locked_for_every_key_and_tool(
    worker: Worker, make_page: MakePage
) -> None:
    locked = person(annotation_options={"editable": False})
    worker.opens(make_page(initialValues=[locked], **OLD))
    worker.presses("1", "Delete", "f", "g", "Shift+ArrowRight")
    worker.clicks((20, 20))
    worker.drags(FULL["nose"], (200, 200))
    worker.presses("n")
    worker.drags((250, 200), (300, 250))
    worker.presses("Delete")
    worker.clicks(FULL["nose"])
    assert worker.annotations == [locked]
    assert "locked" in worker.status
    assert worker.page.get_by_role("button", name="Delete Instance 1").is_disabled()


def test_b11_the_rig_creator_s_null_color_is_taken(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**{**OLD, "skeletonRig": [["nose", "left_hand", None]]}))
    worker.clicks(FULL["nose"])
    assert worker.points() == {"nose": FULL["nose"]}


def test_b12_visibility_and_fractions_are_in_the_answer(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(sub_pixel="", **OLD))
    worker.clicks((100.25, 80.5))
    worker.clicks((150, 300), button="right")
    worker.presses("f")
    assert worker.annotations[0]["annotations"] == [
        {"label": "nose", "x": 100.25, "y": 80.5},
        {"label": "left_hand", "x": 150, "y": 300, "v": 1},
    ]
    worker.ask("element => element.submit()")
    pose = json.loads(worker.submitted()["pose"])
    assert pose["instances"][0]["keypoints"] == [100.25, 80.5, 2, 150, 300, 1, 0, 0, 0]


# Undo


def test_b13_every_edit_can_be_undone_and_redone(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[person(), person({"nose": (400, 50)})], **OLD))
    remove = worker.page.get_by_role("button", name="Delete Instance 2", exact=True)
    steps = [
        lambda: worker.presses("b"),
        lambda: worker.clicks((30, 30), (60, 60)),
        lambda: worker.drags((30, 30), (35, 45)),
        lambda: worker.presses("1", "g"),
        lambda: worker.presses("Shift+ArrowRight"),
        lambda: worker.presses("3", "f"),
        lambda: (worker.presses("v"), worker.drags((420, 400), (480, 480))),
        lambda: worker.drags((450, 440), (430, 420)),  # the adjust tool moves the whole instance
        lambda: (worker.presses("q", "1"), worker.presses("Delete")),
        lambda: remove.click(),
    ]

    def state() -> tuple[str, int]:
        worker.sees_frame()
        rows = worker.page.locator(".instances > li").count()
        return json.dumps(worker.annotations), rows

    states = [state()]
    for step in steps:
        step()
        states.append(state())
        assert states[-1] != states[-2] or step is steps[5]  # "not there" is seen in `pose` only
    undo = worker.page.get_by_role("button", name="Undo", exact=True)
    for count in range(40):
        if undo.is_disabled():
            break
        worker.presses("Control+z" if count % 2 else ",")
        worker.sees_frame()
    assert state() == states[0]
    redo = worker.page.get_by_role("button", name="Redo", exact=True)
    for count in range(40):
        if redo.is_disabled():
            break
        worker.presses("Control+Shift+z" if count % 2 else ".")
        worker.sees_frame()
    assert state() == states[-1]
    # Undo of the deleted instance brings back that very instance, and nobody else's point.
    worker.presses(",")
    assert state() == states[-2]


# Keys


def test_b14_a_key_that_is_shown_selects_its_own_keypoint(
    worker: Worker, make_page: MakePage
) -> None:
    classes = [{"label": f"point {i}", "x": 0, "y": 0} for i in range(60)]
    worker.opens(make_page(keypointClasses=classes))
    rows = worker.page.locator(".keypoints .row")
    shown = rows.evaluate_all("rows => rows.map(row => row.querySelector('kbd')?.textContent)")
    keys = [key for key in shown if key]
    assert len(shown) == 60
    assert len(keys) == len(set(keys)) == 45
    for index, key in enumerate(shown):
        if key is None:
            continue
        worker.presses(key)
        if index % 9 == 0 or key in "yYl":
            worker.sees_frame()
            assert rows.nth(index).get_attribute("aria-current") == "true", key
    # Those without a key are reached by stepping and by clicking.
    worker.presses("w", "1", "w")
    assert worker.prompt == "Place point 59"
    rows.nth(50).click()
    assert worker.prompt == "Place point 50"


def test_b15_keys_leave_modifiers_text_fields_and_caps_lock_alone(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    field = "<div slot='instructions'><textarea></textarea><input><p contenteditable>x</p></div>"
    worker.opens(make_page(initialValues=[person()], children=field, **OLD))
    page.get_by_role("button", name="Instructions").click()
    zoom = worker.zoom
    for tag in ("textarea", "input"):
        page.locator(f"crowd-2d-skeleton > div > {tag}").click()
        page.keyboard.type("bad sebum, qx")
        page.keyboard.press("Backspace")
        assert page.evaluate("() => document.activeElement.value") == "bad sebum, q"
    page.locator("p").click()
    page.keyboard.type("mbc,")
    page.evaluate("() => document.activeElement.blur()")
    for key in ("c", "b", "v", "x", "m", "a", "Shift+b"):
        worker.presses(f"Control+{key}")
    worker.ask(
        """() => { for (const key of ["C", "M", "B"]) {
          const given = {key, bubbles: true, cancelable: true, modifierCapsLock: true};
          document.body.dispatchEvent(new KeyboardEvent("keydown", given));
        } }"""
    )
    worker.sees_frame()
    # With Caps Lock, C zooms, M hides and B adds as c, m and b do; without, nothing has happened.
    assert worker.zoom == pytest.approx(zoom * 1.1)
    assert page.locator(".instances > li").count() == 2
    assert worker.points() == FULL


def test_b16_the_guide_tells_the_keys_and_escape_leaves_every_tool(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.page.get_by_role("button", name="Shortcuts").click()
    told = " ".join(worker.page.locator("dl.shortcuts dt").all_inner_texts())
    for key in ("M", "N", "V", "B", "Q", "Z", "X", "C", "W", "S", "A", "D", "Delete", "F", "G"):
        assert f" {key} " in f" {told.replace(',', ' ')} ", key
    pressed = worker.page.locator(".rail [aria-pressed=true]")
    place = pressed.get_attribute("aria-label")
    for key in ("n", "v"):
        worker.presses(key)
        worker.sees_frame()
        assert pressed.get_attribute("aria-label") != place
        worker.presses("Escape")
        worker.sees_frame()
        assert pressed.get_attribute("aria-label") == place
    # Deleting one point does not change what a click does.
    worker.presses("1", "Delete")
    worker.clicks((200, 90))
    assert worker.points()["nose"] == (200, 90)


# View


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


def test_b18_keys_zoom_about_the_centre_and_the_wheel_about_the_pointer(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(image="large.jpg", **OLD))

    def centre() -> Point:
        at = worker.ask(
            "e => { const r = e.drawingArea;"
            " return e.clientToImage({x: r.x + r.width / 2, y: r.y + r.height / 2}); }"
        )
        return at["x"], at["y"]

    before = centre()
    worker.presses(*["c"] * 10)
    worker.page.get_by_role("button", name="Zoom in").click()
    assert centre() == pytest.approx(before, abs=0.01)
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
    drawn = centre_of(worker.page, at, MAGENTA, reach=20)
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


# Robustness


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"keypointClasses": "[{"}, "keypointClasses is not JSON"),
        ({"keypointClasses": []}, "keypointClasses is empty"),
        ({"keypointClasses": [{"label": "a"}, {"label": "a"}]}, "is there already"),
        ({"skeletonRig": [["nose", "tail"]]}, "names no keypoint"),
        ({"initialValues": "{"}, "initialValues is not JSON"),
        ({"imgSrc": ""}, "imgSrc is missing"),
        ({"imgSrc": "none.png"}, "imgSrc could not be loaded: none.png"),
    ],
    ids=["json", "empty", "twice", "rig", "initial", "no-image", "image-404"],
)
def test_b21_whatever_is_wrong_is_told_and_can_be_reported(
    worker: Worker, make_page: MakePage, page: Page, wrong: dict[str, Any], told: str
) -> None:
    # A crowd-form without an id, and a problem that does not end in a dead page.
    page.goto(make_page(**{**OLD, **wrong}))
    page.locator(".problem-card li").first.wait_for()
    assert any(told in text for text in page.locator(".problem-card li").all_inner_texts())
    assert page.get_by_role("button", name="Retry").is_visible()
    page.get_by_role("button", name="Report a problem and submit").click()
    assert json.loads(worker.submitted()["pose"])["problems"] != []


EVIL = [
    '<img src=q onerror="window.owned=1">',
    "<svg/onload=window.owned=1>",
    '"><script>window.owned=1</script>',
    "'-window.owned=1-'",
    "</style><script>window.owned=1</script>",
    "</textarea><iframe srcdoc='<script>parent.owned=1</script>'>",
    "javascript:window.owned=1",
    "{{constructor.constructor('window.owned=1')()}}",
    "${window.owned=1}",
    "__proto__",
    "constructor",
    "\u202egpj.exe\u0000\u2028",
    "<style>*{display:none}</style>",
]
EVIL_COLORS = [
    "red;background:url(q)",
    "url(javascript:window.owned=1)",
    "expression(window.owned=1)",
    "var(--x)",
    '#fff"><img src=q onerror=window.owned=1>',
]


def test_b22_nothing_of_a_hostile_manifest_is_executed_or_leaves_the_element(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    classes = [{"label": text, "x": 1, "y": 1} for text in EVIL]
    evil = [
        {
            "name": text,
            text: text,
            "annotations": [{"label": text, "x": 10 + i, "y": 10, text: text}],
            "annotation_options": {"line_color": EVIL_COLORS[i % 5], "keypoint_color": text},
            "annotation_issues": [{"reason": text}],
        }
        for i, text in enumerate(EVIL)
    ]
    worker.opens(
        make_page(
            keypointClasses=classes,
            initialValues=evil,
            image=f"astronaut.png?{EVIL[0]}",
            image_s3_uri=EVIL[2],
            children="<div slot=instructions>x</div>",
        )
    )
    before = len(asked)
    for at, text in enumerate(EVIL):
        page.locator(".instances .row").nth(at).click()
        worker.clicks((200 + at, 200))
        found = page.locator(".instances .row .name").nth(at).text_content() or ""
        assert found.endswith(f": {text}")
    for tab in ("Instructions", "Shortcuts", "Display"):
        page.get_by_role("button", name=tab, exact=True).click()
    worker.presses("n", "m", "m", "Delete", ",", ".")
    worker.sees_frame()
    assert page.evaluate("() => window.owned") is None
    strange = "img:not(.image *), script, iframe, style, a"
    inside = f"e => e.shadowRoot.querySelectorAll('{strange}').length"
    assert worker.ask(inside) == 0
    assert page.evaluate("() => document.querySelectorAll('img, iframe').length") == 0
    assert page.evaluate("() => ({}).polluted === undefined && Object.keys({}).length === 0")
    assert asked[before:] == []
    # Loaded data goes out as it came in.
    assert [entry["name"] for entry in worker.annotations] == EVIL
    for attribute in ("keypointClasses", "uniqueSkeletonColors", "skeletonRig"):
        values = {
            "keypointClasses": [{"label": "a", "color": color} for color in EVIL_COLORS],
            "uniqueSkeletonColors": EVIL_COLORS,
            "skeletonRig": [["nose", "left_hand", color] for color in EVIL_COLORS],
        }
        page.goto(make_page(**{**OLD, attribute: values[attribute], "image": EVIL[0]}))
        page.locator(".problem-card li").first.wait_for()
        told = page.locator(".problem-card li").all_inner_texts()
        assert sum("is not a CSS color" in text for text in told) == len(EVIL_COLORS)
        assert page.evaluate("() => window.owned") is None
        assert worker.ask(inside) == 0


def test_b23_a_reload_loses_nothing(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**OLD))
    worker.clicks(FULL["nose"], FULL["left_hand"])
    worker.presses("b")
    worker.clicks((30, 40))
    worker.page.wait_for_timeout(1100)
    worker.page.reload()
    worker.page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    assert worker.points(0) == {"nose": FULL["nose"], "left_hand": FULL["left_hand"]}
    assert worker.points(1) == {"nose": (30, 40)}
    worker.page.get_by_role("button", name="Submit").click()
    worker.submitted()
    worker.page.reload()
    worker.page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    assert worker.annotations == []


def test_b24_who_is_active_stays_active_when_another_is_deleted(
    worker: Worker, make_page: MakePage
) -> None:
    people = [person({"nose": (100 * i, 50)}, name=f"p{i}") for i in (1, 2, 3)]
    worker.opens(make_page(initialValues=people, **OLD))
    page = worker.page
    page.locator(".instances .row").nth(1).click()
    page.get_by_role("button", name="Delete Instance 1: p1", exact=True).click()
    worker.sees_frame()
    current = page.locator(".instances .row[aria-current] .name")
    assert current.inner_text() == "Instance 1: p2"
    worker.clicks((30, 300))
    assert worker.points(0) == {"nose": (200, 50), "left_hand": (30, 300)}
    # Without anybody left, the next click begins anew.
    for _ in range(2):
        page.get_by_role("button", name="Delete Instance 1").first.click()
        worker.sees_frame()
    assert worker.annotations == []
    worker.clicks((70, 80))
    assert worker.points() == {"nose": (70, 80)}


def test_b25_listeners_die_with_the_element_and_it_is_collected(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    session = page.context.new_cdp_session(page)

    def listeners() -> int:
        session.send("HeapProfiler.collectGarbage")
        counters = session.send("Memory.getDOMCounters")
        return int(counters["jsEventListeners"])

    worker.opens(make_page(initialValues=[person()], **OLD))
    page.evaluate(
        """() => {
          const first = document.querySelector("crowd-2d-skeleton");
          window.make = () => {
            const copy = document.createElement("crowd-2d-skeleton");
            for (const name of first.getAttributeNames())
              if (name !== "data-ready") copy.setAttribute(name, first.getAttribute(name));
            document.querySelector("form").append(copy);
            return copy;
          };
          window.gone = new WeakRef(first);
          first.remove();
        }"""
    )
    before = listeners()
    page.evaluate(
        """async () => {
          for (let i = 0; i < 3; i += 1) {
            const copy = make();
            copy.id = "copy";
            while (!copy.hasAttribute("data-ready")) await new Promise(requestAnimationFrame);
            copy.remove();
            window.last = new WeakRef(copy);
          }
        }"""
    )
    worker.presses("b", "m", "f")
    page.set_viewport_size({"width": 900, "height": 700})
    page.wait_for_timeout(50)
    assert listeners() <= before
    session.send("HeapProfiler.collectGarbage")
    assert page.evaluate("() => last.deref() === undefined")


def test_b26_an_untouched_answer_is_the_very_text_that_came_in(
    worker: Worker, make_page: MakePage
) -> None:
    # Spaces as json.dumps writes them: the existing post-annotation function compares texts.
    text = json.dumps([person(name="a", score=0.25), person({"tail": (3, 4), "nose": (5.5, 6)})])
    assert ", " in text
    worker.opens(make_page(initialValues=text, **OLD))
    # Looking at it, and taking back what was done, is no change.
    worker.wheels((250, 100), -3)
    worker.drags(FULL["nose"], (300, 110))
    worker.presses("Control+z", "m", "m")
    worker.ask("element => element.submit()")
    fields = worker.submitted()
    assert fields["updated_annotations"] == fields["original_annotations"] == text
