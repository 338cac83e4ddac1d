"""Files that other programs wrote, corrected in the component: only the corrected point changes.

Each is imported, opened as a project, corrected by a mouse in Chromium, exported in its own format
and imported again, which shows what a reader of the export finds.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser

from poserig.cli.export import export_command
from poserig.formats.started import StartLines
from poserig.intake.images.judge import judge
from poserig.labeling.states import ObjectState
from poserig.project.places import places_of
from poserig.project.rigs import ProjectRig, read_rig
from poserig.project.running import RunningProject
from tests.unit.formats.helpers import FILES, lay_coco, lay_images, take
from tests.unit.formats.test_deeplabcut import lay as lay_deeplabcut
from tests.visitor import wait_until

pytestmark = pytest.mark.slow
DRAG = 12
"""Screen pixels that a point is dragged, to the right and down."""

Points = dict[tuple[str, int, int], tuple[float, float]]
"""x and y of each labeled point, by image, instance and keypoint."""


def ap10k(folder: Path) -> Path:
    return lay_coco(folder, json.loads((FILES / "mmpose" / "test_ap10k.json").read_text()))


def horse10(folder: Path) -> Path:
    return lay_coco(folder, json.loads((FILES / "mmpose" / "test_horse10.json").read_text()))


def ultralytics(folder: Path) -> Path:
    shutil.copytree(FILES / "ultralytics-pose", folder)
    lay_images(folder / "images" / "train", {"1.jpg": (640, 480)})
    return folder


REAL: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "coco": ("coco", ap10k),
    "mmpose": ("mmpose", horse10),
    "yolo": ("yolo", ultralytics),
    "deeplabcut": ("deeplabcut", lay_deeplabcut),
}
ONE_FILE = ("coco", "mmpose")
"""Formats whose import takes a file."""


@pytest.mark.parametrize("case", REAL)
def test_only_the_corrected_point_changes(case: str, browser: Browser, tmp_path: Path) -> None:
    name, lay = REAL[case]
    theirs = lay(tmp_path / "theirs")
    draw_images(tmp_path / "theirs")
    imported = take(name, theirs, tmp_path / "in")
    assert imported.rig is not None
    before = points(tmp_path / "in")
    rig = read_rig(str(imported.rig_file) if imported.rig_file else imported.rig.name)
    corrected = drag_a_point(browser, tmp_path / "in", rig)
    out = tmp_path / "out"
    arguments = [name, str(tmp_path / "in"), str(out), "--place", "copy"]
    result = CliRunner().invoke(export_command, arguments)
    assert result.exit_code == 0, result.output
    (source,) = out.rglob("*.json") if name in ONE_FILE else (out,)
    take(name, source, tmp_path / "again", folder=tmp_path / "in")
    after = points(tmp_path / "again")
    assert before.keys() == after.keys()
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    ((image, instance, _), (was, now)) = next(iter(changed.items()))
    assert len(changed) == 1, changed
    assert (image, instance) == (Path(corrected).name, 0)
    assert now[0] > was[0]
    assert now[1] > was[1]


def points(folder: Path) -> Points:
    """The labeled points of a folder that an import made."""
    found: Points = {}
    for line in StartLines(folder):
        for number, instance in enumerate(line["imported"]["instances"]):
            flat = instance["keypoints"]
            for index in range(len(flat) // 3):
                x, y, v = flat[3 * index : 3 * index + 3]
                if v:
                    found[Path(line["source-ref"]).name, number, index] = (x, y)
    return found


def draw_images(folder: Path) -> None:
    """Puts images that a browser shows in place of those that only have a size."""
    for path in folder.rglob("*"):
        if path.suffix in (".jpg", ".jpeg", ".png"):
            facts = judge(path)
            Image.new("L", (facts.width, facts.height), 90).save(path)


def drag_a_point(browser: Browser, folder: Path, rig: ProjectRig) -> str:
    """Corrects the first point of the first photograph, and submits it; the photograph's name."""
    with RunningProject(places_of(folder), rig) as running:
        assert running.wait_until_looked(60)
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] > 0)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(running.address)
        page.get_by_role("button", name="Start labeling").click()
        component = page.frame_locator("iframe:not(.coming)").locator(
            "crowd-2d-skeleton[data-ready]"
        )
        component.wait_for()
        frame = page.frames[-1]
        value: list[dict[str, Any]] = component.evaluate("element => element.annotations")
        x, y = component.evaluate(
            """element => {
              const { x, y } = element.annotations[0].annotations[0];
              const at = element.imageToClient({ x, y });
              return [at.x, at.y];
            }"""
        )
        assert value
        box = frame.frame_element().bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + x + DRAG, box["y"] + y + DRAG, steps=4)
        page.mouse.up()
        name = page.locator("#image-name").inner_text()
        component.evaluate("element => element.submit()")
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1, 60)
        context.close()
    return name
