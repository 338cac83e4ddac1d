"""What the tests of the existing component's defects share: one small task.

Each defect is one test named after it (test_defects_*.py): it reproduces what a worker, a template
or a manifest did when the defect showed.
"""

from typing import Any

from tests.browser.component.worker import Worker

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
        "e => { const {width, height} = e.shadowRoot.querySelector('canvas.active')"
        ".getBoundingClientRect(); return {width, height}; }"
    )
    return found
