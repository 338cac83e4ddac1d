"""Takes pictures of the component's states, in real Chromium, on a public-domain photograph.

Without arguments: those of web/README.md, as JPEG, into docs/images. With a folder: every state as
it is, to look at.

Usage: python tools/component_pictures.py [FOLDER [STATE …]]
"""

import html
import json
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page

from poserig.local.scripted_worker import chromium

CHECKOUT = Path(__file__).resolve().parent.parent
RIGS = CHECKOUT / "src" / "poserig" / "rigs"
# Another build can be looked at beside the one that a running demo serves.
COMPONENT = Path(
    os.environ.get("POSERIG_COMPONENT", CHECKOUT / "build" / "web" / "crowd-2d-skeleton.js")
)
TEMPLATE = CHECKOUT / "web" / "templates" / "worker-task.liquid.html"
Point = tuple[float, float]
# Image pixels of the astronaut. What the picture does not show is left out.
ASTRONAUT: dict[str, Point] = {
    "nose": (224, 122), "left_eye": (245, 101), "right_eye": (203, 101), "left_ear": (272, 112),
    "right_ear": (181, 110), "left_shoulder": (340, 238), "right_shoulder": (112, 248),
    "left_elbow": (388, 400), "right_elbow": (52, 420),
}  # fmt: skip
ARMS = ("shoulder", "elbow")


class QuietHandler(SimpleHTTPRequestHandler):
    """A file server that does not write to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[tuple[Path, str]]:
    """A folder with the photograph and the component, and its address."""
    with tempfile.TemporaryDirectory(prefix="poserig-pictures-") as name:
        folder = Path(name)
        Image.fromarray(skimage.data.astronaut()).save(folder / "astronaut.png")
        (folder / "component.js").write_bytes(COMPONENT.read_bytes())
        handler = partial(QuietHandler, directory=name)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


class Shot:
    """One page with the component, and the hands to bring it into a state."""

    def __init__(self, browser: Browser, folder: Path, address: str, **context: Any) -> None:
        self.folder, self.address = folder, address
        size = context.pop("viewport", {"width": 1280, "height": 800})
        self.page: Page = browser.new_context(viewport=size, **context).new_page()

    def open(self, rig: str = "coco-person-17", image: str = "astronaut.png", **more: Any) -> None:
        """Show the component inside the form and slots of our own worker task template."""
        attributes = {"imgSrc": image, "rig": (RIGS / f"{rig}.json").read_text(), **more}
        marks = " ".join(
            f'{key}="{html.escape(v if isinstance(v, str) else json.dumps(v))}"'
            for key, v in attributes.items()
        )
        inside = TEMPLATE.read_text()
        slots = inside[inside.index('<div slot="instructions"') :]
        slots = re.sub(r"{%.*%}", "", slots[: slots.index("</crowd-2d-skeleton>")])
        style = inside[inside.index("<style>") : inside.index("</style>")] + "</style>"
        (self.folder / "page.html").write_text(
            "<!doctype html><meta charset=utf-8><title>poserig</title>"
            f"<meta name=viewport content='width=device-width'>{style}"
            f"<form><crowd-2d-skeleton {marks}>{slots}</crowd-2d-skeleton></form>"
            '<script src="component.js"></script>'
        )
        self.page.goto(f"{self.address}/page.html")
        self.page.wait_for_timeout(600)

    def at(self, point: Point) -> Point:
        """Where an image point is, in client pixels."""
        x, y = point
        found = self.page.evaluate(
            f"document.querySelector('crowd-2d-skeleton').imageToClient({{x: {x}, y: {y}}})"
        )
        return found["x"], found["y"]

    def click(self, *points: Point) -> None:
        """Click image points one after the other."""
        for point in points:
            self.page.mouse.click(*self.at(point))

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def place(self, labels: list[str], stop: str = "") -> None:
        """Place the astronaut in the rig's order; what is not in the picture is not there."""
        for label in labels:
            if label == stop:
                return
            if label in ASTRONAUT:
                self.click(ASTRONAUT[label])
            else:
                self.press("f")


def person(points: dict[str, Point]) -> dict[str, Any]:
    """An instance of `initialValues`."""
    found = [{"label": label, "x": x, "y": y} for label, (x, y) in points.items()]
    return {"name": "", "annotations": found}


def turned(points: dict[str, Point]) -> dict[str, Point]:
    """The same with left and right of the arms exchanged."""
    other = {"left": "right", "right": "left"}
    return {
        label: points[f"{other[side]}_{rest}"] if rest in ARMS else at
        for label, at in points.items()
        for side, _, rest in [label.partition("_")]
    }


