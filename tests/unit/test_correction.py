"""Real files of other programs are imported, corrected in a project, and exported again.

The answer is what the component sends: it takes the page's start values, moves one point, and
accepts the others. Its own tests hold the component to that.
"""

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from poserig.cli.export_reader import Reader
from poserig.cli.export_source import find_source
from poserig.formats.export import ExportOptions, export
from poserig.formats.model import Refusals
from poserig.formats.registry import module_of
from poserig.intake.images.judge import judge
from poserig.labeling.states import ObjectState
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.unit.formats.helpers import FILES, lay_coco, lay_images, take
from tests.visitor import Visitor, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
# How far the first labeled point of each image is moved, in pixels.
MOVE = (3.25, -2)


def correct_one(running: RunningProject, folder: Path) -> None:
    """Takes the next photograph, moves the first labeled point of its first instance, submits."""
    visitor = Visitor()
    home = visitor.get(running.address)
    token = re.search(r'name="csrf_token" value="([^"]+)"', home)
    work = re.search(r'action="(/jobs/[^"]+)/work"', home)
    assert token is not None
    assert work is not None
    portal = running.address.partition("/enter/")[0]
    task = json.loads(visitor.post(f"{portal}{work[1]}/next", {}, token[1]))["task"]
    page = Visitor().get(portal + task["frame"])
    given = re.search(r'initialValues="([^"]*)"', page)
    assert given is not None
    start = json.loads(html.unescape(given[1]))
    facts = judge(folder / task["imageName"])
    rig = running.rig.rig
    instances = []
    is_moved = False
    for number, instance in enumerate(start, start=1):
        points = {point["label"]: point for point in instance["annotations"]}
        flat: list[float] = []
        origins = ""
        for name in rig.keypoint_names:
            point = points.get(name)
            if point is None:
                flat += (0, 0, 0)
                origins += "-"
            elif not is_moved:
                flat += (point["x"] + MOVE[0], point["y"] + MOVE[1], point["v"])
                origins, is_moved = f"{origins}m", True
            else:
                flat += (point["x"], point["y"], point["v"])
                origins += "a"
        one = {"id": str(number), "name": instance["name"], "keypoints": flat, "origins": origins}
        instances.append(one)
    pose = {
        "version": 2, "rig": rig.name, "rig_hash": rig.hash, "labels": list(rig.keypoint_names),
        "image": {"width": facts.width, "height": facts.height, "orientation": facts.orientation},
        "instances": instances,
    }  # fmt: skip
    answer = json.dumps([{"pose": json.dumps(pose)}])
    Visitor().post(f"{portal}{task['frame']}/answer", {"taskAnswers": answer})


def correct(folder: Path, rig: str, count: int) -> None:
    with RunningProject(places_of(folder), read_rig(rig)) as running:
        assert running.wait_until_looked(60)
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == count, 120)
        for _ in range(count):
            correct_one(running, folder)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == count, 240)


def exported(name: str, folder: Path, target: Path) -> None:
    source = find_source(str(folder), folder.parent / "no state")
    reader = Reader(source, "", Refusals())
    options = ExportOptions(
        rigs=source.rigs, folder=source.folder, kept=source.kept,
        placing="link" if name == "yolo" else "none",
    )  # fmt: skip
    export(reader.images, module_of(name), target, options)


@pytest.mark.parametrize("name", ["test_horse10", "test_macaque"])
def test_coco_of_mmpose_changes_in_the_corrected_points_alone(name: str, tmp_path: Path) -> None:
    before: Any = json.loads((FILES / "mmpose" / f"{name}.json").read_text())
    found = take("coco", lay_coco(tmp_path / "f", before), tmp_path / "in")
    assert found.rig is not None
    correct(tmp_path / "in", str(found.rig_file or found.rig.name), found.images)
    exported("coco", tmp_path / "in", tmp_path / "out.json")
    after = json.loads((tmp_path / "out.json").read_text())
    assert {row["id"]: row for row in after["images"]} == {
        row["id"]: row for row in before["images"]
    }
    assert after["categories"] == before["categories"]
    seen: set[int] = set()
    for row in before["annotations"]:
        if row["image_id"] not in seen:
            at = next(at for at in range(0, len(row["keypoints"]), 3) if row["keypoints"][at + 2])
            row["keypoints"][at] += MOVE[0]
            row["keypoints"][at + 1] += MOVE[1]
            seen.add(row["image_id"])
    assert {row["id"]: row for row in after["annotations"]} == {
        row["id"]: row for row in before["annotations"]
    }


def test_yolo_of_datumaro_changes_in_the_corrected_point_alone(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    shutil.copytree(FILES / "ultralytics-pose", folder)
    lay_images(folder / "images" / "train", {"1.jpg": (640, 480)})
    found = take("yolo", folder, tmp_path / "in")
    correct(tmp_path / "in", str(found.rig_file), 1)
    exported("yolo", tmp_path / "in", tmp_path / "out")
    text = Path("labels/train/1.txt")
    before, after = (
        list(map(float, (root / text).read_text().split())) for root in (folder, tmp_path / "out")
    )
    before[5] = (before[5] * 640 + MOVE[0]) / 640
    before[6] = (before[6] * 480 + MOVE[1]) / 480
    assert after == pytest.approx(before, rel=1e-15, abs=0)
    assert after[:5] + after[7:] == before[:5] + before[7:]
