"""Start values: the points that a worker starts from.

`values` reads every shape in which people bring them, `keypoint_arrays` those of pose models and
COCO, and `report` says what about them a person should know.
"""

from poserig.errors import PoserigError


class InitialValuesError(PoserigError):
    """Points to start from that cannot be used: where, and why."""
