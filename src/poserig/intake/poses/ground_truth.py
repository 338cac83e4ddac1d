"""Reads Ground Truth's shapes: the component's own, labels of the AWS sample, crowd-keypoint's.

The component's shape is one object for each instance, `{"name": …, "annotations": [{"label", "x",
"y"}]}`. The sample's label holds the same as text in `updated_annotations`. Ground Truth's own
keypoint tool answers `{"annotatedResult": {"keypoints": [{"label", "x", "y"}]}}`.
Source: aws-samples/sagemaker-ground-truth-crowd-2d-skeleton-component, post_annotation_lambda; AWS,
"crowd-keypoint", section "Output".
"""

from collections.abc import Iterator, Mapping, Sequence

from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.line import ALL_WORKERS, KEYPOINT_TOOL, SAMPLE, is_foreign_label
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, kind, loads_with_gaps
from poserig.pose.keypoints import VISIBLE


def recognizes(value: Json) -> bool:
    """Returns whether it is of one of these shapes."""
    if isinstance(value, list):
        return any(
            isinstance(item, Mapping) and ("annotations" in item or "annotationData" in item)
            for item in value
        )
    if not isinstance(value, Mapping):
        return False
    points = value.get("annotations")
    is_instance = isinstance(points, list) and any(
        isinstance(point, Mapping) and "label" in point for point in points
    )
    return is_instance or is_foreign_label(value)


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the one image that it is about.

    Raises:
        PosesError: It holds answers of several workers, or a text in it is not JSON.
    """
    if isinstance(value, Mapping) and ALL_WORKERS in value:
        place, value = f"{place}.{ALL_WORKERS}", value[ALL_WORKERS]
    if _are_answers(value):
        place, value = _only_answer(value, place)
    if isinstance(value, Mapping) and SAMPLE in value:
        source = text_of(value.get("image_s3_location") or value.get("data_object_s3_uri"))
        place = f"{place}.{SAMPLE}"
        items = _decoded(value[SAMPLE], place) or []
        yield RawImage(_instances(items, place), source=source, by_hand=True)
    elif isinstance(value, Mapping) and KEYPOINT_TOOL in value:
        yield _keypoint_tool(value[KEYPOINT_TOOL], f"{place}.{KEYPOINT_TOOL}")
    else:
        yield RawImage(_instances([value] if isinstance(value, Mapping) else value, place))


def _are_answers(value: Json) -> bool:
    return isinstance(value, list) and any(
        isinstance(item, Mapping) and "annotationData" in item for item in value
    )


def _only_answer(value: Sequence[Json], place: str) -> tuple[str, Json]:
    answers = [item for item in value if isinstance(item, Mapping) and "annotationData" in item]
    if len(answers) > 1:
        raise PosesError(
            f"There are answers of {len(answers)} workers, and no label of them.",
            where=place,
            cure="Consolidate them first, or keep one.",
        )
    data = answers[0]["annotationData"]
    place = f"{place}[0].annotationData.content"
    return place, _decoded(data.get("content") if isinstance(data, Mapping) else data, place)


def _decoded(value: Json, place: str) -> Json:
    for _ in range(2):
        if isinstance(value, str):
            try:
                value = loads_with_gaps(value or "[]")
            except ValueError as error:
                raise PosesError(f"is not JSON ({error}).", where=place) from None
    return value


def _keypoint_tool(result: Json, place: str) -> RawImage:
    members = result if isinstance(result, Mapping) else {}
    points = members.get("keypoints")
    instance = RawInstance(
        where=f"{place}.keypoints",
        points=[_point(point) for point in points if isinstance(point, Mapping)]
        if isinstance(points, list)
        else [],
    )
    size = size_in(members.get("inputImageProperties"))
    return RawImage([instance] if points else [], size=size, by_hand=True)


def _instances(items: Json, place: str) -> list[RawInstance]:
    if not isinstance(items, list):
        raise PosesError(f"is {kind(items)}, not an array of instances.", where=place)
    return [_instance(item, f"{place}[{number}]") for number, item in enumerate(items)]


def _instance(item: Json, where: str) -> RawInstance:
    points = item.get("annotations") if isinstance(item, Mapping) else None
    if not isinstance(points, list):
        detail = "has no array `annotations`"
        return RawInstance(where, unusable="unreadable", detail=detail)
    return RawInstance(
        where=where,
        points=[_point(point) for point in points],
        id=text_of(item.get("id")),
        name=text_of(item.get("name")),
        score=item.get("score"),
        members=item,
    )


def _point(point: Json) -> RawPoint:
    members: Mapping[str, Json] = point if isinstance(point, Mapping) else {}
    return RawPoint(
        name=members.get("label"),
        x=members.get("x"),
        y=members.get("y"),
        v=members.get("v", VISIBLE),
        score=members.get("score"),
    )
