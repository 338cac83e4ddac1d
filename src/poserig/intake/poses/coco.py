"""Reads COCO's annotations and results, COCO-WholeBody, and plain keypoint arrays.

An object around the instances may name the points (`labels`), or have COCO's `categories` and
`images`. Each instance may name its own. MMPose's members are read by `mmpose`, through this.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from poserig.intake.poses.arrays import (
    Rows,
    instance_of,
    names_in,
    rows_of,
    size_in,
    text_of,
    thirds_are_scores,
)
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance
from poserig.intake.poses.rules import CROWD
from poserig.json import Json, is_number
from poserig.pose.keypoints import VISIBLE

INSTANCES: Final = ("instances", "annotations", "predictions")
WHOLE_BODY: Final = "coco-wholebody-133"
# COCO-WholeBody's further members of an annotation, and how many points each has, in rig order.
PARTS: Final = {"foot_kpts": 6, "face_kpts": 68, "lefthand_kpts": 21, "righthand_kpts": 21}
BODY_POINTS: Final = 17


class Context(NamedTuple):
    """What the object around the instances says about all of them.

    Attributes:
        names: Keypoint names, or None.
        categories: COCO's category id → category.
        images: COCO's image id → image.
        relative: Whether it says that coordinates are shares of the image's size.
        size: Width and height of the image in pixels, or None.
    """

    names: Sequence[str] | None = None
    categories: Mapping[Json, Json] = {}
    images: Mapping[Json, Json] = {}
    relative: bool = False
    size: tuple[int, int] | None = None


def recognizes(value: Json) -> bool:
    """Returns whether `value` is, or holds, instances with keypoint arrays."""
    if isinstance(value, dict):
        return "keypoints" in value or any(isinstance(value.get(name), list) for name in INSTANCES)
    return isinstance(value, list) and any(
        isinstance(item, dict) and "keypoints" in item for item in value
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of a file, each with its instances; one image if the file names none."""
    context = Context()
    if isinstance(value, dict):
        context = context_of(value)
        member = next((name for name in INSTANCES if isinstance(value.get(name), list)), None)
        place, value = (f"{place}.{member}", value[member]) if member else (place, [value])
    return images_of([(f"{place}[{n}]", item) for n, item in enumerate(value)], context, hints)


def context_of(value: Mapping[str, Json]) -> Context:
    """Returns what the object around the instances says."""
    return Context(
        names=names_in(value),
        categories=_by_id(value.get("categories")),
        images=_by_id(value.get("images")),
        relative=value.get("normalized") is True,
        size=size_in(value),
    )


def images_of(
    items: Sequence[tuple[str, Json]], context: Context, hints: Hints
) -> Iterator[RawImage]:
    """Yields images with the instances of a flat list.

    Args:
        items: Each instance and its place.
        context: What is said about all of them.
        hints: Names of the points, where nothing nearer names them.
    """
    groups: dict[Json, list[tuple[str, Json]]] = {}
    for where, item in items:
        number = item.get("image_id") if isinstance(item, dict) else None
        groups.setdefault(number if _is_id(number) else None, []).append((where, item))
    for number, members in groups.items():
        image = context.images.get(number)
        relative = context.relative or any(
            isinstance(item, dict) and item.get("normalized") is True for _, item in members
        )
        sizes = (size_in(item) for _, item in members)
        yield RawImage(
            instances=_instances(members, context, hints),
            source=text_of(image.get("file_name")) if image else text_of(number),
            size=size_in(image) or context.size or next((s for s in sizes if s), None),
            unit=1.0 if relative else None,
            tags=_tags(image or {}),
            note=text_of((image or {}).get("note")),
        )


def _instances(
    items: Sequence[tuple[str, Json]], context: Context, hints: Hints
) -> list[RawInstance]:
    read: list[tuple[str, Json, RawInstance | Rows, Sequence[str] | None]] = []
    for where, item in items:
        category = _category_of(item, context.categories)
        reason = _not_taken(item, where, category, hints)
        names = None if reason else _names(item, category, context, hints)
        rows = reason or _with_parts(
            item, rows_of(item, item["keypoints"], len(names) if names else None)
        )
        read.append((where, item, rows, names))
    taken = [(item, rows) for _, item, rows, _ in read if isinstance(rows, Rows)]
    third_is_score = thirds_are_scores(row for _, rows in taken for row in rows.rows)
    third_is_flag = not third_is_score and _thirds_are_flags(taken)
    found = []
    for where, item, rows, names in read:
        if isinstance(rows, Rows):
            if third_is_flag:
                rows = rows._replace(rows=[_without_flag(row) for row in rows.rows])
            rows = instance_of(item, where, rows, names, third_is_score)._replace(
                category=_category_name(item, context.categories),
                box=_box(item),
                flags=_flags(item),
                note=text_of(item.get("note")),
            )
        found.append(rows)
    return found


def _thirds_are_flags(taken: Sequence[tuple[Mapping[str, Json], Rows]]) -> bool:
    """Returns whether third numbers only say that a point was found.

    COCO asks for results with v = 1 at every point, which is no evidence that one was occluded
    (https://cocodataset.org/#format-results, mks0601/TF-SimpleHumanPose#38). Results have scores;
    annotations of people have `iscrowd` or `num_keypoints`, and a 2 among their visibilities.
    """
    are_results = bool(taken) and all(
        is_number(item.get("score")) and not {"iscrowd", "num_keypoints"} & item.keys()
        for item, _ in taken
    )
    rows = (row for _, rows in taken for row in rows.rows)
    thirds = [row[2] for row in rows if isinstance(row, list) and len(row) == 3]
    return are_results and 1 in thirds and all(third in (0, 1) for third in thirds)


