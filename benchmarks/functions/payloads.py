"""Consolidation requests to measure with: people on photographs, as several workers saw them."""

import json
import random
from typing import Any

from poserig.pose.rig import Rig

WIDTH, HEIGHT = 4000, 3000


def request(rig: Rig, objects: int, workers: int, people: int, pose: bool, seed: int = 4) -> bytes:
    """A payload file.

    Args:
        rig: Of the poses; its keypoints need positions.
        objects: How many data objects.
        workers: How many answer each.
        people: Instances on each image.
        pose: Whether the form has `pose`, or only what the existing component sends.
        seed: Of the random numbers.
    """
    chance = random.Random(seed)  # noqa: S311  # draws poses, guards nothing
    entries = [
        {
            "datasetObjectId": str(number),
            "dataObject": {"s3Uri": f"s3://photos/input/{number}.jpg"},
            "annotations": _annotations(rig, workers, people, pose, chance),
        }
        for number in range(objects)
    ]
    return json.dumps(entries).encode()


def _annotations(
    rig: Rig, workers: int, people: int, pose: bool, chance: random.Random
) -> list[Any]:
    truth = []
    for _ in range(people):
        size = chance.uniform(300, 900)
        left, top = chance.uniform(0, WIDTH - size), chance.uniform(0, HEIGHT - size)
        spots = [keypoint.position or (0.5, 0.5) for keypoint in rig.keypoints]
        truth.append((size, [(left + size * x / 2, top + size * y) for x, y in spots]))
    return [
        {
            "workerId": f"private.eu-west-1.{worker:016x}",
            "annotationData": {"content": _content(rig, truth, pose, chance)},
        }
        for worker in range(workers)
    ]


def _content(rig: Rig, truth: list[Any], pose: bool, chance: random.Random) -> str:
    people = [
        [
            # Whole pixels inside the image: so the component writes them by default.
            (
                min(max(round(x + chance.gauss(0, sigma * size * 0.5)), 0), WIDTH - 1),
                min(max(round(y + chance.gauss(0, sigma * size * 0.5)), 0), HEIGHT - 1),
            )
            for (x, y), sigma in zip(spots, rig.sigmas, strict=True)
        ]
        for size, spots in truth
    ]
    annotations = [
        {
            "name": "",
            "annotations": [
                {"label": label, "x": x, "y": y}
                for label, (x, y) in zip(rig.keypoint_names, spots, strict=True)
            ],
        }
        for spots in people
    ]
    form = {
        "updated_annotations": json.dumps(annotations, separators=(",", ":")),
        "original_annotations": "[]",
        "image_s3_uri": "s3://photos/input/image.jpg",
        "image_name": "image.jpg",
        "no_changes_needed": "false",
        "total_time_in_seconds": "41",
    }
    if pose:
        answer = {
            "version": 1,
            "rig": rig.name,
            "rig_hash": rig.hash,
            "labels": rig.keypoint_names,
            "image": {"width": WIDTH, "height": HEIGHT},
            "instances": [
                {
                    "id": str(number),
                    "name": "",
                    "keypoints": [value for x, y in spots for value in (x, y, 2)],
                }
                for number, spots in enumerate(people, start=1)
            ],
            "activity": {"seconds": 41, "active_seconds": 38, "operators": 1},
            "problems": [],
        }
        form["pose"] = json.dumps(answer, separators=(",", ":"))
    return json.dumps(form, separators=(",", ":"))
