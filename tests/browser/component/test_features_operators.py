"""What costs how many operators, by the component's own count in `pose.activity.operators`."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.component.conftest import MakePage
from tests.browser.component.test_features_instances import KEYS, operators
from tests.browser.component.test_labeling import ALL, ASTRONAUT, COCO, instance
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

OTHER_SIDE = {
    label: label.replace("left", "R").replace("right", "left").replace("R", "right")
    for label in COCO
}


def visibilities(worker: Worker) -> list[int]:
    """Of each keypoint of the first instance in the answer: 0, 1 or 2."""
    keypoints: list[int] = json.loads(worker.submitted()["pose"])["instances"][0]["keypoints"]
    return keypoints[2::3]


def test_visibility_costs_nothing_extra(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    expected = []
    for n, point in enumerate(ASTRONAUT):
        if n % 4 == 0:
            worker.clicks(point)
        elif n % 4 == 1:
            worker.clicks(point, holding="Shift")
        elif n % 4 == 2:
            worker.clicks(point, button="right")
        else:
            worker.presses("f")
        expected.append((2, 1, 1, 0)[n % 4])
    assert operators(worker) == len(COCO)
    assert visibilities(worker) == expected


def test_one_key_says_not_there_and_goes_on(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    for label in COCO:
        assert worker.prompt == f"Place {label.replace('_', ' ')}"
        worker.presses("f")
    assert worker.prompt == "All keypoints done"
    # Nobody is there at all: such an instance is not in the answer.
    assert operators(worker) == len(COCO)
    assert json.loads(worker.submitted()["pose"])["instances"] == []


def swapped(*places: str) -> dict[str, Point]:
    return {
        label: ALL[OTHER_SIDE[label]] if label.rpartition("_")[2] in places else at
        for label, at in ALL.items()
    }


LOW, HIGH = min(x for x, _ in ASTRONAUT), max(x for x, _ in ASTRONAUT)
EVERYWHERE = {label.rpartition("_")[2] for label in COCO}
ONE_PRESS: dict[str, tuple[str, dict[str, Point]]] = {
    "swap the instance": ("k", swapped(*EVERYWHERE)),
    "swap the limb": ("j", swapped("elbow", "wrist")),
    "swap the pair": ("Alt+j", swapped("wrist")),
    "mirror": (
        "Alt+k",
        # Who is mirrored has left and right where they were: what was left is right now.
        {label: (LOW + HIGH - x, y) for label, (x, y) in swapped(*EVERYWHERE).items()},
    ),
}


@pytest.mark.parametrize("what", ONE_PRESS)
def test_left_and_right_cost_one_key(worker: Worker, make_page: MakePage, what: str) -> None:
    key, expected = ONE_PRESS[what]
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.presses(KEYS["left_wrist"])
    worker.presses(key)
    assert worker.points() == expected
    assert operators(worker) == 2


MORE: dict[str, tuple[int, Callable[[Worker], object]]] = {
    "a drag": (1, lambda worker: worker.drags(ALL["nose"], (240, 140))),
    "a nudge": (2, lambda worker: worker.presses("1", "Shift+ArrowLeft")),
    "undo": (2, lambda worker: worker.presses("k", "Control+z")),
    "a wheel": (0, lambda worker: worker.wheels((222, 118), -4)),
    "the way of the pointer": (0, lambda worker: worker.page.mouse.move(500, 400, steps=9)),
    "occluded": (2, lambda worker: worker.presses("1", "g")),
    "a name": (2, lambda worker: (worker.presses("F2"), renames(worker))),
}


def renames(worker: Worker) -> None:
    worker.page.keyboard.type("anna")
    worker.page.mouse.click(*worker.screen((20, 20)))


@pytest.mark.parametrize("what", MORE)
def test_what_else_counts(worker: Worker, make_page: MakePage, what: str) -> None:
    count, does = MORE[what]
    worker.opens(make_page(initialValues=[instance(ALL)]))
    does(worker)
    assert operators(worker) == count


def test_a_held_key_and_a_modifier_are_no_operators(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    keyboard = worker.page.keyboard
    for key in ("Shift", "Alt", "Control"):
        keyboard.down(key)
        keyboard.up(key)
    worker.presses("1")
    for _ in range(5):
        keyboard.down("Shift")
        keyboard.down("ArrowRight")  # the second to the fifth: as the system repeats it
    keyboard.up("ArrowRight")
    keyboard.up("Shift")
    found: Any = worker.points()["nose"]
    assert found == (ALL["nose"][0] + 5, ALL["nose"][1])
    assert operators(worker) == 2
