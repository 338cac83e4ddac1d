"""Plants one fault, as people make them, into the poses of an image.

It imports nothing of poserig: what finds the faults must not be what makes them. Poses are flat x,
y, v of COCO's 17 keypoints, in pixels.
"""

from collections.abc import Callable
from random import Random

Pose = list[float]
Fault = Callable[[list[Pose], int, Random], bool]

# Left and right of each pair, from the head down.
EYES, EARS = (1, 2), (3, 4)
ARMS = ((5, 6), (7, 8), (9, 10))
LEGS = ((11, 12), (13, 14), (15, 16))
PAIRS = (EYES, EARS, *ARMS, *LEGS)
# Shoulder to hand, hip to foot, of each side.
LIMBS = ((5, 7, 9), (6, 8, 10), (11, 13, 15), (12, 14, 16))


def plant(kind: str, poses: list[Pose], victim: int, random: Random) -> list[Pose] | None:
    """Returns the poses with a fault at one of them; None where this pose cannot have it.

    Args:
        kind: One of FAULTS.
        poses: Of all people of the image.
        victim: Which of them gets it.
        random: Decides what the kind leaves open.
    """
    copies = [list(pose) for pose in poses]
    return copies if FAULTS[kind](copies, victim, random) else None


def _is_there(pose: Pose, *points: int) -> bool:
    return all(pose[3 * point + 2] for point in points)


def _trade(pose: Pose, one: int, other: int, from_pose: Pose | None = None) -> None:
    second = from_pose if from_pose is not None else pose
    mine, theirs = pose[3 * one : 3 * one + 3], second[3 * other : 3 * other + 3]
    pose[3 * one : 3 * one + 3], second[3 * other : 3 * other + 3] = theirs, mine


def _extent(pose: Pose) -> float:
    """The larger side of the box around the labeled points."""
    xs = [x for x, v in zip(pose[0::3], pose[2::3], strict=True) if v]
    ys = [y for y, v in zip(pose[1::3], pose[2::3], strict=True) if v]
    return max(max(xs) - min(xs), max(ys) - min(ys)) if xs else 0.0


def _distance(pose: Pose, one: int, other: int) -> float:
    dx, dy = pose[3 * one] - pose[3 * other], pose[3 * one + 1] - pose[3 * other + 1]
    return float((dx * dx + dy * dy) ** 0.5)


def _inversion(pairs: tuple[tuple[int, int], ...], fewest: int) -> Fault:
    """Left and right of several pairs, of which so many are labeled on both sides."""

    def fault(poses: list[Pose], victim: int, random: Random) -> bool:
        pose = poses[victim]
        if sum(_is_there(pose, *pair) for pair in pairs) < fewest:
            return False
        for pair in pairs:
            _trade(pose, *pair)
        return True

    return fault


def _one_pair(poses: list[Pose], victim: int, random: Random) -> bool:
    """Left and right of one pair whose points lie apart."""
    pose = poses[victim]
    far = [pair for pair in PAIRS
           if _is_there(pose, *pair) and _distance(pose, *pair) > 0.12 * _extent(pose)]  # fmt: skip
    if not far:
        return False
    _trade(pose, *random.choice(far))
    return True


def _order(poses: list[Pose], victim: int, random: Random) -> bool:
    """Elbow and hand, or knee and foot, clicked in the wrong order."""
    pose = poses[victim]
    ends = [
        limb[1:]
        for limb in LIMBS
        if _is_there(pose, *limb) and _distance(pose, *limb[1:]) > 0.1 * _extent(pose)
    ]
    if not ends:
        return False
    _trade(pose, *random.choice(ends))
    return True


