"""The short way for one worker's plain answer: read, checked and written down in one go.

Most jobs have one worker, and most answers hold nothing odd. This reads just those and answers
None for everything else, which then takes the general way (`poserig.groundtruth.answers`,
`poserig.pose.consolidation.one_worker`) with its exact complaints. Both ways give the same label:
tests/unit/functions/test_one_worker.py holds them together.
"""

from collections.abc import Callable
from itertools import compress
from json import JSONDecoder
from typing import NoReturn

from poserig.errors import PoserigError
from poserig.groundtruth.answer import LARGEST, all_numbers, check_labels, seconds_of
from poserig.groundtruth.updated_annotations import SEEN
from poserig.json import Json, may_hold_halves
from poserig.pose.consolidation.rig_choice import RigUse, fitting_rig, named_rig
from poserig.pose.keypoints import VISIBILITIES, VISIBLE
from poserig.pose.label.build import make_label

Box = tuple[float, float, float, float]
# Of a point that the existing component writes: label, x and y.
POINT_MEMBERS = 3


class OddAnswerError(Exception):
    """An answer for the general way."""


def _refuse(constant: str) -> NoReturn:
    raise OddAnswerError(constant)


# Not json.loads: it looks for white space around texts that have none.
_scan: Callable[[str, int], tuple[Json, int]] = vars(JSONDecoder(parse_constant=_refuse))[
    "scan_once"
]


def plain_label(content: Json) -> dict[str, Json] | None:
    """The label of a plain answer; None for every other, readable or not.

    Args:
        content: `annotationData.content` of the only response.
    """
    if may_hold_halves(content):
        return None
    try:
        form = _read(content)
        if form.get("pose"):
            return _from_pose(_read(form["pose"]))
        return _from_old(_read(form["updated_annotations"]), form)
    # What is not as expected shows in many ways; the general way finds the right words.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None
    except (OddAnswerError, PoserigError, RecursionError, StopIteration):
        return None


def _read(text: Json) -> Json:
    value, end = _scan(text, 0)
    if end != len(text):
        raise OddAnswerError
    return value


def _from_pose(pose: dict[str, Json]) -> dict[str, Json] | None:
    """From the `pose` of our own component."""
    name, rig_hash, labels = pose["rig"], pose["rig_hash"], tuple(pose["labels"])
    size, activity = pose["image"], pose.get("activity")
    width, height = size["width"], size["height"]
    if (
        pose.get("problems")
        or pose.get("findings")
        or not (type(name) is type(rig_hash) is str and name)
        or not (type(width) is type(height) is int and 0 < width < LARGEST and 0 < height < LARGEST)
    ):
        return None
    use = named_rig(name, rig_hash, labels)
    if not use.known:
        check_labels(labels)
    numbers, all_seen, certain = 3 * len(labels), [VISIBLE] * len(labels), [1] * len(labels)
    instances = []
    for item in pose["instances"]:
        keypoints = item["keypoints"]
        if len(keypoints) != numbers or "extra" in item:
            return None
        xs, ys, seen = keypoints[0::3], keypoints[1::3], keypoints[2::3]
        confidence = certain
        if seen != all_seen:
            if not (VISIBILITIES.issuperset(seen) and all_numbers(keypoints)):
                return None
            xs, ys = [*compress(xs, seen)], [*compress(ys, seen)]
            confidence = [1 if v else 0 for v in seen]
        xs.sort()
        ys.sort()
        box = xs[0], ys[0], xs[-1], ys[-1]
        if box[2] > width or box[3] > height:
            return None
        instances.append(_instance(item["id"], item["name"], keypoints, confidence, box))
    if len({item["id"] for item in instances}) != len(instances):
        return None
    return _label(use, (width, height), instances, activity["seconds"] if activity else None)


def _from_old(found: list[Json], form: dict[str, Json]) -> dict[str, Json] | None:
    """From the `updated_annotations` of the existing component, all points in the rig's order."""
    labels = [point["label"] for point in found[0]["annotations"]]
    use = fitting_rig(frozenset(labels))
    if list(use.keypoint_names) != labels:
        return None
    members, certain = [POINT_MEMBERS] * len(labels), [1] * len(labels)
    instances = []
    for number, item in enumerate(found, start=1):
        points = item["annotations"]
        if [point["label"] for point in points] != labels or [
            len(point) for point in points
        ] != members:
            return None
        xs = [point["x"] for point in points]
        ys = [point["y"] for point in points]
        keypoints: list[float] = [SEEN] * (3 * len(labels))
        keypoints[0::3], keypoints[1::3] = xs, ys
        xs.sort()
        ys.sort()
        box = xs[0], ys[0], xs[-1], ys[-1]
        instances.append(_instance(str(number), item["name"], keypoints, certain, box))
    return _label(use, None, instances, form.get("total_time_in_seconds"))


def _instance(
    instance_id: str, name: str, keypoints: list[float], confidence: list[int], box: Box
) -> dict[str, Json]:
    """An instance of the label, `box` from the least to the largest labeled coordinates."""
    left, top, right, bottom = box
    # The coordinates were sorted: had there been anything but a number among them, it would have
    # shown. Only true and false pass for 1 and 0, so those need a look.
    if left < 2 or top < 2:
        if left < 0 or top < 0 or not all_numbers(keypoints):
            raise OddAnswerError
    elif right > LARGEST or bottom > LARGEST:
        raise OddAnswerError
    if not (type(instance_id) is type(name) is str and instance_id):
        raise OddAnswerError
    width, height = right - left, bottom - top
    if not type(width) is type(height) is int:
        # Differences of decimals leave noise in the last digits.
        width, height = round(width, 6), round(height, 6)
    return {
        "id": instance_id,
        "name": name,
        "keypoints": keypoints,
        "bbox": [left, top, width, height],
        "confidence": confidence,
        "score": 1,
        "sources": 1,
    }


def _label(
    use: RigUse, image: tuple[int, int] | None, instances: list[Json], seconds: Json
) -> dict[str, Json]:
    return make_label(
        rig=use.name, rig_hash=use.hash,
        keypoint_names=None if use.known else use.keypoint_names, image=image,
        instances=instances, agreement=None, workers=1, issues=(), seconds=seconds_of(seconds),
    )  # fmt: skip