def labels_of(rig: str) -> list[str]:
    """A rig's keypoints in order."""
    return [k["name"] for k in json.loads((RIGS / f"{rig}.json").read_text())["keypoints"]]


COCO = labels_of("coco-person-17")


def empty(shot: Shot) -> None:
    shot.open()


def labeling(shot: Shot) -> None:
    shot.open()
    shot.place(COCO, stop="left_elbow")
    shot.page.mouse.move(*shot.at((380, 396)))


def warning(shot: Shot) -> None:
    shot.open(initialValues=[person(turned(ASTRONAUT))])
    shot.page.wait_for_timeout(700)


def keyboard(shot: Shot) -> None:
    shot.open()
    shot.place(COCO, stop="left_shoulder")
    shot.page.mouse.move(5, 5)
    shot.press("Enter", *["ArrowRight"] * 12, *["ArrowDown"] * 6)


def adjust(shot: Shot) -> None:
    shot.open(initialValues=[person(ASTRONAUT)])
    shot.press("n")


def instructions(shot: Shot) -> None:
    shot.open(initialValues=[person(ASTRONAUT)])
    shot.page.get_by_role("button", name="Instructions").click()


def shortcuts(shot: Shot) -> None:
    shot.open(initialValues=[person(ASTRONAUT)])
    shot.page.get_by_role("button", name="Shortcuts").click()


def display(shot: Shot) -> None:
    shot.open(initialValues=[person(ASTRONAUT)])
    shot.page.get_by_role("button", name="Display").click()


def restored(shot: Shot) -> None:
    shot.open()
    shot.place(COCO, stop="left_elbow")
    shot.page.wait_for_timeout(1200)
    shot.page.reload()
    shot.page.wait_for_timeout(600)


def points_133(shot: Shot) -> None:
    shot.open(rig="coco-wholebody-133")
    shot.press("v")
    start, end = shot.at((60, 15)), shot.at((450, 500))
    shot.page.mouse.move(*start)
    shot.page.mouse.down()
    shot.page.mouse.move(*end, steps=4)
    shot.page.mouse.up()
    shot.page.wait_for_timeout(700)


def search(shot: Shot) -> None:
    points_133(shot)
    shot.press("/")
    shot.page.keyboard.type("ring")


def crowd(shot: Shot) -> None:
    people = [
        person({k: (x * 0.3 + 160 * c, y * 0.3 + 170 * r) for k, (x, y) in ASTRONAUT.items()})
        for r in range(3)
        for c in range(3)
    ]
    shot.open(initialValues=people)
    shot.page.wait_for_timeout(700)


def error(shot: Shot) -> None:
    shot.open(image="missing.png", initialValues="[{")


def done(shot: Shot) -> None:
    shot.open()
    shot.place(COCO)


TABLET = {"width": 1180, "height": 820}
STATES: dict[str, tuple[Callable[[Shot], None], dict[str, Any]]] = {
    "empty": (empty, {}),
    "labeling": (labeling, {}),
    "warning": (warning, {}),
    "keyboard": (keyboard, {}),
    "adjust": (adjust, {}),
    "instructions": (instructions, {}),
    "shortcuts": (shortcuts, {}),
    "display": (display, {}),
    "restored": (restored, {}),
    "dark": (labeling, {"color_scheme": "dark"}),
    "dark-warning": (warning, {"color_scheme": "dark"}),
    "high-contrast": (warning, {"forced_colors": "active"}),
    "touch": (warning, {"has_touch": True, "is_mobile": True, "viewport": TABLET}),
    "133-points": (points_133, {}),
    "search": (search, {}),
    "crowd": (crowd, {}),
    "error": (error, {}),
    "narrow": (labeling, {"viewport": {"width": 900, "height": 640}}),
    "done": (done, {}),
    "large": (labeling, {"viewport": {"width": 1920, "height": 1080}}),
}


README = ("labeling", "dark-warning", "133-points")


def main(folder: Path, names: list[str], name_of: str = "{}.png") -> None:
    """Write one picture per state, in the format that the name says."""
    folder.mkdir(parents=True, exist_ok=True)
    with site() as (pages, address), chromium() as browser:
        for name in names or STATES:
            bring, context = STATES[name]
            shot = Shot(browser, pages, address, **context)
            bring(shot)
            shot.page.wait_for_timeout(300)
            file = folder / name_of.format(name)
            picture = Image.open(BytesIO(shot.page.screenshot())).convert("RGB")
            # For JPEG: letters without colored fringes. PNG takes no notice.
            picture.save(file, quality=90, subsampling=0, optimize=True)
            shot.page.context.close()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments:
        main(Path(arguments[0]), arguments[1:])
    else:
        main(CHECKOUT / "docs" / "images", list(README), "component-{}.jpg")
