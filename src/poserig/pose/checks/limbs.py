"""Checks links: those that are far too long, and the points of a limb in the wrong order.

Lengths are in pixels. The template's lengths are in units of its height (`Plan.lengths`).
"""

from math import hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

# A link this many times longer than the template and the object's other links allow.
TOO_LONG = 2.6
# Short links, as of a face, vary more: they must be this share of the object's size, too.
TOO_LONG_SHARE = 0.4
FEWEST_LINKS = 4
# The end of a limb lies on the way from its root to its middle: the way over it is at most this
# many times as long,
DETOUR = 1.12
# it lies between these shares of the way,
NEAR, FAR = 0.3, 0.7
# and the way is this many times longer than on the other side.
LONGER_ROOT = 1.3


def check_lengths(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the finding limb_length. Foreshortening makes links short, never long."""
    ratios = link_ratios(plan, pose)
    if len(ratios) < FEWEST_LINKS:
        return []
    usual = median_ratio(ratios)
    least = TOO_LONG_SHARE * pose.size
    long = [
        link
        for link, ratio in ratios.items()
        if ratio > TOO_LONG * usual and ratio * plan.lengths[link] > least
    ]
    if not long or 3 * len(long) > len(ratios):
        return []
    ends = [end for link in long for end in plan.links[link]]
    # A point all of whose links are too long is the one that is wrong.
    wrong = {
        end
        for end in ends
        if all(
            link in long
            for link, points in enumerate(plan.links)
            if end in points and link in ratios
        )
    }
    which = names(plan, wrong or set(ends))
    detail = f"Far from where the rest of the object suggests: {readable(which)}."
    return [Finding("limb_length", pose.id, which, detail)]


def link_ratios(plan: Plan, pose: Pose) -> dict[int, float]:
    """Returns the length of each labeled link, by its number, divided by that in the template."""
    at, v = pose.at, pose.v
    found = {}
    for link, (start, end) in enumerate(plan.links):
        if plan.lengths[link] > 0 and v[start] and v[end]:
            length = hypot(at[start][0] - at[end][0], at[start][1] - at[end][1])
            found[link] = length / plan.lengths[link]
    return found


def median_ratio(ratios: dict[int, float]) -> float:
    """Returns how much larger the object is than the template, by its links; 0 without any."""
    order = sorted(ratios.values())
    return order[len(order) // 2] if order else 0.0


def check_chains(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the findings chain_order: the end of a limb lies between its root and its middle."""
    at, v = pose.at, pose.v
    found = []
    for root, middle, end in plan.chains:
        if not (v[root] == 2 and v[middle] == 2 and v[end] == 2):
            continue
        (root_x, root_y), (middle_x, middle_y), (end_x, end_y) = at[root], at[middle], at[end]
        first = hypot(middle_x - root_x, middle_y - root_y)
        second = hypot(end_x - middle_x, end_y - middle_y)
        across = hypot(end_x - root_x, end_y - root_y)
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
    """Returns whether a link is much longer than the same one on the other side.

    Also True when that is not labeled, or when there is no other side.
    """
    partners = []
    for point in (root, middle):
        pair = plan.pair_of.get(point)
        partners.append(point if pair is None else sum(plan.pairs[pair]) - point)
    other_root, other_middle = partners
    if other_middle == middle or not (pose.v[other_root] and pose.v[other_middle]):
        return True
    (root_x, root_y), (middle_x, middle_y) = pose.at[other_root], pose.at[other_middle]
    return length > LONGER_ROOT * hypot(root_x - middle_x, root_y - middle_y)


# In the order of their findings.
CHECKS = (check_chains, check_lengths)
