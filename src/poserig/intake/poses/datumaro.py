"""Reads Datumaro's JSON: items with annotations, and categories that name their points.

Datumaro of OpenVINO writes keypoints as `points` with a `visibility` of their own, CVAT's writes
them as a `skeleton` of x, y, v. Both name them in `categories.points`, in the order of the numbers.
A `bbox` of the same group is the box. 0, 1, 2 are absent, hidden, visible, as in COCO. Attributes
that are true are flags; an annotation of the type `label` is a tag of the image.
Sources: open-edge-platform/datumaro `plugins/data_formats/datumaro/base.py`, `Points.Visibility`;
cvat-ai/datumaro `tests/assets/datumaro_dataset`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json
from poserig.pose.keypoints import VISIBLE

KINDS: Final = ("points", "skeleton")
CROWD: Final = "crowd"
# Names of attributes. Datumaro's reader of COCO calls a crowd so.
NOTE, SCORE, IS_CROWD = "note", "score", "is_crowd"


def recognizes(value: Json) -> bool:
    """Returns whether it has items, and categories by the type of their annotations."""
    if not isinstance(value, Mapping) or not isinstance(value.get("items"), list):
        return False
    categories = value.get("categories")
    return isinstance(categories, Mapping) and isinstance(categories.get("label"), Mapping)


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the items of the file, with an instance for each skeleton."""
    categories = value["categories"]
    labels, names = labels_of(categories), names_of(categories)
    for number, item in enumerate(value["items"]):
        if isinstance(item, Mapping):
            yield _image(item, f"{place}.items[{number}]", labels, names, hints)


def labels_of(categories: Mapping[str, Json]) -> list[str]:
    """Returns the names of the labels, by their number."""
    rows = categories["label"].get("labels")
    return [
        text_of(row.get("name")) if isinstance(row, Mapping) else text_of(row)
        for row in (rows if isinstance(rows, list) else [])
    ]


def names_of(categories: Mapping[str, Json]) -> dict[int, list[str]]:
    """Returns the names of the points of each label that has some, by its number."""
    points = categories.get("points")
    rows = points.get("items") if isinstance(points, Mapping) else None
    return {
        row["label_id"]: [text_of(name) for name in row["labels"]]
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping)
        and type(row.get("label_id")) is int
        and isinstance(row.get("labels"), list)
    }


def _image(
    item: Mapping[str, Json],
    where: str,
    labels: Sequence[str],
    names: Mapping[int, Sequence[str]],
    hints: Hints,
) -> RawImage:
    found = item.get("annotations")
    annotations = [one if isinstance(one, Mapping) else {} for one in found or ()]
    return RawImage(
        instances=[
            _instance(one, f"{where}.annotations[{n}]", n, annotations, labels, names, hints)
            for n, one in enumerate(annotations)
            if one.get("type") in KINDS
        ],
        source=source_of(item),
        size=_size(item.get("image")),
        by_hand=True,
        tags=tuple(dict.fromkeys(_tags(annotations, labels))),
        note=_note(item.get("attr")),
    )


def _tags(annotations: Sequence[Mapping[str, Json]], labels: Sequence[str]) -> Iterator[str]:
    for one in annotations:
        label = one.get("label_id")
        if one.get("type") == "label" and type(label) is int and 0 <= label < len(labels):
            yield labels[label]


def _flags(attributes: Json) -> tuple[str, ...]:
    members = attributes if isinstance(attributes, Mapping) else {}
    return tuple(CROWD if name == IS_CROWD else name for name in members if members[name] is True)


def _note(attributes: Json) -> str:
    return text_of(attributes.get(NOTE)) if isinstance(attributes, Mapping) else ""


def source_of(item: Mapping[str, Json]) -> str:
    """Returns the path of the image of an item: its id, as Datumaro has it, where there is none."""
    image = item.get("image")
    path = text_of(image.get("path")) if isinstance(image, Mapping) else ""
    return path or f"{text_of(item.get('id'))}.jpg"


def _size(image: Json) -> tuple[int, int] | None:
    size = image.get("size") if isinstance(image, Mapping) else None
    if not isinstance(size, list) or len(size) != 2:
        return None
    return size_in({"height": size[0], "width": size[1]})


def box_number(number: int, annotations: Sequence[Mapping[str, Json]]) -> int | None:
    """Returns the number of the annotation that is the box of another one, or None.

    Args:
        number: Of the other one.
        annotations: Of the item.
    """
    group = annotations[number].get("group")
    if not group:
        return None
    return next(
        (
            n
            for n, one in enumerate(annotations)
            if one.get("type") == "bbox" and one.get("group") == group
        ),
        None,
    )


def _instance(
    annotation: Mapping[str, Json],
    where: str,
    number: int,
    annotations: Sequence[Mapping[str, Json]],
    labels: Sequence[str],
    names: Mapping[int, Sequence[str]],
    hints: Hints,
) -> RawInstance:
    label = annotation.get("label_id")
    category = labels[label] if type(label) is int and 0 <= label < len(labels) else ""
    rows = _rows(annotation)
    own = names.get(label) or hints.names  # type: ignore[arg-type]  # None is no key
    # The points of an object without a skeleton, such as corners, are no keypoints.
    if rows is None or not own or len(own) != len(rows):
        kind = "no_names" if rows is not None and not own else "unreadable"
        count = 0 if rows is None else len(rows)
        detail = f"has {count} points, and its label {len(own)}" if own else ""
        return RawInstance(where, id=str(number), category=category, unusable=kind, detail=detail)
    at = box_number(number, annotations)
    attributes = annotation.get("attributes")
    flags = _flags(attributes)
    is_region = CROWD in flags and at is not None and not any(v for _, _, v in rows)
    return RawInstance(
        where=where,
        points=[]
        if is_region
        else [RawPoint(name, *row) for name, row in zip(own, rows, strict=True)],
        id=str(number),
        category=category,
        score=attributes.get(SCORE) if isinstance(attributes, Mapping) else None,
        box=annotations[at].get("bbox") if at is not None else None,
        flags=flags,
        note=_note(attributes),
    )


def _rows(annotation: Mapping[str, Json]) -> list[tuple[Json, Json, Json]] | None:
    """Returns x, y and visibility of each point, None when they cannot be read."""
    numbers = annotation.get("points")
    width = 3 if annotation["type"] == "skeleton" else 2
    if not isinstance(numbers, list) or len(numbers) % width:
        return None
    rows = [numbers[at : at + width] for at in range(0, len(numbers), width)]
    if width == 3:
        return [(x, y, v) for x, y, v in rows]
    found = annotation.get("visibility")
    marks = found if isinstance(found, list) and len(found) == len(rows) else [VISIBLE] * len(rows)
    return [(x, y, v) for (x, y), v in zip(rows, marks, strict=True)]
