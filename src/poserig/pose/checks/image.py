"""Runs all checks on one image."""

from collections.abc import Callable, Iterable

from poserig.issues import issue_types
from poserig.pose.checks import limbs, points
from poserig.pose.checks.finding import Finding, Pose, pose_of
from poserig.pose.checks.left_right import check_left_right
from poserig.pose.checks.neighbors import check_neighbors
from poserig.pose.checks.plan import Plan, plan_of
from poserig.pose.checks.points import check_alone
from poserig.pose.keypoints import InstanceLike
from poserig.pose.rig import Rig

Check = Callable[[Plan, Pose], list[Finding]]

# In the order of the findings of one instance. check_alone goes first, check_neighbors last.
CHECKS: tuple[Check, ...] = (check_left_right, *limbs.CHECKS, *points.CHECKS)
# One error often shows in several ways: a lower rank explains a higher one about the same points.
RANKS = {row.type: row.rank for row in issue_types().values() if row.rank is not None}
EXPLAINS = {kind for kind, rank in RANKS.items() if rank < max(RANKS.values())}


def check_everything(
    rig: Rig, instances: Iterable[InstanceLike], image: tuple[int, int] | None
) -> list[Finding]:
    """Returns all findings: see `poserig.pose.checks.check_image`."""
    plan = plan_of(rig)
    # Of an instance that is only a box, no point is missing.
    poses = [
        pose_of(item.id, item.keypoints)
        for item in instances
        if item.box is None or any(item.keypoints[2::3])
    ]
    found: list[Finding] = []
    for pose in poses:
        found += check_alone(plan.keypoint_names, pose, image)
        for check in CHECKS:
            found += check(plan, pose)
    if len(poses) > 1:
        found += check_neighbors(plan, poses)
    return _without_echoes(found)


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """Leaves out what another finding about the same points explains better."""
    explained = {
        (explaining, instance, point)
        for explaining, finding in enumerate(found)
        if finding.type in EXPLAINS
        for instance in (finding.instance, finding.other)
        for point in finding.points
    }
    if not explained:
        return found
    kept = []
    for finding in found:
        rank = RANKS.get(finding.type)
        if rank is None or not any(
            RANKS[found[by].type] < rank and instance == finding.instance
            for by, instance, point in explained
            if point in finding.points
        ):
            kept.append(finding)
    return kept
