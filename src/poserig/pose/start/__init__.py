"""Start values: the points that a worker starts from.

`values` reads all shapes in which people bring them, `keypoint_arrays` those of COCO and of pose
models, and `report` says what a person should know about them.
"""

from poserig.errors import PoserigError


class InitialValuesError(PoserigError):
    """Start values that cannot be used. Says where, and why."""
