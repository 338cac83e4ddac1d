"""Reads Label Studio's tasks: keypoints in percent of the image, tied to a rectangle.

A keypoint names its object by `parentID`, or by a `relation` with the object's rectangle. Points
that name none belong to the only rectangle, or are one object together. Of several annotations of
a task the newest that was not canceled is taken. Predictions have scores: each region its own, or
one for all. Choices and texts with the id of a rectangle are flags and note of its object; those of
no region are tags of the image and the note on it.
Source: Label Studio's export guide, and the converter's issues.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number

REGIONS = ("keypointlabels", "rectanglelabels", "relation", "keypoint", "rectangle", "labels")

CANCELED = "was_cancelled"  # codespell:ignore cancelled


def recognizes(value: Json) -> bool:
    """Returns whether it is a task, a list of tasks, or the regions of one annotation."""
    items = value if isinstance(value, list) else [value]
    return any(_is_task(item) or _is_region(item) for item in items)


def _is_task(item: Json) -> bool:
    if not isinstance(item, Mapping):
        return False
    answers = [*_list(item.get("annotations")), *_list(item.get("predictions"))]
    return _is_answer(item) or any(map(_is_answer, answers))


def _is_answer(item: Json) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("result"), list)


def _is_region(item: Json) -> bool:
    return (
        isinstance(item, Mapping)
        and item.get("type") in REGIONS
        and isinstance(item.get("value"), Mapping)
    )


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the tasks."""
    if isinstance(value, list) and not any(map(_is_task, value)):
        yield _image(value, place, "", is_predicted=False, score=None)
        return
    for number, task in enumerate(value if isinstance(value, list) else [value]):
        where = f"{place}[{number}]" if isinstance(value, list) else place
        if not _is_task(task):
            continue
        data = task.get("data")
        source = text_of(data.get("image") or data.get("img")) if isinstance(data, Mapping) else ""
        at, answer, others = _answer_of(task, where)
        is_predicted = ".predictions[" in at or (_is_answer(task) and "model_version" in task)
        score = _score(answer) if is_predicted else None
        image = _image(_list(answer.get("result")), f"{at}.result", source, is_predicted, score)
        more = [("another_answer", other, "") for other in others]
        yield image._replace(left_out=[*image.left_out, *more])


def _answer_of(task: Mapping[str, Json], where: str) -> tuple[str, Mapping[str, Json], list[str]]:
    """Returns the answer that counts with its place, and the places of the others."""
    if _is_answer(task):
        return where, task, []
    for member in ("annotations", "predictions"):
        found = [
            (f"{where}.{member}[{number}]", item)
            for number, item in enumerate(_list(task.get(member)))
            if _is_answer(item) and not item.get(CANCELED)
        ]
        if found:
            best = max(found, key=_rank)
            return *best, [place for place, item in found if item is not best[1]]
    return where, {}, []


def _rank(found: tuple[str, Mapping[str, Json]]) -> tuple[bool, str]:
    return found[1].get("ground_truth") is True, text_of(found[1].get("updated_at"))


def _score(item: Mapping[str, Json]) -> Json:
    """Returns a score above 0: 0 stands for none where a backend computes none."""
    score: Json = item.get("score")
    return score if is_number(score) and score > 0 else None


