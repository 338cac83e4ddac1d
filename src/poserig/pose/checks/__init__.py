"""Checks labels: finds what about an image's instances deserves a second look. Changes nothing.

The same checks run in the component (web/src/checks) while a worker labels; the golden cases in
tests/golden/checks.json hold the two together. docs/checks.md says what each one looks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from poserig.pose.checks.finding import Finding
    from poserig.pose.keypoints import InstanceLike
    from poserig.pose.rig import Rig

__all__ = ["check_image", "check_instance"]

# Imported inside the functions: the post-annotation function passes most answers through and needs
# few of these modules (docs/functions-cost.md).


def check_image(
    rig: Rig, instances: Iterable[InstanceLike], image: tuple[int, int] | None
) -> list[Finding]:
    """Returns everything about one image that deserves a second look.

    Args:
        rig: Its keypoints are the order of the instances' keypoints.
        instances: Flat x, y, v each; points with v = 0 never enter geometry.
        image: Width and height in pixels, when known.
    """
    from poserig.pose.checks.image import check_everything

    return check_everything(rig, instances, image)


def check_instance(
    labels: Sequence[str], instance: InstanceLike, image: tuple[int, int] | None
) -> list[Finding]:
    """Returns the findings of `check_image` that need no rig: empty_instance and outside_image.

    Args:
        labels: Keypoint names, in the order of the instance's keypoints.
        instance: Flat x, y, v.
        image: Width and height in pixels, when known.
    """
    from poserig.pose.checks.finding import pose_of
    from poserig.pose.checks.points import check_alone

    return check_alone(labels, pose_of(instance.id, instance.keypoints), image)