def _without_flag(row: Json) -> Json:
    return [row[0], row[1], VISIBLE] if isinstance(row, list) and row[2:] == [1] else row


def _not_taken(
    item: Json, where: str, category: Mapping[str, Json], hints: Hints
) -> RawInstance | None:
    """Returns an instance that is left out, with the reason, or is a region; else None.

    A region with `iscrowd` is an instance with a box alone where the file is written again in its
    format. Start values go without it: it has no point that could be corrected.
    """
    if not isinstance(item, dict):
        return RawInstance(where, unusable="unreadable", detail="is no object")
    name = text_of(category.get("name"))
    if item.get("iscrowd") in (1, True):
        box = _box(item)
        if hints.exact and box and category.get("keypoints"):
            number, note = text_of(item.get("id")), text_of(item.get("note"))
            flags = _flags(item)
            return RawInstance(where, id=number, category=name, box=box, flags=flags, note=note)
        return RawInstance(where, category=name, unusable="crowd")
    if item.get("keypoints") in (None, [], {}):
        return RawInstance(where, category=name, unusable="no_keypoints")
    return None


def _names(
    item: Mapping[str, Json], category: Mapping[str, Json], context: Context, hints: Hints
) -> Sequence[str] | None:
    """Returns the keypoint names of an instance: the nearest that somebody gives, or None."""
    own = category.get("keypoints")
    of_category = own if isinstance(own, list) and all(isinstance(n, str) for n in own) else None
    names = names_in(item) or of_category or context.names
    for rig in (item.get("rig"), item.get("category")):
        names = names or (_names_of_rig(rig) if isinstance(rig, str) else None)
    names = names or hints.names
    if names and len(names) == BODY_POINTS and any(item.get(part) for part in PARTS):
        return _names_of_rig(WHOLE_BODY)
    return names


def _names_of_rig(name: str) -> Sequence[str] | None:
    # Imported here for the cold start: few lines name a rig in an instance.
    from poserig.pose.rig_file import library_rig

    rig = library_rig(name)
    return rig.keypoint_names if rig else None


def _with_parts(item: Mapping[str, Json], rows: Rows) -> Rows:
    """Adds COCO-WholeBody's feet, face and hands to the body of an annotation that has them."""
    if len(rows.rows) != BODY_POINTS or not any(item.get(part) for part in PARTS):
        return rows
    more: list[Json] = list(rows.rows)
    for part, count in PARTS.items():
        more += _part(item.get(part), count)
    scores = rows.scores and [*rows.scores, *[None] * (len(more) - BODY_POINTS)]
    return rows._replace(rows=more, scores=scores)


def _part(value: Json, count: int) -> Sequence[Json]:
    """Returns the rows of one part, as many as it has points.

    The data set has visibilities in the body and scores in the hands of one and the same person
    (jin-s13/COCO-WholeBody#39): each part tells by itself which of them it has.
    """
    if not value:
        return [[0, 0, 0]] * count
    found = rows_of({}, value, None).rows
    if len(found) != count:
        return [None] * count
    third = "score" if thirds_are_scores(iter(found)) else "v"
    return [
        {"x": row[0], "y": row[1], third: row[2]}
        if isinstance(row, list) and len(row) == 3
        else row
        for row in found
    ]


def _category_of(item: Json, categories: Mapping[Json, Json]) -> Mapping[str, Json]:
    if not isinstance(item, dict):
        return {}
    category = item.get("category")
    if not isinstance(category, dict):
        number = item.get("category_id")
        category = categories.get(number) if _is_id(number) else None
    return category or {}


def _tags(image: Mapping[str, Json]) -> tuple[str, ...]:
    found = image.get("tags")
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _flags(item: Mapping[str, Json]) -> tuple[str, ...]:
    """Returns the flags that our own export writes, and that of a region."""
    found = item.get("flags")
    texts = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    crowd = [CROWD] if item.get("iscrowd") in (1, True) else []
    return tuple(dict.fromkeys([*crowd, *texts]))


def _category_name(item: Mapping[str, Json], categories: Mapping[Json, Json]) -> str:
    category = _category_of(item, categories)
    return text_of(category.get("name")) or text_of(item.get("category"))


def _box(item: Mapping[str, Json]) -> Sequence[Json] | None:
    """Returns COCO's box; MMPose's stands in a list of its own and is left, top, right, bottom."""
    box = item.get("bbox")
    if isinstance(box, list) and len(box) == 1 and isinstance(box[0], list):
        left, top, right, bottom = (*box[0], None, None, None, None)[:4]
        try:
            return [left, top, right - left, bottom - top]
        except TypeError:
            return None
    return box if isinstance(box, list) else None


def _by_id(value: Json) -> Mapping[Json, Mapping[str, Json]]:
    found = value if isinstance(value, list) else []
    return {one["id"]: one for one in found if isinstance(one, dict) and _is_id(one.get("id"))}


def _is_id(value: Json) -> bool:
    return isinstance(value, (int, str))
