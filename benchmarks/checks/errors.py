"""Puts one error of a known type into the true poses of an image."""

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from random import Random

from poserig.pose.keypoints import Instance, scale
from poserig.pose.rig import Rig

Flat = list[float]
Injector = Callable[[list[Flat], int, Rig, Random], "set[str] | None"]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """An image with one error.

    Attributes:
        instances: All of the image.
        truth: Their keypoints before the error; one more instance than these is an extra one.
        victim: Index of the instance with the error.
        points: Names of the points that are wrong.
    """

    instances: list[Instance]
    truth: list[Flat]
    victim: int
    points: frozenset[str]


def spoil(kind: str, poses: list[Flat], victim: int, rig: Rig, random: Random) -> Spoiled | None:
    """Injects an error; None where this pose cannot have one of that kind."""
    copies = [list(pose) for pose in poses]
    points = INJECTORS[kind](copies, victim, rig, random)
    if not points:
        return None
    instances = [Instance(str(n), "", flat) for n, flat in enumerate(copies, start=1)]
    return Spoiled(instances, [list(pose) for pose in poses], victim, frozenset(points))


def _exchange(flat: Flat, a: int, b: int) -> None:
    for axis in range(3):
        flat[3 * a + axis], flat[3 * b + axis] = flat[3 * b + axis], flat[3 * a + axis]


