"""Carries labels over from one version of a rig to the next."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from poserig.errors import PoserigError
from poserig.json import Json, JsonObject
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig_file import library_rig
from poserig.rigging.difference import Difference

_NOT_LOOKED_AT = "-"
_Item = TypeVar("_Item")


def migrate_label(label: JsonObject, change: Difference) -> JsonObject:
    """A label of the new rig.

    Points that both rigs have keep place, visibility, origin and confidence. Added points are not
    looked at. Issues about removed points alone go. All else stays as it was.

    Args:
        label: A label of any version, whole; it is not changed.
        change: From its rig to the new one.

    Raises:
        PoserigError: The label is of another rig than the old one, or it is not whole.
    """
    if "label_ref" in label:
        raise PoserigError(
            f"The whole label lies at {label['label_ref']}.",
            cure="Export the labels as `manifest` first: it fetches what is too long for a line.",
        )
    rig, found = label.get("rig", ""), label.get("rig_hash")
    old = change.old
    if found != old.hash:
        raise PoserigError(
            f'The label is of the rig "{rig}" with the hash {found}, and "{old.name}" has '
            f"{old.hash}.",
            cure="Give the rig file that the labels were made with.",
        )
    places = change.places()
    result: JsonObject = {**label, "rig": change.new.name, "rig_hash": change.new.hash}
    # Instances of a further rig have the keypoints of that rig, and stay.
    result["instances"] = [
        one if one.get("rig") else _instance(one, label, places) for one in label["instances"]
    ]
    further = {one["id"] for one in label["instances"] if one.get("rig")}
    result["issues"] = [
        moved
        for one in label.get("issues", [])
        if (
            moved := one
            if one.get("rig") or one.get("instance") in further
            else _issue(one, change, places)
        )
    ]
    result.pop("labels", None)
    if library_rig(change.new.name) != change.new:
        result["labels"] = list(change.new.keypoint_names)
    return result


def _instance(instance: JsonObject, label: JsonObject, places: Sequence[int | None]) -> JsonObject:
    moved: JsonObject = {**instance, "keypoints": _keypoints(instance["keypoints"], places)}
    if "origins" in instance:
        moved["origins"] = "".join(_in_order(instance["origins"], places, lambda: _NOT_LOOKED_AT))
    if "confidence" in instance:
        moved["confidence"] = list(_in_order(instance["confidence"], places, lambda: 0))
    # In version 1 a box is always that around the points; in version 2 it is a drawn one.
    if label.get("version", 1) == 1 and "bbox" in instance:
        box = bounding_box(moved["keypoints"])
        moved["bbox"] = list(box) if box else [0, 0, 0, 0]
    return moved


def _issue(
    issue: JsonObject, change: Difference, places: Sequence[int | None]
) -> JsonObject | None:
    moved = dict(issue)
    if "points" in issue:
        moved["points"] = [
            name for one in issue["points"] if (name := change.new_name(str(one))) is not None
        ]
        if issue["points"] and not moved["points"]:
            return None
    if "keypoints" in issue:
        moved["keypoints"] = _keypoints(issue["keypoints"], places)
    return moved


def _keypoints(flat: Sequence[Json], places: Sequence[int | None]) -> list[Json]:
    triples = [flat[start : start + 3] for start in range(0, len(flat), 3)]
    return [number for one in _in_order(triples, places, lambda: [0, 0, 0]) for number in one]


def _in_order(
    items: Sequence[_Item], places: Sequence[int | None], absent: Callable[[], _Item]
) -> list[_Item]:
    return [absent() if place is None else items[place] for place in places]
