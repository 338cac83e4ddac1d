"""Small made-up data sets for the tests of batch quality."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Flat, Instance
from poserig.pose.quality.model import PoseModel, fit_model
from poserig.pose.quality.relations import Relation
from poserig.pose.quality.repairs import JudgedPose, Point
from poserig.pose.quality.views import View
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")


def person(
    chance: random.Random, left: float = 0, top: float = 0, size: float = 200
) -> list[float]:
    """Someone who stands about like the rig's template."""
    flat: list[float] = []
    for keypoint in COCO.keypoints:
        x, y = keypoint.position or (0.5, 0.5)
        flat += (left + size * (x / 2 + chance.gauss(0, 0.02)),
                 top + size * (y + chance.gauss(0, 0.02)), 2)  # fmt: skip
    return flat


def image(line: int, *flats: Any, rig: Any = COCO, **members: Any) -> LabeledImage:
    instances = tuple(Instance(str(n), "", flat) for n, flat in enumerate(flats, start=1))
    found = LabeledImage(
        f"s3://b/{line}.jpg", line, rig.name, rig.keypoint_names, (4000, 4000), instances
    )
    return replace(found, **members)


def people(count: int = 80) -> list[LabeledImage]:
    chance = random.Random(3)  # noqa: S311  # seeded, no secret
    return [
        image(line, person(chance, chance.uniform(0, 3000), chance.uniform(0, 3000)))
        for line in range(1, count + 1)
    ]


def exchanged(flat: Sequence[float], *labels: str) -> list[float]:
    """Two points take each other's places."""
    result = list(flat)
    a, b = (3 * COCO.index[label] for label in labels)
    result[a : a + 3], result[b : b + 3] = flat[b : b + 3], flat[a : a + 3]
    return result


def without(flat: Sequence[float], *labels: str) -> list[float]:
    result = list(flat)
    for label in labels:
        at = 3 * COCO.index[label]
        result[at : at + 3] = [0, 0, 0]
    return result


CROWD = people()
MODEL = fit_model(COCO, [item.keypoints for one in CROWD for item in one.instances])
SOMEONE = person(random.Random(9), 500, 500)  # noqa: S311  # seeded, no secret


def rig_of(*names: str, links: Iterable[tuple[str, str]] = ()) -> Rig:
    """A rig whose names tell the sides: left_x and right_x are partners."""
    keypoints = []
    for name in names:
        side = name.partition("_")[0] if name.startswith(("left_", "right_")) else "center"
        swap = {"left": "right_", "right": "left_"}.get(side, "") + name.partition("_")[2]
        swapped = swap if side != "center" else None
        keypoints.append(KeypointClass(name, side=side, swap=swapped))
    return Rig("small", tuple(keypoints), tuple(Link(start, end) for start, end in links))


class Fixed(Relation):
    """A density that is known: by the displacement in scales, rounded to a tenth."""

    def __init__(self, values: Mapping[tuple[float, float], float], expected: float = 0.0) -> None:
        self._values, self.expected = values, expected

    def log_density(self, x: float, y: float, own: bool = False) -> float:
        return self._values.get((round(x, 1), round(y, 1)), -5.0) - (1.0 if own else 0.0)


class Sized(PoseModel):
    """A model whose instances all have a scale of 100 pixels."""

    def size(self, flat: Flat) -> float:
        return 100.0


def sized_model_of(rig: Rig, *views: View) -> PoseModel:
    """A model whose instances all have a scale of 100 pixels, with densities that are known."""
    found = model_of(rig, *views)
    return Sized(rig, found.pairs, found.by_point, found.lengths, found.means, found.views)


def model_of(
    rig: Rig, *views: View, lengths: Sequence[float] = (), tilted: float = 0.0, means: Any = ()
) -> PoseModel:
    """A model of all pairs of a rig, with densities that are known."""
    count = len(rig.keypoints)
    pairs = tuple((one, other) for one in range(count) for other in range(one + 1, count))
    by_point = tuple(
        tuple(number for number, pair in enumerate(pairs) if point in pair)
        for point in range(count)
    )
    return PoseModel(
        rig, pairs, by_point, tuple(lengths or (1.0,) * len(pairs)),
        means or ((0.0, 0.0),) * len(pairs), views, tilted, 100,
    )  # fmt: skip


def judged(model: PoseModel, *points: Point, own: bool = False) -> JudgedPose:
    return JudgedPose(model, points, own)