def _sides(words: tuple[str, ...], fewest: int, visible_only: bool = True) -> Injector:
    def inject(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
        flat = poses[victim]
        pairs = [
            (index, rig.swap_indices[index])
            for index, name in enumerate(rig.keypoint_names)
            if rig.swap_indices[index] > index and any(word in name for word in words)
        ]
        full = [pair for pair in pairs if all(flat[3 * end + 2] for end in pair)]
        if len(full) < fewest:
            return None
        for pair in pairs:
            _exchange(flat, *pair)
        return {rig.keypoint_names[end] for pair in pairs for end in pair if flat[3 * end + 2]}

    return inject


def _single_pair(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = poses[victim]
    pairs = [
        (index, partner)
        for index, partner in enumerate(rig.swap_indices)
        if partner > index and flat[3 * index + 2] and flat[3 * partner + 2]
    ]
    # One pair says something only beside another one, and where it has some width.
    wide = [p for p in pairs if _apart(flat, *p) > 0.1 * scale(flat)]
    if len(pairs) < 3 or not wide:
        return None
    pair = random.choice(wide)
    _exchange(flat, *pair)
    return {rig.keypoint_names[end] for end in pair}


def _apart(flat: Flat, a: int, b: int) -> float:
    return hypot(flat[3 * a] - flat[3 * b], flat[3 * a + 1] - flat[3 * b + 1])


def _neighbor_of(poses: list[Flat], victim: int) -> int | None:
    """The nearest other instance whose box touches, both with at least eight points."""
    mine = _box(poses[victim])
    best: tuple[float, int] | None = None
    for number, other in enumerate(poses):
        if number == victim or sum(v > 0 for v in other[2::3]) < 8:
            continue
        box = _box(other)
        reach = 0.5 * scale(poses[victim])
        gap = max(mine[0] - box[2], box[0] - mine[2], mine[1] - box[3], box[1] - mine[3])
        if gap < reach and (best is None or gap < best[0]):
            best = gap, number
    return best[1] if best and sum(v > 0 for v in poses[victim][2::3]) >= 8 else None


def _box(flat: Flat) -> tuple[float, float, float, float]:
    xs = [x for x, v in zip(flat[0::3], flat[2::3], strict=True) if v]
    ys = [y for y, v in zip(flat[1::3], flat[2::3], strict=True) if v]
    return min(xs), min(ys), max(xs), max(ys)


def _neighbor(words: tuple[str, ...], fewest: int) -> Injector:
    def inject(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
        other = _neighbor_of(poses, victim)
        if other is None:
            return None
        mine, theirs = poses[victim], poses[other]
        side = random.choice(("left_", "right_")) if fewest < 3 else ""
        indices = [
            n
            for n, name in enumerate(rig.keypoint_names)
            if name.startswith(side)
            and any(word in name for word in words)
            and mine[3 * n + 2]
            and theirs[3 * n + 2]
        ]
        if len(indices) < fewest:
            return None
        for n in indices:
            at = slice(3 * n, 3 * n + 3)
            mine[at], theirs[at] = theirs[at], mine[at]
        return {rig.keypoint_names[n] for n in indices}

    return inject


def _duplicate(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = list(poses[victim])
    size = scale(flat)
    if sum(v > 0 for v in flat[2::3]) < 6:
        return None
    for n, sigma in enumerate(rig.sigmas):
        if flat[3 * n + 2]:
            flat[3 * n] += random.gauss(0, sigma * size)
            flat[3 * n + 1] += random.gauss(0, sigma * size)
    poses.append(flat)
    return {name for n, name in enumerate(rig.keypoint_names) if flat[3 * n + 2]}


def _far(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = poses[victim]
    placed = [n for n in range(len(rig.keypoint_names)) if flat[3 * n + 2]]
    if len(placed) < 8:
        return None
    n = random.choice(placed)
    left, top, right, bottom = _box(flat)
    reach = 1.2 * max(right - left, bottom - top)
    flat[3 * n] += random.choice((-1, 1)) * reach * random.uniform(0.6, 1)
    flat[3 * n + 1] += random.uniform(-0.5, 0.5) * reach
    return {rig.keypoint_names[n]}


def _chain(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = poses[victim]
    limbs = [
        (rig.index[f"{side}_{middle}"], rig.index[f"{side}_{end}"], rig.index[f"{side}_{root}"])
        for side in ("left", "right")
        for root, middle, end in (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"))
    ]
    limbs = [limb for limb in limbs if all(flat[3 * n + 2] for n in limb)]
    if not limbs:
        return None
    middle, end, _ = random.choice(limbs)
    _exchange(flat, middle, end)
    return {rig.keypoint_names[middle], rig.keypoint_names[end]}


def _coincident(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = poses[victim]
    placed = [n for n in range(len(rig.keypoint_names)) if flat[3 * n + 2]]
    if len(placed) < 5:
        return None
    a, b = random.sample(placed, 2)
    flat[3 * a : 3 * a + 2] = flat[3 * b : 3 * b + 2]
    return {rig.keypoint_names[a], rig.keypoint_names[b]}


def _missing(poses: list[Flat], victim: int, rig: Rig, random: Random) -> set[str] | None:
    flat = poses[victim]
    middles = [n for n, name in enumerate(rig.keypoint_names) if "elbow" in name or "knee" in name]
    visible = [n for n in middles if flat[3 * n + 2] == 2]
    if not visible:
        return None
    n = random.choice(visible)
    flat[3 * n : 3 * n + 3] = [0, 0, 0]
    return {rig.keypoint_names[n]}


ARMS, LEGS, HEAD = ("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"), ("eye", "ear")
INJECTORS: dict[str, Injector] = {
    "whole body": _sides(("",), 3),
    "upper body": _sides(ARMS, 2),
    "lower body": _sides(LEGS, 2),
    "head": _sides(HEAD, 1),
    "single pair": _single_pair,
    "neighbor's limb": _neighbor(("elbow", "wrist", "knee", "ankle"), 1),
    "two people mixed": _neighbor(LEGS, 4),
    "duplicate": _duplicate,
    "far point": _far,
    "chain order": _chain,
    "coincident points": _coincident,
    "missing point": _missing,
}
EXPECTED: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("whole body", "upper body", "lower body", "head", "single pair"),
        frozenset(("left_right_whole", "left_right_part", "left_right_pair")),
    ),
    "neighbor's limb": frozenset(("swap_with_neighbor", "mixed_instances")),
    "two people mixed": frozenset(("swap_with_neighbor", "mixed_instances")),
    "duplicate": frozenset(("duplicate_instance",)),
    "far point": frozenset(("limb_length", "outside_image")),
    "chain order": frozenset(("chain_order",)),
    "coincident points": frozenset(("coincident_points",)),
    "missing point": frozenset(("missing_point",)),
}
