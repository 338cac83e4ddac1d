"""A folder of practice images, as an import leaves it."""

import json
from pathlib import Path

from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from tests.pictures import jpeg

RIG: Rig = load_rig("coco-person-17")


def points(dx: float = 0.0) -> list[float]:
    """A person of the rig's template, 200 pixels wide; flat x, y, v."""
    placed = [keypoint.position or (0.5, 0.5) for keypoint in RIG.keypoints]
    return [number for x, y in placed for number in (200 + dx + x * 200, 100 + y * 280, 2)]


def label(*people: list[float]) -> dict[str, object]:
    instances = [{"id": str(n), "name": "", "keypoints": one} for n, one in enumerate(people, 1)]
    return {
        "version": 2,
        "rig": RIG.name,
        "rig_hash": RIG.hash,
        "image": {"width": 640, "height": 480},
        "instances": instances,
        "issues": [],
    }


def answer(keypoints: list[float]) -> dict[str, str]:
    """What the component sends."""
    pose = {**label(keypoints), "labels": list(RIG.keypoint_names)}
    return {"pose": json.dumps(pose)}


def lay_practice(folder: Path, count: int = 2) -> Path:
    folder.mkdir(parents=True)
    lines = []
    for number in range(count):
        name = f"p{number}.jpg"
        (folder / name).write_bytes(jpeg() + bytes(number))
        lines.append({"source-ref": name, "imported": label(points(10 * number))})
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "start.manifest").write_text(text)
    return folder
