"""Measures what a lead finds who works through the grid in its default order, by several people.

Two people label each image, and one of them makes the planted fault. What counts is whether the
label of both is wrong: the lead cannot see more, and need not.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.consolidation.poses import TrueImage
from benchmarks.review.found import LOOKED_AT, RIG, SEEDS, with_faults
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.json import Json, is_number
from poserig.labels.make import label_objects
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import parse_label
from poserig.pose.quality.review import fit_data_set, order, review_images
from poserig.project.grid.doubt import Signs, doubt_of
from poserig.report.compare import GOOD, JITTER, compare

SHAKE = 0.3
"""Standard deviation of a hand, in σ of the keypoint at the size of the person."""
ORDERS = ("the grid's default order", "qa's ranking alone", "random order")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is found, over all seeds.

    Attributes:
        wrong: Labels that a fault made wrong.
        planted: Faults.
        found: Order → the shares of the wrong labels among the first images, as `LOOKED_AT`.
    """

    wrong: int
    planted: int
    found: dict[str, tuple[float, ...]]


def measure(images: Sequence[TrueImage], seeds: Sequence[int] = SEEDS) -> Desk:
    """Returns what is found in the images of all seeds together."""
    hits = {name: [0.0] * len(LOOKED_AT) for name in ORDERS}
    planted = wrong_in_all = 0
    for seed in seeds:
        answered, faults = with_faults(images, seed)
        labels = _labels(images, answered, seed)
        wrong = {line for line in faults if _is_wrong(images[line - 1], labels[line - 1])}
        planted += len(faults)
        wrong_in_all += len(wrong)
        by_qa, by_grid = _orders(images, labels)
        for at, share in enumerate(LOOKED_AT):
            first = round(share * len(images))
            hits[ORDERS[0]][at] += len(wrong.intersection(by_grid[:first]))
            hits[ORDERS[1]][at] += len(wrong.intersection(by_qa[:first]))
            hits[ORDERS[2]][at] += len(wrong) * first / len(images)
    found = {name: tuple(hit / wrong_in_all for hit in each) for name, each in hits.items()}
    return Desk(wrong_in_all, planted, found)


def _labels(
    images: Sequence[TrueImage], answered: Sequence[LabeledImage], seed: int
) -> list[dict[str, Json]]:
    chance = Random(f"desk/{seed}")  # noqa: S311 - a simulation
    objects = []
    for number, (image, first) in enumerate(zip(images, answered, strict=True)):
        truth = [list(person.keypoints) for person in image.persons]
        faulty = [list(item.keypoints) for item in first.instances]
        who = ["ann", "ben"] if number % 2 else ["ben", "ann"]
        responses = tuple(
            WorkerResponse(name, _answer(image, poses, chance))
            for name, poses in zip(who, (faulty, truth), strict=True)
        )
        objects.append(AnsweredObject(str(number), responses))
    return [outcome.label for outcome in label_objects(objects, lambda _: b"")]


def _answer(image: TrueImage, poses: Sequence[list[float]], chance: Random) -> Json:
    pose = {
        "version": 2,
        "rig": RIG.name,
        "rig_hash": RIG.hash,
        "labels": list(RIG.keypoint_names),
        "image": {"width": image.width, "height": image.height},
        "instances": [
            {"id": str(number), "name": "", "keypoints": _shaken(pose, chance)}
            for number, pose in enumerate(poses, start=1)
        ],
        "activity": {"seconds": 30},
    }
    return {"pose": json.dumps(pose)}


def _shaken(pose: list[float], chance: Random) -> list[float]:
    xs = [x for x, v in zip(pose[0::3], pose[2::3], strict=True) if v]
    ys = [y for y, v in zip(pose[1::3], pose[2::3], strict=True) if v]
    scale = ((max(xs) - min(xs)) * (max(ys) - min(ys))) ** 0.5 if xs else 0.0
    found = list(pose)
    for at, keypoint in enumerate(RIG.keypoints):
        reach = SHAKE * keypoint.sigma * scale
        if pose[3 * at + 2]:
            found[3 * at] += chance.gauss(0, reach)
            found[3 * at + 1] += chance.gauss(0, reach)
    return found


def _is_wrong(image: TrueImage, label: dict[str, Json]) -> bool:
    truth = [
        Instance(str(number), "", tuple(person.keypoints))
        for number, person in enumerate(image.persons)
    ]
    found = compare(RIG, truth, parse_label(label).instances)
    is_off = any(point.kind not in (GOOD, JITTER) for point in found.points)
    return is_off or bool(found.left_out or found.missed or found.invented)


def _orders(
    images: Sequence[TrueImage], labels: Sequence[dict[str, Json]]
) -> tuple[list[int], list[int]]:
    """Lines, from 1, in the order of `poserig qa` and in that of the grid."""
    data = [
        _as_data(image, line, label)
        for line, (image, label) in enumerate(zip(images, labels, strict=True), start=1)
    ]
    reviews = sorted(review_images(lambda: data, fit_data_set(lambda: data)), key=order)
    doubts = {
        review.image.line: doubt_of(
            Signs(
                agreement=review.image.agreement,
                would_help=_number(labels[review.image.line - 1].get("more_would_help")),
                risk=review.risk,
            )
        )
        for review in reviews
    }
    by_qa = [review.image.line for review in reviews]
    return by_qa, sorted(by_qa, key=lambda line: -doubts[line])


def _as_data(image: TrueImage, line: int, label: dict[str, Json]) -> LabeledImage:
    read = parse_label(label)
    issues = label.get("issues")
    kinds = (
        [one["type"] for one in issues if isinstance(one, dict)] if isinstance(issues, list) else []
    )
    return LabeledImage(
        image.id, line, RIG.name, RIG.keypoint_names, (image.width, image.height),
        tuple(read.instances), agreement=_number(label.get("agreement")), workers=2,
        issues=tuple(dict.fromkeys(map(str, kinds))),
    )  # fmt: skip


def _number(value: Json) -> float | None:
    return float(value) if is_number(value) else None
