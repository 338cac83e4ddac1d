"""Checks single points: outside the image, missing, on top of each other.

Places are in pixels. `COINCIDENT` is a share of the size of the pose.
"""

from collections.abc import Sequence
from math import hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

# Points of one instance nearer than this share of its size are one click, made twice.
COINCIDENT = 0.004
# Below this size, in pixels, an object's points share pixels in good labels, too.
SMALLEST = 25.0


def check_alone(labels: Sequence[str], pose: Pose, image: tuple[int, int] | None) -> list[Finding]:
    """Returns the findings empty_instance and outside_image, which need no rig.

    Args:
        labels: Keypoint names, in the order of the pose's points.
        pose: In pixels.
        image: Width and height in pixels, when known.
    """
    return _outside(labels, pose, image) if pose.placed else [_empty(pose)]


def _empty(pose: Pose) -> Finding:
    fix = {"action": "delete", "instance": pose.id}
    return Finding("empty_instance", pose.id, (), "None of its points is labeled.", fix)


def _outside(labels: Sequence[str], pose: Pose, image: tuple[int, int] | None) -> list[Finding]:
    """Returns the finding outside_image. Its fix moves the points to the nearest pixel."""
    if image is None:
        return []
    width, height = image
    left, top, right, bottom = pose.box
    if left >= 0 and top >= 0 and right <= width and bottom <= height:
        return []
    outside, points = [], []
    for point in pose.placed:
        x, y = pose.at[point]
        if not (0 <= x <= width and 0 <= y <= height):
            outside.append(labels[point])
            inside_x, inside_y = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
            points.append({"label": labels[point], "x": inside_x, "y": inside_y})
    found = tuple(outside)
    detail = f"Outside the image of {width} x {height} pixels: {readable(found)}."
    fix = {"action": "move", "instance": pose.id, "points": points}
    return [Finding("outside_image", pose.id, found, detail, fix)]


def check_missing(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the findings missing_required and missing_point."""
    if not pose.placed:
        return []
    v = pose.v
    found = []
    required = [point for point in plan.required if not v[point]]
    if required:
        which = names(plan, required)
        detail = f"Required, but not labeled: {readable(which)}."
        found.append(Finding("missing_required", pose.id, which, detail))
    between = {
        middle
        for root, middle, end in plan.chains
        if not v[middle] and middle not in required and v[root] == 2 and v[end] == 2
    }
    if between:
        which = names(plan, between)
        detail = f"Not labeled, though both ends of the limb are visible: {readable(which)}."
        found.append(Finding("missing_point", pose.id, which, detail))
    return found


def check_coincident(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the findings coincident_points, one for each place."""
    if pose.size < SMALLEST:
        return []
    limit = COINCIDENT * pose.size
    order = sorted(pose.placed, key=lambda point: (pose.at[point][0], point))
    together: dict[int, set[int]] = {}
    for position, one in enumerate(order):
        x, y = pose.at[one]
        for other in order[position + 1 :]:
            other_x, other_y = pose.at[other]
            if other_x - x > limit:
                break
            if hypot(other_x - x, other_y - y) <= limit and not plan.is_one_spot(one, other):
                group = together.get(one) or together.get(other) or set()
                group.update((one, other))
                together[one] = together[other] = group
    places = {id(group): group for group in together.values()}
    found = []
    for group in sorted(places.values(), key=min):
        which = names(plan, group)
        detail = f"On the same spot: {readable(which)}."
        found.append(Finding("coincident_points", pose.id, which, detail))
    return found


# In the order of their findings. check_alone needs the image, and stands apart.
CHECKS = (check_coincident, check_missing)
