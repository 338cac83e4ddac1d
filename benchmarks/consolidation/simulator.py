"""Simulated workers: what several imperfect people make of true poses, by two laws of noise.

The first law follows the error classes of Ronchi & Perona (2017). The second one has heavy
tails, whole instances that are off, and lazy workers; nothing is tuned on it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, exp, hypot, pi, sin, sqrt

from benchmarks.consolidation.poses import Person, TrueImage
from benchmarks.consolidation.workers import LEVELS, Level, Worker, draw_worker
from poserig.pose.rig import Rig

HEAD, ARMS, LEGS = "head", "arms", "legs"


@dataclass(slots=True)
class Click:
    """One placed point and why it is where it is.

    Attributes:
        x, y, v: As the worker submitted it.
        person: Index of the true person it was aimed at, or -1.
        joint: The true joint it was aimed at (not its label, when left and right are exchanged).
        spread: Per-axis standard deviation of its own noise, pixels.
        offset: Constant part of its error, pixels.
        lost: It says nothing about its joint (an outlier, or an invented point).
    """

    x: float
    y: float
    v: int
    person: int
    joint: int
    spread: float
    offset: tuple[float, float]
    lost: bool = False


@dataclass(slots=True)
class SimulatedInstance:
    """One worker's instance: for each joint of the rig a click or None."""

    person: int
    clicks: list[Click | None]

    @property
    def keypoints(self) -> list[float]:
        """Flat x, y, v in rig order."""
        flat: list[float] = []
        for click in self.clicks:
            flat += (click.x, click.y, click.v) if click else (0.0, 0.0, 0)
        return flat


@dataclass(slots=True)
class SimulatedImage:
    """One image, the truth on it, and every worker's answer."""

    truth: TrueImage
    answers: dict[str, list[SimulatedInstance]]
    shared: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)


def simulate(
    rig: Rig,
    images: Sequence[TrueImage],
    *,
    level: str,
    workers: int,
    seed: int,
    law: int = 1,
) -> list[SimulatedImage]:
    """One pool of workers labels all images.

    Args:
        rig: COCO person.
        images: True poses.
        level: One of `LEVELS`.
        workers: How many.
        seed: Of this pool; the same seed gives the same answers.
        law: 1 or 2, the law of noise.
    """
    chance = random.Random(f"{level}/{workers}/{seed}/{law}")  # noqa: S311 - a simulation
    pool = {
        f"worker-{number}": draw_worker(LEVELS[level], law, chance) for number in range(workers)
    }
    return [_Scene(rig, image, LEVELS[level], law, chance).labeled_by(pool) for image in images]


