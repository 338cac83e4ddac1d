"""python -m benchmarks.consolidation.sides: two workers, one of whom exchanges left and right.

On a rig without eyes nothing tells which of the two it is: both places of each pair must stay, and
their names must be told as even odds. A pair has collapsed when its points are farther apart than
0.25 s in truth and end within 0.08 s, s being the root of the object's area.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin

from benchmarks.consolidation.poses import Person, held_out
from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.keypoints import Instance, scale
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
WIDE, COLLAPSED = 0.25, 0.08
# Click noise per axis in σ s, and the fewest points of a person that is taken.
NOISE, FEWEST = 0.42, 12
OBJECTS, SEED = 80, 40_000
# Of a box truck: place along and above, in meters, and half of the width there.
TRUCK = {
    "cab_front_top": (3.5, 2.2, 1.1), "cab_front_bottom": (3.6, 0.6, 1.1),
    "windshield_bottom": (3.55, 1.5, 1.1), "headlight": (3.65, 0.9, 0.9),
    "mirror": (3.3, 1.9, 1.25), "box_front_top": (2.2, 3.2, 1.1), "box_rear_top": (-3.0, 3.2, 1.1),
    "box_rear_bottom": (-3.0, 0.9, 1.1), "box_front_bottom": (2.2, 0.9, 1.1),
    "wheel_front": (2.6, 0.4, 1.1), "wheel_rear": (-2.0, 0.4, 1.1),
}  # fmt: skip
# Whether the second one of two workers exchanges left and right on an image.
Habit = Callable[[int], bool]
HABITS: dict[str, Habit] = {
    "one always": lambda image: True,
    "now this, now that": lambda image: image % 2 == 0,
}


@dataclass(slots=True)
class Sides:
    """What became of the sides.

    Attributes:
        objects: Number of objects; lost: those without an instance in the result.
        collapsed: Objects with a collapsed pair.
        undecided: Objects whose names are told as undecided.
        confidences: (confidence, whether the names are right) of every point with a side.
        more: `more_would_help` of each image.
    """

    objects: int = 0
    lost: int = 0
    collapsed: int = 0
    undecided: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    more: list[float] = field(default_factory=list)

    def add(self, rig: Rig, truth: Sequence[float], found: ImageConsensus) -> None:
        """Counts one image with one object, by its true flat keypoints."""
        self.objects += 1
        self.more.append(found.more_would_help)
        self.undecided += any(one.type == "left_right_undecided" for one in found.issues)
        if not found.instances:
            self.lost += 1
            return
        size, instance = scale(truth), found.instances[0]
        flat = instance.keypoints
        has_collapsed = False
        for left, right in enumerate(rig.swap_indices):
            ends = 3 * left, 3 * right
            if left >= right or not all(truth[at + 2] and flat[at + 2] for at in ends):
                continue
            true_ends, own_ends = ([row[at : at + 2] for at in ends] for row in (truth, flat))
            if _apart(*true_ends) > WIDE * size and _apart(*own_ends) < COLLAPSED * size:
                has_collapsed = True
            straight = _apart(true_ends[0], own_ends[0]) + _apart(true_ends[1], own_ends[1])
            crossed = _apart(true_ends[0], own_ends[1]) + _apart(true_ends[1], own_ends[0])
            for point in (left, right):
                self.confidences.append((instance.confidence[point], straight < crossed))
        self.collapsed += has_collapsed

    def row(self) -> str:
        """The figures of one row of the table."""
        sure = [confidence for confidence, _ in self.confidences]
        right = sum(is_right for _, is_right in self.confidences) / len(sure)
        return (
            f"{self.collapsed} of {self.objects} | {self.lost} | {self.undecided} | "
            f"{sum(sure) / len(sure):.2f} | {right:.2f} | {min(self.more):.2f}"
        )


def _apart(first: Sequence[float], second: Sequence[float]) -> float:
    return hypot(first[0] - second[0], first[1] - second[1])


def main() -> None:
    """Prints the table."""
    sys.stdout.write(
        "| rig | images a call | who exchanges | collapsed | left out | undecided | confidence | "
        "right | more_would_help, least |\n" + "|" + "---|" * 9 + "\n"
    )
    for name, habit, size in settings():
        figures = measure_sides(load_rig(name), HABITS[habit], size, OBJECTS)
        sys.stdout.write(f"| {name} | {size} | {habit} | {figures.row()} |\n")
        sys.stdout.flush()


def settings() -> Iterator[tuple[str, str, int]]:
    """Yields (rig, habit, images a call)."""
    for name in ("human-18", "box-truck-22"):
        yield name, "one always", 1
        for habit in HABITS:
            yield name, habit, 24


def measure_sides(rig: Rig, habit: Habit, images_a_call: int, objects: int) -> Sides:
    """Returns the figures of two workers, one object an image."""
    chance = random.Random(f"{rig.name}/{SEED}")  # noqa: S311 - a simulation
    truths = trucks(rig, objects, chance) if rig.name == "box-truck-22" else people(rig, objects)
    images = []
    for number, truth in enumerate(truths):
        turned = habit(number)
        answers = {
            name: [Instance("", "", labeled(rig, truth, is_turned, chance))]
            for name, is_turned in (("first", not turned), ("second", turned))
        }
        images.append(ImageAnswers(answers))
    figures = Sides()
    for start in range(0, len(images), images_a_call):
        results = consolidate_batch(rig, images[start : start + images_a_call])
        for truth, found in zip(truths[start:], results, strict=False):
            figures.add(rig, truth, found)
    return figures


def labeled(
    rig: Rig, truth: Sequence[float], is_turned: bool, chance: random.Random
) -> list[float]:
    """What a worker makes of an object, left and right exchanged or not."""
    flat: list[float] = []
    for point, partner in enumerate(rig.swap_indices):
        source = partner if is_turned else point
        x, y, v = truth[3 * source : 3 * source + 3]
        step = NOISE * rig.sigmas[source] * scale(truth)
        flat += (x + chance.gauss(0, step), y + chance.gauss(0, step), v) if v else (0, 0, 0)
    return flat


def people(rig: Rig, count: int) -> list[list[float]]:
    """Held-out people on the rig of the AWS template, which has no eyes; heels and toes are made.

    Args:
        rig: human-18.
        count: At most so many.
    """
    found = [
        person
        for image in held_out()
        for person in image.persons
        if sum(v > 0 for v in person.keypoints[2::3]) >= FEWEST
    ]
    return [_as_human(rig, person) for person in found[:count]]


def _as_human(rig: Rig, person: Person) -> list[float]:
    flat: list[float] = []
    for name in rig.keypoint_names:
        side, _, part = name.partition("_")
        known = {"front_of_face": "nose"}.get(name, name)
        step = {"heel": -0.06, "toe": 0.06}.get(part, 0.0) * person.area**0.5
        if step:
            known = f"{side}_ankle"
        at = 3 * COCO.index.get(known, -1)
        x, y, v = person.keypoints[at : at + 3] if at >= 0 else (0, 0, 0)
        flat += (x + step, y + abs(step), v) if v else (0, 0, 0)
    return flat


def trucks(rig: Rig, count: int, chance: random.Random) -> list[list[float]]:
    """Box trucks seen from all around, in perspective."""
    found = []
    for _ in range(count):
        angle, size = chance.uniform(0, 2 * pi), chance.uniform(25, 60)
        flat: list[float] = []
        for name in rig.keypoint_names:
            part, _, side = name.rpartition("_")
            along, up, half = TRUCK[part]
            aside = half if side == "left" else -half
            near = along * cos(angle) + aside * sin(angle)
            zoom = size * 12 / (12 - 0.8 * near)
            x = along * sin(angle) - aside * cos(angle)
            flat += (600 + zoom * x, 450 - zoom * (up - 1.5), 2 if chance.random() < 0.85 else 1)
        found.append(flat)
    return found


if __name__ == "__main__":
    main()
