"""The checks that cost next to nothing: they need no rig, and keep the one-worker path fast."""

from collections.abc import Sequence
from typing import Any

from poserig.pose.instance import Flat

Json = Any


def check_instance(
    instance_id: str,
    labels: Sequence[str],
    keypoints: Flat,
    box: Sequence[float] | None,
    image: tuple[int, int] | None,
) -> list[Json]:
    """Findings about one instance, as members of a label's `issues`.

    Args:
        instance_id: Goes into the findings.
        labels: Keypoint names, in the order of `keypoints`.
        keypoints: Flat x, y, v.
        box: Around the labeled points (x, y, width, height), or None.
        image: Width and height in pixels, when known.
    """
    if box is None or not any(keypoints[2::3]):
        return [
            {
                "type": "empty_instance",
                "severity": "warning",
                "instance": instance_id,
                "detail": "None of its points is labeled.",
            }
        ]
    if image is None:
        return []
    width, height = image
    left, top, box_width, box_height = box
    if left >= 0 and top >= 0 and left + box_width <= width and top + box_height <= height:
        return []
    outside = [
        label
        for label, x, y, v in zip(
            labels, keypoints[0::3], keypoints[1::3], keypoints[2::3], strict=True
        )
        if v and not (0 <= x <= width and 0 <= y <= height)
    ]
    if not outside:  # the sum of left and width was off in the last digit
        return []
    return [
        {
            "type": "outside_image",
            "severity": "error",
            "instance": instance_id,
            "points": outside,
            "detail": f"Outside the image of {width} x {height} pixels.",
        }
    ]
