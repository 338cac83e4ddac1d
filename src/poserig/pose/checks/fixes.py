"""Carries out the fix that a finding suggests."""

from collections.abc import Iterable, Mapping

from poserig.json import Json
from poserig.pose.keypoints import Instance, InstanceLike
from poserig.pose.rig import Rig


def apply_fix(
    rig: Rig, instances: Iterable[InstanceLike], fix: Mapping[str, Json]
) -> list[Instance]:
    """The instances after the fix; those that were given are left as they are.

    Args:
        rig: Order of the keypoints.
        instances: All of one image.
        fix: `Finding.fix`; "swap", "exchange", "move" or "delete".
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


def _exchange(first: list[float], a: int, second: list[float], b: int) -> None:
    one, other = slice(3 * a, 3 * a + 3), slice(3 * b, 3 * b + 3)
    first[one], second[other] = second[other], first[one]