def _nearest(poses: list[Pose], victim: int) -> int | None:
    """The person whose labeled points' middle is nearest, with at least six of them."""

    def middle(pose: Pose) -> tuple[float, float]:
        xs = [x for x, v in zip(pose[0::3], pose[2::3], strict=True) if v]
        ys = [y for y, v in zip(pose[1::3], pose[2::3], strict=True) if v]
        return sum(xs) / len(xs), sum(ys) / len(ys)

    x, y = middle(poses[victim])
    others = [
        (abs(middle(pose)[0] - x) + abs(middle(pose)[1] - y), number)
        for number, pose in enumerate(poses)
        if number != victim and sum(map(bool, pose[2::3])) >= 6
    ]
    near = min(others, default=None)
    limit = 1.5 * _extent(poses[victim])
    return near[1] if near and near[0] < limit else None


def _neighbors_limb(poses: list[Pose], victim: int, random: Random) -> bool:
    """An arm or leg clicked on the neighbor."""
    other = _nearest(poses, victim)
    if other is None:
        return False
    limbs = [
        limb
        for limb in LIMBS
        if _is_there(poses[victim], *limb[1:]) and _is_there(poses[other], *limb[1:])
    ]
    if not limbs:
        return False
    for point in random.choice(limbs)[1:]:
        poses[victim][3 * point : 3 * point + 3] = poses[other][3 * point : 3 * point + 3]
    return True


def _mixed(poses: list[Pose], victim: int, random: Random) -> bool:
    """The lower halves of two neighbors exchanged."""
    other = _nearest(poses, victim)
    if other is None:
        return False
    lower = [point for pair in LEGS for point in pair]
    both = [point for point in lower
            if _is_there(poses[victim], point) and _is_there(poses[other], point)]  # fmt: skip
    if len(both) < 3:
        return False
    for point in lower:
        _trade(poses[victim], point, point, poses[other])
    return True


def _twice(poses: list[Pose], victim: int, random: Random) -> bool:
    """The same person labeled again, by a hand that shakes a little."""
    pose, reach = poses[victim], 0.015 * _extent(poses[victim])
    if sum(map(bool, pose[2::3])) < 6:
        return False
    again = list(pose)
    for point in range(17):
        if again[3 * point + 2]:
            again[3 * point] += random.gauss(0, reach)
            again[3 * point + 1] += random.gauss(0, reach)
    poses.append(again)
    return True


def _slip(poses: list[Pose], victim: int, random: Random) -> bool:
    """A point dropped far off: half to one and a half of the person's extent away."""
    pose = poses[victim]
    points = [point for point in range(17) if pose[3 * point + 2]]
    if len(points) < 5:
        return False
    point, reach = random.choice(points), _extent(pose) * random.uniform(0.5, 1.5)
    dx, dy = random.choice(((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7)))
    pose[3 * point] += dx * reach
    pose[3 * point + 1] += dy * reach
    return True


def _on_top(poses: list[Pose], victim: int, random: Random) -> bool:
    """Two points in one place: the second click of a double click."""
    pose = poses[victim]
    links = [limb[at : at + 2] for limb in LIMBS for at in (0, 1)
             if _is_there(pose, *limb[at : at + 2])]  # fmt: skip
    if not links:
        return False
    first, second = random.choice(links)
    pose[3 * second : 3 * second + 2] = pose[3 * first : 3 * first + 2]
    return True


def _forgotten(poses: list[Pose], victim: int, random: Random) -> bool:
    """A point in the middle of a limb left out."""
    pose = poses[victim]
    limbs = [limb for limb in LIMBS if _is_there(pose, *limb)]
    if not limbs:
        return False
    middle = random.choice(limbs)[1]
    pose[3 * middle : 3 * middle + 3] = 0, 0, 0
    return True


FAULTS: dict[str, Fault] = {
    "left and right, whole body": _inversion(PAIRS, 5),
    "left and right, arms": _inversion(ARMS, 2),
    "left and right, legs": _inversion(LEGS, 2),
    "left and right, head": _inversion((EYES, EARS), 1),
    "left and right, one pair": _one_pair,
    "limb of a neighbor": _neighbors_limb,
    "two people mixed": _mixed,
    "labeled twice": _twice,
    "point far off": _slip,
    "wrong order in a limb": _order,
    "two points in one place": _on_top,
    "point forgotten": _forgotten,
}
