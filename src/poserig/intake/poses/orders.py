"""The orders in which tools write keypoints that they do not name, in our names for the points.

Sources: OpenPose `doc/02_output.md` and `poseParametersRender.hpp`, AlphaPose `docs/output.md`,
MediaPipe's pose landmarker guide, and the rigs of the library for COCO, Halpe and hands.
"""

from collections.abc import Sequence
from typing import Final

OPENPOSE_18: Final = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow",
    "left_wrist", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
OPENPOSE_25: Final = (
    *OPENPOSE_18[:8], "mid_hip", *OPENPOSE_18[8:], "left_big_toe", "left_small_toe", "left_heel",
    "right_big_toe", "right_small_toe", "right_heel",
)  # fmt: skip
OPENPOSE_15: Final = (
    "head", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow",
    "left_wrist", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "chest",
)  # fmt: skip
MPII_16: Final = (
    "right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "pelvis",
    "thorax", "neck", "head", "right_wrist", "right_elbow", "right_shoulder", "left_shoulder",
    "left_elbow", "left_wrist",
)  # fmt: skip
MEDIAPIPE_33: Final = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky",
    "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip
# Rigs of the library that have the order of AlphaPose's points, by their number.
RIGS: Final = {17: "coco-person-17", 26: "halpe-26", 133: "coco-wholebody-133"}
FINGERS: Final = ("thumb", "forefinger", "middle_finger", "ring_finger", "pinky_finger")


def openpose(count: int) -> Sequence[str] | None:
    """Returns the names of OpenPose's body points, of BODY_25, COCO or MPI; None for others."""
    return {25: OPENPOSE_25, 18: OPENPOSE_18, 15: OPENPOSE_15}.get(count)


def alphapose(count: int) -> Sequence[str] | None:
    """Returns the names of AlphaPose's points, of COCO, Halpe-26 or MPII; None for others."""
    if count == len(MPII_16):
        return MPII_16
    # Imported here for the cold start.
    from poserig.pose.rig_file import library_rig

    rig = library_rig(RIGS.get(count, ""))
    return rig.keypoint_names if rig else None


def hand(side: str = "") -> Sequence[str]:
    """Returns the names of the 21 points of a hand, as OpenPose and MediaPipe order them.

    Args:
        side: "left" or "right" for the hand of a whole body, "" for a hand alone.
    """
    root = f"{side}_hand_root" if side else "wrist"
    start = f"{side}_" if side else ""
    return (root, *(f"{start}{finger}{joint}" for finger in FINGERS for joint in range(1, 5)))


def face(count: int) -> Sequence[str]:
    """Returns the names of the points of a face: those of COCO-WholeBody, and further ones."""
    return tuple(f"face-{number}" for number in range(count))
