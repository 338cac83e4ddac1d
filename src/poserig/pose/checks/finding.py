"""Defines findings, and the instances as the checks read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from poserig.issues import severity_of
from poserig.json import Json
from poserig.pose.checks.plan import Plan
from poserig.pose.keypoints import Flat, scale


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an instance that deserves a second look.

    Attributes:
        type: One of schemas/issues.json; its severity stands there.
        instance: Id of the instance.
        points: Names of the keypoints that it is about, in rig order.
        detail: A sentence: what, and where.
        fix: What would correct it, as JSON (docs/checks.md), or None.
        other: Id of the second instance that is involved, or "".
    """

    type: str
    instance: str
    points: tuple[str, ...]
    detail: str
    fix: dict[str, Json] | None = None
    other: str = ""

    @property
    def severity(self) -> str:
        """One of "error", "warning" and "hint"."""
        return severity_of(self.type)

    def issue(self) -> dict[str, Json]:
        """Returns the finding as a member of a label's `issues`."""
        found: dict[str, Json] = {
            "type": self.type,
            "severity": self.severity,
            "instance": self.instance,
        }
        if self.points:
            found["points"] = list(self.points)
        if self.other:
            found["other"] = self.other
        found["detail"] = self.detail
        if self.fix is not None:
            found["fix"] = self.fix
        return found


@dataclass(slots=True)
class Pose:
    """One instance, by columns.

    Attributes:
        id: Of the instance.
        at: (x, y) of every keypoint in pixels; nothing may use that of a point with v = 0.
        v: Visibility of every keypoint.
        size: Root of the estimated area in pixels; 0 for one point.
        placed: The labeled keypoints, ascending.
        box: left, top, right, bottom around them in pixels; all 0 without any.
    """

    id: str
    at: list[tuple[float, float]]
    v: Sequence[float]
    size: float
    placed: list[int] = field(default_factory=list)
    box: tuple[float, float, float, float] = (0, 0, 0, 0)


def pose_of(instance_id: str, keypoints: Flat) -> Pose:
    """Returns an instance by columns.

    Args:
        instance_id: Of the instance.
        keypoints: Flat x, y, v, in pixels.
    """
    v = keypoints[2::3]
    at = list(zip(keypoints[0::3], keypoints[1::3], strict=True))
    pose = Pose(instance_id, at, v, scale(keypoints))
    pose.placed = [number for number, visibility in enumerate(v) if visibility]
    if pose.placed:
        xs = [at[number][0] for number in pose.placed]
        ys = [at[number][1] for number in pose.placed]
        pose.box = (min(xs), min(ys), max(xs), max(ys))
    return pose


def names(plan: Plan, points: Iterable[int]) -> tuple[str, ...]:
    """Returns the names of keypoints, in rig order."""
    return tuple(plan.keypoint_names[number] for number in sorted(points))


def readable(points: Iterable[str]) -> str:
    """Returns names as people read them, the first few of many."""
    words = [name.replace("_", " ").replace("-", " ").strip() or name for name in points]
    if len(words) <= 4:
        return ", ".join(words)
    return f"{', '.join(words[:3])} and {len(words) - 3} more"
