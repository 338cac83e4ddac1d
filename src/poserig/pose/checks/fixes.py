"""Carries out the fix that a finding suggests."""

from collections.abc import Iterable, Mapping

from poserig.json import Json
from poserig.pose.keypoints import Instance, InstanceLike
from poserig.pose.rig import Rig


def apply_fix(
    rig: Rig, instances: Iterable[InstanceLike], fix: Mapping[str, Json]
) -> list[Instance]:
    """Returns the instances after a fix. Those that were given stay as they are.

    Args:
        rig: Order of the keypoints.
        instances: All of one image.
        fix: As `Finding.fix`: its action is "swap", "exchange", "move" or "delete".
    """
    result = {item.id: Instance(item.id, item.name, list(item.keypoints)) for item in instances}
    own = result[fix["instance"]]
    flat = _row(own)
    if fix["action"] == "delete":
        del result[own.id]
    elif fix["action"] == "swap":
        for first, second in fix["pairs"]:
            _exchange(flat, rig.index[first], flat, rig.index[second])
    elif fix["action"] == "exchange":
        for label in fix["points"]:
            _exchange(flat, rig.index[label], _row(result[fix["other"]]), rig.index[label])
    elif fix["action"] == "move":
        for point in fix["points"]:
            at = 3 * rig.index[point["label"]]
            flat[at], flat[at + 1] = point["x"], point["y"]
    return list(result.values())


def _row(instance: Instance) -> list[float]:
    if not isinstance(instance.keypoints, list):
        raise TypeError("apply_fix made it a list")
    return instance.keypoints


def _exchange(first: list[float], point: int, second: list[float], other: int) -> None:
    """Exchanges a keypoint of one row with a keypoint of another, or of the same one."""
    one, two = slice(3 * point, 3 * point + 3), slice(3 * other, 3 * other + 3)
    first[one], second[two] = second[two], first[one]
