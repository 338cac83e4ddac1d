"""Class, box, flags and notes, and several rigs: by mouse and by keyboard."""

import json
from typing import Any

from tests.browser.component.conftest import RIGS, MakePage
from tests.browser.component.test_labeling import instance
from tests.browser.component.worker import Worker

PERSON = json.loads((RIGS / "coco-person-17.json").read_text())
RICH = {**PERSON, "classes": ["person", "rider"], "flags": ["crowd", "wet"]}
DOG = {**json.loads((RIGS / "animal-pose-20.json").read_text()), "classes": ["dog", "cat"]}
TWO = instance({"nose": (200, 100), "left_hip": (300, 300)})


def submits(worker: Worker) -> dict[str, Any]:
    """Submit by the key, and return the answer's `pose`."""
    worker.presses("Escape", "Escape")
    worker.ask("element => element.submit()")
    pose: dict[str, Any] = json.loads(worker.submitted()["pose"])
    return pose


def test_class_flag_note_and_box_by_mouse_are_submitted_and_undone(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(rig=RICH, details="", initialValues=[TWO]))
    page = worker.page
    assert page.get_by_label("Note", exact=True).is_hidden()
    page.get_by_label("Class", exact=True).select_option("rider")
    page.get_by_label("wet").check()
    page.get_by_role("button", name="Class, box, flags and notes").click()
    page.get_by_label("Note", exact=True).fill("two wheels")
    page.get_by_label("Image tags").fill("night, rain")
    # The box of the keypoints has a tenth of its longer side around it.
    page.get_by_role("button", name="Draw the box").click()
    worker.drags((180, 200), (150, 210))
    page.get_by_role("button", name="Fit to the keypoints").wait_for()
    pose = submits(worker)
    (found,) = pose["instances"]
    assert {name: found.get(name) for name in ("class", "flags", "note", "bbox", "rig")} == {
        "class": "rider",
        "flags": ["wet"],
        "note": "two wheels",
        "bbox": [150, 80, 170, 240],
        "rig": None,
    }
    assert pose["tags"] == ["night", "rain"]
    assert "rigs" not in pose


def test_the_keyboard_chooses_a_rig_draws_the_box_and_takes_it_back(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(rig=[RICH, DOG], details=""))
    page = worker.page
    worker.presses("Alt+g")
    page.get_by_label("Class", exact=True).press("d")
    page.locator(".keypoints").get_by_text("tail", exact=False).first.wait_for()
    # Escape leaves the panel for the image, where the crosshair draws the box by two presses.
    worker.presses("Escape", "Alt+n", "Enter")
    assert worker.prompt == "Click the opposite corner"
    worker.presses(*["Shift+ArrowRight"] * 4, *["Shift+ArrowDown"] * 3, "Enter")
    page.get_by_role("button", name="Fit to the keypoints").wait_for()
    worker.presses("Delete")
    page.get_by_role("button", name="Fit to the keypoints").wait_for(state="hidden")
    worker.presses("Control+z")
    page.get_by_role("button", name="Fit to the keypoints").wait_for()
    pose = submits(worker)
    (found,) = pose["instances"]
    assert (found["rig"], found["class"], found["bbox"][2:]) == ("animal-pose-20", "dog", [40, 30])
    assert pose["rig"] == "coco-person-17"
    assert [rig["rig"] for rig in pose["rigs"]] == ["animal-pose-20"]
    assert len(found["keypoints"]) == 3 * len(DOG["keypoints"])


def test_without_details_nothing_of_them_is_seen_or_submitted(
    worker: Worker, make_page: MakePage
) -> None:
    said = {"class": "rider", "bbox": [1, 2, 3, 4], "flags": ["wet"], "note": "n"}
    worker.opens(make_page(rig=RICH, initialValues=[{**TWO, **said}], image_note="dark"))
    page = worker.page
    assert page.get_by_label("Class", exact=False).count() == 0
    assert page.get_by_label("wet").count() == 0
    worker.presses("Alt+g", "Alt+n")
    assert worker.prompt != "Box of the instance"
    page.get_by_role("button", name="Shortcuts").click()
    assert "box" not in page.locator("crowd-2d-skeleton .shortcuts").inner_text()
    pose = submits(worker)
    assert {*pose["instances"][0]} == {"id", "name", "keypoints", "origins"}
    assert {"tags", "note", "rigs"} & {*pose} == set()
    # What came in goes out as it was.
    assert json.loads(worker.submitted()["updated_annotations"]) == [{**TWO, **said}]