class _Scene:
    """One image while the workers label it."""

    def __init__(
        self, rig: Rig, image: TrueImage, level: Level, law: int, chance: random.Random
    ) -> None:
        self.rig, self.image, self.level, self.law, self.chance = rig, image, level, law, chance
        self.pairs = [(i, j) for i, j in enumerate(rig.swap_indices) if i < j]
        self.groups = [keypoint.group for keypoint in rig.keypoints]
        self.difficulty = [exp(chance.gauss(0, 0.25)) for _ in image.persons]
        self.shared: dict[tuple[int, int], tuple[float, float]] = {}
        for number, person in enumerate(image.persons):
            for joint, sigma in enumerate(rig.sigmas):
                spread = 0.45 * sigma * sqrt(person.area) / sqrt(2)
                self.shared[number, joint] = chance.gauss(0, spread), chance.gauss(0, spread)
        self.distractor = self._make_distractor() if chance.random() < level.distractor else None

    def labeled_by(self, pool: dict[str, Worker]) -> SimulatedImage:
        return SimulatedImage(
            self.image, {name: self._answer(worker) for name, worker in pool.items()}, self.shared
        )

    def _answer(self, worker: Worker) -> list[SimulatedInstance]:
        chance, found = self.chance, []
        for number, person in enumerate(self.image.persons):
            labeled = sum(v > 0 for v in person.keypoints[2::3])
            hard = 2.0 if labeled < 6 or person.area < 1500 else 0.7
            if chance.random() < min(worker.miss_person * hard, 0.9):
                continue
            instance = self._label(worker, number, person)
            if any(instance.clicks):
                found.append(instance)
                if chance.random() < worker.duplicate:
                    found.append(self._fragment(instance))
        if self.distractor and chance.random() < worker.distracted:
            found.append(self._label(worker, -1, self.distractor))
        if chance.random() < worker.spurious:
            found.append(self._label(worker, -1, self._make_distractor()))
        chance.shuffle(found)
        return found

    def _label(self, worker: Worker, number: int, person: Person) -> SimulatedInstance:
        chance, scale = self.chance, sqrt(person.area)
        difficulty = self.difficulty[number] if number >= 0 else 1.0
        exchanged = self._exchanged(worker)
        whole = (0.0, 0.0)
        if self.law == 2 and chance.random() < worker.slip:
            angle, size = chance.uniform(0, 2 * pi), chance.uniform(0.05, 0.2) * scale
            whole = size * cos(angle), size * sin(angle)
        careless = worker.spam and chance.random() < 0.7
        xs = [x for x, v in zip(person.keypoints[0::3], person.keypoints[2::3], strict=True) if v]
        ys = [y for y, v in zip(person.keypoints[1::3], person.keypoints[2::3], strict=True) if v]
        clicks: list[Click | None] = [None] * len(self.rig.keypoint_names)
        for joint, sigma in enumerate(self.rig.sigmas):
            x, y, v = person.keypoints[3 * joint : 3 * joint + 3]
            label = self.rig.swap_indices[joint] if joint in exchanged else joint
            spread = worker.skill * difficulty * sigma * scale / sqrt(2)
            if not v or careless:
                if chance.random() < (worker.invent if not careless else 0.6):
                    px = chance.uniform(min(xs), max(xs)) + chance.gauss(0, 0.1 * scale)
                    py = chance.uniform(min(ys), max(ys)) + chance.gauss(0, 0.1 * scale)
                    aim = -1 if not v else number
                    clicks[label] = Click(px, py, 1, aim, joint, spread, (0.0, 0.0), lost=True)
                continue
            if chance.random() < worker.miss_point * (1.8 if v == 1 else 0.8):
                continue
            if self.law == 1:
                spread *= (2.5 if chance.random() < 0.05 else 1.0) * (1.4 if v == 1 else 1.0)
            else:
                # Student's t with 3 degrees of freedom: a normal over the root of a chi-square.
                spread *= 0.75 / sqrt(sum(chance.gauss(0, 1) ** 2 for _ in range(3)) / 3)
            offset = self._offset(worker, scale, whole)
            dx, dy = self.shared.get((number, joint), (0.0, 0.0))
            aim, lost = number, False
            if chance.random() < worker.outlier:
                size, angle = chance.uniform(0.3, 1.2) * scale, chance.uniform(0, 2 * pi)
                x, y, lost = x + size * cos(angle), y + size * sin(angle), True
            elif chance.random() < worker.swap:
                other = self._neighbor(number, joint, scale)
                if other is not None:
                    x, y = other
                    lost = True
            clicks[label] = Click(
                x + dx + offset[0] + chance.gauss(0, spread),
                y + dy + offset[1] + chance.gauss(0, spread),
                int(v) if chance.random() < worker.visibility else 3 - int(v),
                aim,
                joint,
                spread,
                offset,
                lost,
            )
        return SimulatedInstance(number, clicks)

    def _offset(
        self, worker: Worker, scale: float, whole: tuple[float, float]
    ) -> tuple[float, float]:
        unit = scale if self.law == 1 else 100.0  # the second law's offsets are in pixels
        return worker.offset[0] * unit + whole[0], worker.offset[1] * unit + whole[1]

    def _exchanged(self, worker: Worker) -> set[int]:
        """The joints that this worker labels with the other side's name on this person."""
        chance, exchanged = self.chance, set()
        if chance.random() < worker.flip:
            exchanged = {joint for pair in self.pairs for joint in pair}
            if chance.random() < 0.35:
                exchanged = {joint for joint in exchanged if self.groups[joint] != HEAD}
        elif chance.random() < worker.flip_part:
            group = chance.choice((ARMS, LEGS))
            exchanged = {j for pair in self.pairs for j in pair if self.groups[j] == group}
        for pair in self.pairs:
            if chance.random() < worker.flip_pair:
                exchanged ^= set(pair)
        return exchanged

    def _neighbor(self, number: int, joint: int, scale: float) -> tuple[float, float] | None:
        if number < 0:
            return None
        own = self.image.persons[number].keypoints
        near = [
            (hypot(k[3 * joint] - own[3 * joint], k[3 * joint + 1] - own[3 * joint + 1]), index)
            for index, k in enumerate(person.keypoints for person in self.image.persons)
            if index != number and k[3 * joint + 2]
        ]
        if not near or min(near)[0] > 1.2 * scale:
            return None
        k = self.image.persons[min(near)[1]].keypoints
        return k[3 * joint], k[3 * joint + 1]

    def _fragment(self, instance: SimulatedInstance) -> SimulatedInstance:
        chance = self.chance
        clicks = [
            Click(c.x + chance.gauss(0, 2), c.y + chance.gauss(0, 2), c.v, -1, c.joint, 2, (0, 0))
            if c and chance.random() < 0.4
            else None
            for c in instance.clicks
        ]
        if not any(clicks):
            clicks = list(instance.clicks)
        return SimulatedInstance(-1, clicks)

    def _make_distractor(self) -> Person:
        """A real pose at another place and size, as of a poster or a reflection."""
        chance = self.chance
        model = chance.choice(self.image.persons)
        size = chance.uniform(0.4, 1.1)
        width, height = self.image.width, self.image.height
        dx, dy = chance.uniform(0, 0.6 * width), chance.uniform(0, 0.6 * height)
        left = min(
            x for x, v in zip(model.keypoints[0::3], model.keypoints[2::3], strict=True) if v
        )
        top = min(y for y, v in zip(model.keypoints[1::3], model.keypoints[2::3], strict=True) if v)
        flat: list[float] = []
        for at in range(0, len(model.keypoints), 3):
            x, y, v = model.keypoints[at : at + 3]
            flat += ((x - left) * size + dx, (y - top) * size + dy, v) if v else (0, 0, 0)
        return Person(tuple(flat), model.area * size * size)
