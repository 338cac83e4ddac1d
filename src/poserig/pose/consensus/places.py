"""Finds the place of one keypoint: one mode of a mixture, never a point between two modes.

    f = i [0.9 N(x; x̂, S) + 0.1 N(x; x̂, 2.5² S)]                density of a click (`mixture`)
    r = a f / (f + B)                                             its responsibility
    w = a i [0.9 N(x; x̂, S) + 0.1 N(x; x̂, 2.5² S) / 2.5²] / (f + B) / S
    x̂ ← Σ w x / Σ w,  V = 1 / Σ w                                one step of a climb
    log M = Σ a log((f + B) / B) + log(2π V / A)                  mass of the mode
    c = M / (1 + Σ M)                                             certainty, over all modes

x is a click without its worker's offset and x̂ the place, in pixels. S is the variance of the click
per axis, a its chance to be about this keypoint and not about its partner, i its chance to be no
outlier, B the density of the background: of a lost click, or of one on a neighbor. w is the weight
of the click and V the variance of the place. M is the mass of a mode against "all clicks are lost",
whose mass is 1. A = 4 s² is the area over which a lost click can lie. A climb that ends where every
click is more likely lost than on the place, i N <= B, has found no mode.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log, pi
from typing import NamedTuple

from poserig.pose.consensus.constants import (
    CLIMB_STEPS,
    CLIMB_STILL,
    DIGITS,
    MOST_LOG_MASS,
    NO_WEIGHT,
    SAME_MODE,
    START_CHANCE,
    TAIL_SHARE,
    TAIL_VARIANCE,
)

# The peaks of the two parts of a click's density: of usual and of noisy clicks.
USUAL, NOISY = 1 - TAIL_SHARE, TAIL_SHARE / TAIL_VARIANCE


@dataclass(slots=True)
class Click:
    """A click that may be about a keypoint.

    A class with slots and no named tuple: the climbs read its fields some hundred thousand times
    for a batch, and a slot is read in half the time.

    Attributes:
        x, y: Pixels, the worker's offset removed.
        variance: S, per axis, pixels².
        chance: a, that it is about this keypoint and not about its left/right partner.
        inlier: i, chance that it is neither an outlier nor on a neighbor.
        background: B, density of the click if it is one of these, per pixel².
        member: Index of the member of the cluster.
        exchanged: Whether it carries the partner's name.
    """

    x: float
    y: float
    variance: float
    chance: float
    inlier: float
    background: float
    member: int
    exchanged: bool
    twice: float = field(init=False)
    peak: float = field(init=False)
    usual: float = field(init=False)
    noisy: float = field(init=False)

    def __post_init__(self) -> None:
        self.twice = 2 * self.variance
        self.peak = self.inlier / (2 * pi * self.variance)
        self.usual, self.noisy = USUAL * self.peak, NOISY * self.peak


class Mode(NamedTuple):
    """A place at which clicks meet.

    Attributes:
        log_mass: log M.
        x, y: Pixels.
        variance: V, per axis, pixels².
    """

    log_mass: float
    x: float
    y: float
    variance: float


class Share(NamedTuple):
    """What one click says about a place.

    Attributes:
        member: Index of the member of the cluster.
        exchanged: Whether the click carries the partner's name.
        responsibility: r, probability that the click is on this place.
        weight: w, what it weighs in the place, per pixel².
    """

    member: int
    exchanged: bool
    responsibility: float
    weight: float


@dataclass(slots=True)
class Place:
    """Where one keypoint of a cluster most likely is.

    Attributes:
        x, y: Pixels.
        variance: V, per axis, pixels².
        certainty: c, probability that the chosen mode is the right one.
        shares: One for each click.
        rival: Probability of the second mode.
        modes, clicks: What the place was chosen from.
        support: Log odds that the clicks are about one point, against points that each worker
            invented; 0 for a single click.
    """

    x: float
    y: float
    variance: float
    certainty: float
    shares: list[Share]
    rival: float = 0.0
    modes: Sequence[Mode] = ()
    clicks: Sequence[Click] = ()
    support: float = 0.0


def find_place(clicks: Sequence[Click], area: float) -> Place | None:
    """Returns the most likely place of one keypoint, or None without a click.

    Climbs from every click and from the weighted mean.

    Args:
        clicks: Of this keypoint and, by the chance of an exchange, of its partner.
        area: A, in pixels².
    """
    if not clicks:
        return None
    pulls = [click.chance / click.variance for click in clicks]
    total = sum(pulls)
    mean_x = sum([pull * click.x for pull, click in zip(pulls, clicks, strict=True)]) / total
    mean_y = sum([pull * click.y for pull, click in zip(pulls, clicks, strict=True)]) / total
    starts = [(mean_x, mean_y, 0.0)]
    if len(clicks) > 1:
        starts += [(one.x, one.y, one.variance) for one in clicks if one.chance > START_CHANCE]
    modes: list[Mode] = []
    empty: list[Mode] = []
    for x, y, variance in starts:
        # A click within its own deviation of a mode would climb to that mode.
        if any((x - mode.x) ** 2 + (y - mode.y) ** 2 < variance for mode in modes):
            continue
        found = _climb(x, y, clicks, area)
        if all(
            (found.x - mode.x) ** 2 + (found.y - mode.y) ** 2 >= SAME_MODE * mode.variance
            for mode in modes
        ):
            (modes if _has_a_click(found, clicks) else empty).append(found)
    return choose(modes or empty, clicks, area)


def _has_a_click(mode: Mode, clicks: Sequence[Click]) -> bool:
    """Returns whether some click is on a mode rather than lost: between two modes none is."""
    for click in clicks:
        _, _, inlier = mixture(click, mode.x, mode.y)
        if inlier > click.background:
            return True
    return False


def choose(modes: Sequence[Mode], clicks: Sequence[Click], area: float) -> Place:
    """Returns the mode with the largest mass as a place.

    Args:
        modes: At least one.
        clicks: From which they were found.
        area: A, in pixels².
    """
    # Rounded: with two equal workers masses tie, and the last bit must not decide.
    best = max(modes, key=lambda mode: (round(mode.log_mass, DIGITS), mode.x, mode.y))
    masses = sorted((exp(min(mode.log_mass, MOST_LOG_MASS)) for mode in modes), reverse=True)
    whole = 1.0 + sum(masses)
    return Place(
        x=best.x,
        y=best.y,
        variance=best.variance,
        certainty=masses[0] / whole,
        shares=[_share(click, best.x, best.y) for click in clicks],
        rival=masses[1] / whole if len(masses) > 1 else 0.0,
        modes=modes,
        clicks=clicks,
        support=log(whole)
        + sum(click.chance * log(min(click.background * area, 1.0)) for click in clicks),
    )


def mixture(click: Click, x: float, y: float) -> tuple[float, float, float]:
    """Returns the densities of a click if its keypoint is at (x, y), per pixel².

    Returns:
        As a usual click, as a noisy one, and as either of them. The third is the sum of the others
        but for the last bit: it is added before it is multiplied.
    """
    half = ((click.x - x) ** 2 + (click.y - y) ** 2) / click.twice
    near, far = exp(-half), exp(-half / TAIL_VARIANCE)
    return click.usual * near, click.noisy * far, click.peak * (USUAL * near + NOISY * far)


def _climb(x: float, y: float, clicks: Sequence[Click], area: float) -> Mode:
    """Returns the mode above a start, by iteratively reweighted means."""
    weight = 0.0
    for _ in range(CLIMB_STEPS):
        weight = sum_x = sum_y = 0.0
        for click in clicks:
            usual, noisy, _ = mixture(click, x, y)
            pull = usual + noisy / TAIL_VARIANCE
            pull = click.chance * pull / (usual + noisy + click.background) / click.variance
            weight += pull
            sum_x += pull * click.x
            sum_y += pull * click.y
        if weight <= NO_WEIGHT:
            break
        new_x, new_y = sum_x / weight, sum_y / weight
        moved = (new_x - x) ** 2 + (new_y - y) ** 2
        x, y = new_x, new_y
        if moved * weight < CLIMB_STILL:
            break
    log_ratio = 0.0
    for click in clicks:
        _, _, inlier = mixture(click, x, y)
        log_ratio += click.chance * log((inlier + click.background) / click.background)
    variance = 1 / weight if weight * area > 1 else area
    return Mode(log_ratio + log(2 * pi * variance / area), x, y, variance)


def _share(click: Click, x: float, y: float) -> Share:
    usual, noisy, _ = mixture(click, x, y)
    whole = usual + noisy + click.background
    return Share(
        click.member,
        click.exchanged,
        click.chance * (usual + noisy) / whole,
        click.chance * (usual + noisy / TAIL_VARIANCE) / whole / click.variance,
    )
