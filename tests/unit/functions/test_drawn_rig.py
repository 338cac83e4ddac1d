"""A rig from the creator, used: three workers label a truck, COCO and YOLO get it near the truth.

The rig is the very file that tests/browser/test_creator.py draws and saves. The truck is the one
that poserig draws itself, so where its points are is known.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from functions import storage
from poserig.cli.main import cli
from poserig.json import JsonObject
from poserig.local.drawn import truck
from poserig.local.drawn.camera import Camera
from poserig.local.drawn.canvas import SIZE
from poserig.pose.keypoints import scale
from poserig.pose.rig_file import load_rig

DRAWN = Path(__file__).parents[2] / "browser/data/truck-from-the-front.json"
RIG = load_rig(DRAWN)
# Of a worker's click, as a share of the root of the truck's area: half of the rig's sigma.
SPREAD = 0.025
# A consolidated keypoint lies at most so many sigmas of the rig from the truth.
MOST_SIGMAS = 0.8
OF_SCENE = {
    "roof": "cab_front_top",
    "mirror": "mirror",
    "headlight <b>🚛</b>": "headlight",
    "wheel": "wheel_front",
}


def truth_of(points: dict[str, tuple[float, float]], camera: Camera) -> list[float]:
    """The drawn truck's points in the order of the drawn rig."""
    flat: list[float] = []
    for name in RIG.keypoint_names:
        if name == "grille":
            place = camera.at((0.0, 6.0, 1.0))
        else:
            side, _, part = name.replace("_", " ", 1).partition(" ")
            place = points[f"{OF_SCENE[part]}_{side}"]
        flat += (*place, 2)
    return flat


CAMERAS = (truck.FROM_LEFT, truck._FROM_RIGHT)
TRUTH = {
    scene.file: truth_of(dict(scene.keypoints), camera)
    for scene, camera in zip(truck.SCENES, CAMERAS, strict=True)
}


def clicks(truth: list[float], chance: Random, *, mirrored: bool = False) -> list[float]:
    """What a worker clicks; who mirrors takes the truck's left for its right."""
    spread = SPREAD * scale(truth)
    order = RIG.swap_indices if mirrored else range(len(RIG.keypoints))
    found: list[float] = []
    for index in order:
        x, y, v = truth[3 * index : 3 * index + 3]
        found += (x + chance.gauss(0, spread), y + chance.gauss(0, spread), v)
    return found


def answer(keypoints: list[float]) -> JsonObject:
    pose = {
        "version": 2,
        "rig": RIG.name,
        "rig_hash": RIG.hash,
        "labels": RIG.keypoint_names,
        "image": {"width": SIZE[0], "height": SIZE[1]},
        "instances": [{"id": "1", "keypoints": keypoints, "flags": ["truncated"]}],
    }
    return {"content": json.dumps({"pose": json.dumps(pose)})}


@pytest.fixture
def manifest(post: Any, load_event: Any, context: Any, tmp_path: Path) -> Path:
    """The output manifest of a job with the drawn rig, beside its two photographs."""
    event = load_event("post_annotation.json")
    job = event["labelingJobArn"].rpartition("/")[2]
    client, chance = storage.client(), Random(18)  # noqa: S311  # seeded, no secret
    bucket = "ski-photos"
    client.put_object(Bucket=bucket, Key=f"input/jobs/{job}/rig.json", Body=DRAWN.read_bytes())
    payload = [
        {
            "datasetObjectId": str(number),
            "dataObject": {"s3Uri": f"s3://{bucket}/{name}"},
            "annotations": [
                {
                    "workerId": f"w{worker}",
                    "annotationData": answer(clicks(truth, chance, mirrored=worker == number == 1)),
                }
                for worker in range(3)
            ],
        }
        for number, (name, truth) in enumerate(TRUTH.items())
    ]
    key = event["payload"]["s3Uri"].removeprefix(f"s3://{bucket}/")
    client.put_object(Bucket=bucket, Key=key, Body=json.dumps(payload).encode())
    labels = post.lambda_handler(event, context)
    lines = []
    for scene, label in zip(truck.SCENES, labels, strict=True):
        scene.draw().save(tmp_path / scene.file)
        content = label["consolidatedAnnotation"]["content"]
        lines.append(json.dumps({"source-ref": f"s3://{bucket}/{scene.file}", **content}))
    file = tmp_path / "output.manifest"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def export(format_name: str, manifest: Path) -> Path:
    target = manifest.parent / (f"{format_name}.json" if format_name == "coco" else format_name)
    arguments = ["export", format_name, str(manifest), str(target)]
    chosen = ["--rig", str(DRAWN), "--images", str(manifest.parent)]
    result = CliRunner().invoke(cli, [*arguments, *chosen])
    assert result.exit_code == 0, result.output
    return target


def require_near(found: list[float], truth: list[float], unit: tuple[float, float]) -> None:
    """Every keypoint is labeled, and near its true place."""
    for name, sigma, index in zip(RIG.keypoint_names, RIG.sigmas, range(len(truth)), strict=False):
        x, y, v = found[3 * index : 3 * index + 3]
        true_x, true_y, _ = truth[3 * index : 3 * index + 3]
        off = np.hypot(x * unit[0] - true_x, y * unit[1] - true_y)
        assert v == 2, name
        assert off <= MOST_SIGMAS * sigma * scale(truth), name


def test_coco_of_a_drawn_rig_is_near_the_truth_for_pycocotools(manifest: Path) -> None:
    found = COCO(export("coco", manifest))
    (category,) = found.loadCats(found.getCatIds())
    assert category["keypoints"] == list(RIG.keypoint_names)
    assert [[RIG.keypoint_names[at - 1] for at in line] for line in category["skeleton"]] == [
        [link.start, link.end] for link in RIG.links
    ]
    images = {found.imgs[one]["file_name"]: one for one in found.getImgIds()}
    assert sorted(images) == sorted(TRUTH)

    known: dict[str, Any] = {
        "images": list(found.imgs.values()), "categories": [category], "annotations": []
    }  # fmt: skip
    for number, (name, truth) in enumerate(TRUTH.items(), start=1):
        (one,) = found.loadAnns(found.getAnnIds(images[name]))
        require_near(one["keypoints"], truth, (1, 1))
        known["annotations"].append(
            {**one, "id": number, "keypoints": truth, "area": scale(truth) ** 2, "iscrowd": 0}
        )
    truth_set = COCO()
    truth_set.dataset = known
    truth_set.createIndex()
    results = [{**one, "score": 1.0} for one in found.anns.values()]
    judged = COCOeval(truth_set, truth_set.loadRes(results), "keypoints")
    judged.params.kpt_oks_sigmas = np.array(RIG.sigmas)
    judged.evaluate()
    similar = [judged.ious[image, category["id"]].item() for image in images.values()]
    assert len(similar) == 2
    assert min(similar) >= 0.9


def test_yolo_of_a_drawn_rig_is_near_the_truth(manifest: Path) -> None:
    folder = export("yolo", manifest)
    files = {one.stem: one for one in folder.rglob("*.txt") if one.parent.name != folder.name}
    for name, truth in TRUTH.items():
        (line,) = files[Path(name).stem].read_text("utf-8").splitlines()
        index, *numbers = map(float, line.split())
        assert index == 0
        assert len(numbers) == 4 + 3 * len(RIG.keypoints)
        require_near(numbers[4:], truth, SIZE)
    text = (folder / "data.yaml").read_text("utf-8")
    assert "kpt_shape: [9, 3]" in text
    assert f"flip_idx: {list(RIG.swap_indices)}" in text
