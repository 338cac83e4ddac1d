"""Left and right exchanged: of the whole object, a part of it, or one pair.

Pairs of one object point the same way: from its right to its left. Which way is the right one is
known only where a point is seen that the object turns to the viewer (plan.faces).
"""

from math import hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.limbs import link_ratios, median_ratio
from poserig.pose.checks.plan import Plan

# 1, -1 or 0; the pairs of the face; where the object's left is on the image.
Face = tuple[int, set[int], tuple[float, float]]

# Chosen on the development half of benchmarks/checks; docs/checks.md has the curve.
OPPOSITE, OPPOSITE_OCCLUDED = -0.85, -0.92
WIDTH, WIDTH_OCCLUDED, WIDTH_LIMB = 0.2, 0.3, 0.25
ALIKE, ALIKE_WIDTH = 0.3, 0.1
LONGER, STRETCHED = 1.05, 1.1
FACE = 0.06
BODY = 0.12


def check_left_right(plan: Plan, pose: Pose) -> list[Finding]:
    """Findings left_right_whole, left_right_part and left_right_pair of one instance."""
    v = pose.v
    present = [n for n, (a, b) in enumerate(plan.pairs) if v[a] and v[b]]
    if not plan.pairs or pose.size <= 0:
        return []
    facing, head, right = _facing(plan, pose)
    if not present and facing >= 0:
        return []
    agreements = _agreements(plan, pose, present)
    flipped: set[int] = set()
    for _ in range(3):
        part = _best_part(plan, agreements, flipped)
        if part is None:
            break
        flipped ^= part
    every = {n for n, (a, b) in enumerate(plan.pairs) if v[a] or v[b]}
    here = set(present)
    flipped = _with_halves(plan, pose, flipped & here, here)
    unsure = False
    if facing:
        flipped = _as_the_face_says(plan, pose, (facing, head, right), flipped, here, every)
    elif flipped:
        rest = every - flipped
        if len(rest) < len(flipped):
            flipped, rest = rest, flipped
        unsure = len(flipped) > 1 and 2 * len(flipped) >= len(rest)
    if not flipped:
        return []
    return [_finding(plan, pose, flipped, every, unsure)]


def _as_the_face_says(
    plan: Plan, pose: Pose, face: Face, flipped: set[int], here: set[int], every: set[int]
) -> set[int]:
    """The pairs that point against the face, however many; with those of a face that is wrong."""
    facing, head, right = face
    if facing > 0:
        return every - flipped - head if flipped & head else flipped
    if flipped:
        return (flipped if flipped & head else every - flipped) | head & every
    body = here - head
    return set(head) & every if body and _body(plan, pose, body, right) > 0 else every


def _with_halves(plan: Plan, pose: Pose, flipped: set[int], here: set[int]) -> set[int]:
    """Adds pairs with one labeled point that lies with the exchanged pair that it hangs on."""
    at, v = pose.at, pose.v
    result = set(flipped)
    for _ in range(3):
        for p, q in plan.pair_links:
            for half, whole in ((p, q), (q, p)):
                if half in here or half in result or whole not in result:
                    continue
                side = 0 if v[plan.pairs[half][0]] else 1
                end, own = plan.pairs[half][side], plan.pairs[whole][side]
                other = plan.pairs[whole][1 - side]
                if not v[end] or not v[own]:
                    continue
                if not v[other] or _distance(at[end], at[own]) <= _distance(at[end], at[other]):
                    result.add(half)
    return result


def _finding(plan: Plan, pose: Pose, flipped: set[int], every: set[int], unsure: bool) -> Finding:
    points = [end for n in flipped for end in plan.pairs[n] if pose.v[end]]
    found = names(plan, points)
    if flipped >= every:
        kind, detail = "left_right_whole", "Left and right look exchanged on the whole object."
    elif len(flipped) == 1:
        kind, detail = "left_right_pair", f"These look exchanged: {readable(found)}."
    else:
        kind = "left_right_part"
        detail = f"Left and right look exchanged here, or on all the rest: {readable(found)}."
        if not unsure:
            detail = f"Left and right look exchanged: {readable(found)}."
    pairs = [[plan.keypoint_names[end] for end in plan.pairs[n]] for n in sorted(flipped)]
    fix = None if unsure else {"action": "swap", "instance": pose.id, "pairs": pairs}
    return Finding(kind, pose.id, found, detail, fix)