def _image(
    regions: Sequence[Json], where: str, source: str, is_predicted: bool, score: Json
) -> RawImage:
    """Makes an image of the regions of one answer.

    Args:
        regions: Of the answer.
        where: Their place.
        source: Name or address of the image.
        is_predicted: Whether a model made them. Regions that people corrected keep its scores.
        score: Of the whole prediction, for points and objects that have none of their own.
    """
    numbered = ((f"{where}[{number}]", item) for number, item in enumerate(regions))
    members = [(at, item) for at, item in numbered if isinstance(item, Mapping)]
    boxes = {
        text_of(item.get("id")): item
        for _, item in members
        if isinstance(item.get("value"), Mapping) and "rectanglelabels" in item["value"]
    }
    tied = dict(_relations(members))
    objects: dict[str, list[RawPoint]] = {}
    places: dict[str, str] = {}
    left_out: list[tuple[str, str, str]] = []
    for at, item in members:
        value = item.get("value")
        if not isinstance(value, Mapping) or "keypointlabels" not in value:
            continue
        if item.get("image_rotation"):
            left_out.append(("unreadable", at, "is on an image that was rotated in Label Studio"))
            continue
        owner = text_of(item.get("parentID")) or tied.get(text_of(item.get("id")), "")
        if owner not in boxes and len(boxes) == 1:
            owner = next(iter(boxes))
        names = _list(value.get("keypointlabels"))
        name = text_of(names[0]) if names else ""
        own = item.get("score") if is_number(item.get("score")) else score
        point = RawPoint(name or None, value.get("x"), value.get("y"))
        objects.setdefault(owner, []).append(point._replace(score=own) if is_predicted else point)
        places.setdefault(owner, at)
    sizes = (size_in(item) for _, item in members)
    said = [item for _, item in members if not is_region(item)]
    for owner in boxes:
        if CROWD in chosen(said, owner) and owner not in objects:
            objects[owner], places[owner] = [], where
    regions_with_id = {text_of(item.get("id")) for _, item in members if is_region(item)}
    return RawImage(
        instances=[
            RawInstance(
                where=places[owner],
                id=owner,
                points=points,
                category=_category(boxes.get(owner, {})),
                score=_score(boxes.get(owner, {})) or score if is_predicted else None,
                box=_box(boxes.get(owner, {})),
                flags=chosen(said, owner) if owner in boxes else (),
                note=noted(said, owner) if owner in boxes else "",
            )
            for owner, points in objects.items()
        ],
        tags=chosen(said, "", regions_with_id),
        note=noted(said, "", regions_with_id),
        source=source,
        size=next((size for size in sizes if size), None),
        unit=100.0,
        by_hand=not is_predicted,
        left_out=left_out,
    )


CROWD = "crowd"
PLACES = frozenset(("x", "points", "rle", "ellipselabels", "vertices"))


def is_region(item: Mapping[str, Json]) -> bool:
    """Returns whether a result is a place in the image, and no choice or text."""
    value = item.get("value")
    kinds = ("choices", "text")
    return isinstance(value, Mapping) and not any(kind in value for kind in kinds)


def about(
    items: Sequence[Mapping[str, Json]], kind: str, owner: str, others: Container[str] = ()
) -> list[Mapping[str, Json]]:
    """Returns the choices or texts about a region; about the image, those of no region.

    Args:
        items: The results of an answer.
        kind: "choices" or "text".
        owner: Id of the region, or "" for the image.
        others: Ids of all regions.
    """
    found = []
    for item in items:
        value = item.get("value")
        if not isinstance(value, Mapping) or not isinstance(value.get(kind), list):
            continue
        number = text_of(item.get("id"))
        is_about = number == owner if owner else number not in others and not PLACES & set(value)
        if is_about and all(isinstance(one, str) for one in value[kind]):
            found.append(item)
    return found


def chosen(
    items: Sequence[Mapping[str, Json]], owner: str, others: Container[str] = ()
) -> tuple[str, ...]:
    """Returns the choices about a region or the image, each once. See `about`."""
    found = about(items, "choices", owner, others)
    return tuple(dict.fromkeys(one for item in found for one in item["value"]["choices"] if one))


def noted(items: Sequence[Mapping[str, Json]], owner: str, others: Container[str] = ()) -> str:
    """Returns the texts about a region or the image, each on a line. See `about`."""
    return "\n".join(map(text_in, about(items, "text", owner, others)))


def text_in(item: Mapping[str, Json]) -> str:
    """Returns the text of a result of the kind "textarea"."""
    return "\n".join(item["value"]["text"])


def _relations(members: Sequence[tuple[str, Mapping[str, Json]]]) -> Iterator[tuple[str, str]]:
    """Yields ids that a relation ties together, in both directions."""
    for _, item in members:
        one, two = text_of(item.get("from_id")), text_of(item.get("to_id"))
        if item.get("type") == "relation" and one and two:
            yield one, two
            yield two, one


def _category(box: Mapping[str, Json]) -> str:
    value = box.get("value")
    labels = _list(value.get("rectanglelabels")) if isinstance(value, Mapping) else []
    return text_of(labels[0]) if labels else ""


def _box(box: Mapping[str, Json]) -> Sequence[Json] | None:
    value = box.get("value")
    if not isinstance(value, Mapping):
        return None
    return [value.get(name) for name in ("x", "y", "width", "height")]
