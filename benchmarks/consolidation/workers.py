"""The kinds of simulated workers and the levels that mix them."""

import random
from dataclasses import dataclass, replace
from math import cos, pi, sin


@dataclass(frozen=True, slots=True)
class Level:
    """How bad a pool is: the share of bad workers, how often anyone errs, and posters."""

    bad: float
    errors: float
    distractor: float


LEVELS = {
    "clean": Level(bad=0.0, errors=0.3, distractor=0.0),
    "moderate": Level(bad=0.15, errors=1.0, distractor=0.08),
    "hard": Level(bad=0.45, errors=1.3, distractor=0.15),
    "adversarial": Level(bad=0.60, errors=1.7, distractor=0.25),
}


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker's habits. Rates are per person, or per point where the name says so.

    Attributes:
        kind: expert, normal, sloppy, mirror, biased, spam or lazy.
        skill: Click noise (2-D rms) in units of sigma times the root of the area.
        flip, flip_part, flip_pair: Left/right exchanged: whole body, arms or legs, one pair.
        swap, outlier, miss_point, invent: Per point.
        miss_person, duplicate: Per person. spurious: per image.
        visibility: Chance that v is right.
        distracted: Chance to label a poster.
        offset: Constant error, in units of the root of the area (law 2: of 100 pixels).
        slip: Chance that a whole instance is off (law 2).
        spam: Clicks anywhere most of the time.
    """

    kind: str
    skill: float
    flip: float
    flip_part: float
    flip_pair: float
    swap: float
    outlier: float
    miss_point: float
    invent: float
    miss_person: float
    duplicate: float
    spurious: float
    visibility: float
    distracted: float = 0.45
    offset: tuple[float, float] = (0.0, 0.0)
    slip: float = 0.0
    spam: bool = False


_EXPERT = Worker("expert", 0.6, 0.02, 0.01, 0.01, 0.01, 0.003, 0.03, 0.02, 0.02, 0.005, 0.005, 0.95)
_NORMAL = Worker("normal", 1.0, 0.06, 0.03, 0.02, 0.02, 0.012, 0.06, 0.04, 0.05, 0.02, 0.015, 0.88)
_SLOPPY = Worker("sloppy", 1.7, 0.10, 0.06, 0.04, 0.05, 0.05, 0.15, 0.08, 0.15, 0.05, 0.05, 0.75)
_SPAM = Worker("spam", 3.0, 0.40, 0.10, 0.10, 0.05, 0.20, 0.30, 0.30, 0.40, 0.05, 0.30, 0.55)


def draw_worker(level: Level, law: int, chance: random.Random) -> Worker:
    """One worker of a pool."""
    if chance.random() >= level.bad:
        expert = chance.random() < 0.4
        worker = _scaled(_EXPERT if expert else _NORMAL, level.errors)
        skill = chance.uniform(0.45, 0.8) if expert else chance.uniform(0.8, 1.3)
        return replace(worker, skill=skill, slip=0.02 * level.errors)
    kinds = ("sloppy", "sloppy", "mirror", "biased", "spam")
    kind = chance.choice(kinds if law == 1 else (*kinds, "lazy", "lazy"))
    if kind == "sloppy":
        worker = _scaled(_SLOPPY, level.errors)
        return replace(worker, skill=chance.uniform(1.3, 2.2), slip=0.1)
    if kind == "spam":
        return replace(_SPAM, spam=True)
    worker = replace(_scaled(_NORMAL, level.errors), kind=kind, skill=chance.uniform(0.8, 1.3))
    if kind == "mirror":
        return replace(worker, flip=chance.uniform(0.85, 0.98))
    if kind == "lazy":  # few points, few people, exact where he clicks
        return replace(worker, miss_point=0.5, miss_person=0.35, invent=0.0)
    angle, size = chance.uniform(0, 2 * pi), chance.uniform(0.05, 0.13)
    return replace(worker, offset=(size * cos(angle), size * sin(angle)))


def _scaled(worker: Worker, factor: float) -> Worker:
    rates = ("flip", "flip_part", "flip_pair", "swap", "outlier", "miss_point", "invent",
             "miss_person", "duplicate", "spurious")  # fmt: skip
    return replace(worker, **{rate: min(0.6, getattr(worker, rate) * factor) for rate in rates})
