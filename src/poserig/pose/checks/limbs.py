"""Checks of links: far too long ones, and points of a limb in the wrong order."""

from math import hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

# A link this many times longer than the template and the object's other links allow.
TOO_LONG = 2.6
# Short links, as of a face, vary more: they must be this share of the object's size, too.
TOO_LONG_SHARE = 0.4
FEWEST_LINKS = 4
# The end of a limb lies on the way from its root to its middle: by this share off the way.
DETOUR = 1.12
NEAR, FAR = 0.3, 0.7
LONGER_ROOT = 1.3


def check_lengths(plan: Plan, pose: Pose) -> list[Finding]:
    """Finding limb_length: foreshortening makes links short, nothing makes them long."""
    ratios = link_ratios(plan, pose)
    if len(ratios) < FEWEST_LINKS:
        return []
    usual = median_ratio(ratios)
    least = TOO_LONG_SHARE * pose.size
    long = [
        n
        for n, ratio in ratios.items()
        if ratio > TOO_LONG * usual and ratio * plan.lengths[n] > least
    ]
    if not long or 3 * len(long) > len(ratios):
        return []
    ends = [end for n in long for end in plan.links[n]]
    # A point all of whose links are too long is the one that is wrong.
    wrong = {
        end
        for end in ends
        if all(n in long for n, link in enumerate(plan.links) if end in link and n in ratios)
    }
    which = names(plan, wrong or set(ends))
    detail = f"Far from where the rest of the object suggests: {readable(which)}."
    return [Finding("limb_length", pose.id, which, detail)]


def link_ratios(plan: Plan, pose: Pose) -> dict[int, float]:
    """Length of each labeled link divided by its length in the template."""
    at, v = pose.at, pose.v
    found = {}
    for n, (a, b) in enumerate(plan.links):
        if plan.lengths[n] > 0 and v[a] and v[b]:
            length = hypot(at[a][0] - at[b][0], at[a][1] - at[b][1])
            found[n] = length / plan.lengths[n]
    return found


def median_ratio(ratios: dict[int, float]) -> float:
    """How much larger the object is than the template, by its links; 0 without any."""
    order = sorted(ratios.values())
    return order[len(order) // 2] if order else 0.0


def check_chains(plan: Plan, pose: Pose) -> list[Finding]:
    """Finding chain_order: the end of a limb lies between its root and its middle."""
    at, v = pose.at, pose.v
    found = []
    for root, middle, end in plan.chains:
        if not (v[root] == 2 and v[middle] == 2 and v[end] == 2):
            continue
        (rx, ry), (mx, my), (ex, ey) = at[root], at[middle], at[end]
        first = hypot(mx - rx, my - ry)
        second = hypot(ex - mx, ey - my)
        across = hypot(ex - rx, ey - ry)
        if not first or across + second > DETOUR * first:
            continue
        if not NEAR * first < across < FAR * first:
            continue
        if not _longer_than_partner(plan, pose, root, middle, first):
            continue
        which = names(plan, (middle, end))
        detail = f"In the wrong order along the limb: {readable(which)}."
        pairs = [[plan.keypoint_names[middle], plan.keypoint_names[end]]]
        fix = {"action": "swap", "instance": pose.id, "pairs": pairs}
        found.append(Finding("chain_order", pose.id, which, detail, fix))
    return found


def _longer_than_partner(plan: Plan, pose: Pose, root: int, middle: int, length: float) -> bool:
    """Whether a link is much longer than the same one on the other side; True if that is bare."""
    partners = []
    for point in (root, middle):
        number = plan.pair_of.get(point)
        partners.append(point if number is None else sum(plan.pairs[number]) - point)
    a, b = partners
    if b == middle or not (pose.v[a] and pose.v[b]):
        return True
    (ax, ay), (bx, by) = pose.at[a], pose.at[b]
    return length > LONGER_ROOT * hypot(ax - bx, ay - by)


# In the order of their findings.
CHECKS = (check_chains, check_lengths)