def _agreements(plan: Plan, pose: Pose, present: list[int]) -> list[tuple[int, int, int]]:
    """(pair, pair, 1 when they point the same way, -1 when against each other)."""
    at, v, size = pose.at, pose.v, pose.size
    arrows = {}
    for n in present:
        (ax, ay), (bx, by) = at[plan.pairs[n][0]], at[plan.pairs[n][1]]
        length = hypot(ax - bx, ay - by)
        if length >= ALIKE_WIDTH * size:
            arrows[n] = (ax - bx, ay - by, length)
    usual = median_ratio(link_ratios(plan, pose))
    found = []
    for p, q in plan.comparable:
        if p not in arrows or q not in arrows:
            continue
        px, py, p_length = arrows[p]
        qx, qy, q_length = arrows[q]
        cosine = (px * qx + py * qy) / (p_length * q_length)
        if cosine > ALIKE:
            found.append((p, q, 1))
            continue
        (a, b), (c, d) = plan.pairs[p], plan.pairs[q]
        sure = v[a] == 2 and v[b] == 2 and v[c] == 2 and v[d] == 2
        girdles = p in plan.girdles and q in plan.girdles
        width = (WIDTH_OCCLUDED if not sure else WIDTH if girdles else WIDTH_LIMB) * size
        if cosine > (OPPOSITE if sure else OPPOSITE_OCCLUDED):
            continue
        # Eyes lie close together: they count where the other pair is wide.
        wide_enough = max if sure and _is_face(plan, p, q) else min
        if wide_enough(p_length, q_length) < width:
            continue
        if girdles:
            found.append((p, q, -1))
            continue
        straight = _distance(at[a], at[c]) + _distance(at[b], at[d])
        crossed = _distance(at[a], at[d]) + _distance(at[b], at[c])
        if straight > LONGER * crossed and straight > STRETCHED * usual * _length(plan, p, q):
            found.append((p, q, -1))
    return found


def _length(plan: Plan, p: int, q: int) -> float:
    """Length of the two links between two pairs in the template; 0 when it does not say."""
    return sum(
        length
        for (a, b), length in zip(plan.links, plan.lengths, strict=True)
        if {plan.pair_of.get(a), plan.pair_of.get(b)} == {p, q}
    )


def _is_face(plan: Plan, p: int, q: int) -> bool:
    return any(p in pairs or q in pairs for _, pairs in plan.faces)


def _best_part(
    plan: Plan, agreements: list[tuple[int, int, int]], flipped: set[int]
) -> frozenset[int] | None:
    """The part whose exchange turns most disagreements into agreements; None if none does."""
    live = [
        (p, q, sign if (p in flipped) == (q in flipped) else -sign) for p, q, sign in agreements
    ]
    if all(sign > 0 for _, _, sign in live):
        return None
    best, best_gain = None, 0
    for part in plan.pair_parts:
        gain = -sum(sign for p, q, sign in live if (p in part) != (q in part))
        if gain > best_gain:
            best, best_gain = part, gain
    return best


def _facing(plan: Plan, pose: Pose) -> Face:
    """1 or -1 when a face is seen with left and right as it should be or exchanged; else 0.

    Also the pairs of the face, and the direction of the object's left on the image.
    """
    for face, pairs in plan.faces:
        if pose.v[face] != 2:
            continue
        fx, fy = pose.at[face]
        right = _left_of_object(plan, pose, (fx, fy), set(pairs))
        votes = []
        for n in pairs:
            for side, sign in ((0, 1), (1, -1)):
                end = plan.pairs[n][side]
                if pose.v[end] == 2:
                    x, y = pose.at[end]
                    votes.append(sign * ((x - fx) * right[0] + (y - fy) * right[1]) / pose.size)
        if votes and max(votes) < 0 and sum(votes) < -FACE:
            return -1, set(pairs), right
        if votes and min(votes) > 0 and sum(votes) > FACE:
            return 1, set(pairs), right
        return 0, set(pairs), right
    return 0, set(), (1.0, 0.0)


def _left_of_object(
    plan: Plan, pose: Pose, face: tuple[float, float], head: set[int]
) -> tuple[float, float]:
    """Where the object's left is on the image when it faces the viewer: right, if upright."""
    middles = [
        ((pose.at[a][0] + pose.at[b][0]) / 2, (pose.at[a][1] + pose.at[b][1]) / 2)
        for n in plan.girdles
        if n not in head
        for a, b in [plan.pairs[n]]
        if pose.v[a] and pose.v[b]
    ]
    if middles:
        x = face[0] - sum(m[0] for m in middles) / len(middles)
        y = face[1] - sum(m[1] for m in middles) / len(middles)
        length = hypot(x, y)
        if length > 0.2 * pose.size:
            return -y / length, x / length
    return 1.0, 0.0


def _body(plan: Plan, pose: Pose, pairs: set[int], right: tuple[float, float]) -> int:
    """How many pairs of the body point to the object's left, less those that point away."""
    total = 0
    for n in pairs:
        if n not in plan.girdles:
            continue
        (ax, ay), (bx, by) = pose.at[plan.pairs[n][0]], pose.at[plan.pairs[n][1]]
        along = (ax - bx) * right[0] + (ay - by) * right[1]
        if abs(along) > BODY * pose.size:
            total += 1 if along > 0 else -1
    return total


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])
