"""Start values, in the component's shape, of poses of any shape."""

import json
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import NO_HINTS, Hints
from poserig.intake.poses.start import Start, hints_of, start_values

NOSE = [{"name": "Ann", "annotations": [{"label": "nose", "x": 9, "y": 2.5, "score": 0.9}]}]
SAMPLE = {"dataset_object_id": "7", "updated_annotations": json.dumps(NOSE), "worker_id": "w"}
LABEL = {"version": 1, "rig": "ant-2", "labels": ["a"], "instances": []}


def values(value: Any, hints: Hints = NO_HINTS, source: str = "") -> list[Any]:
    return start_values(value, "p", hints, source).instances


@pytest.mark.parametrize("nothing", [None, "", "  ", "null", "[]", [], '""', {}, "{}"])
def test_nothing_is_an_empty_start(nothing: object) -> None:
    assert start_values(nothing, "p", NO_HINTS) == Start([])


@pytest.mark.parametrize("form", [NOSE, json.dumps(NOSE), json.dumps(json.dumps(NOSE)), SAMPLE])
def test_the_components_shape_passes_with_everything_it_holds(form: object) -> None:
    assert values(form) == NOSE


def test_other_members_odd_names_and_doubles_of_the_components_shape_pass() -> None:
    twice = [{"label": "a", "x": 5, "y": 6}, {"label": "a", "x": 7, "y": 8, "note": "x"}]
    value = [
        {"annotations": [], "color": "red"},
        {"annotations": [{"label": 7, "x": 0, "y": -3}]},
        {"annotations": twice, "score": 3},
    ]
    assert values(value) == value


@pytest.mark.parametrize(
    ("odd", "kind"),
    [
        ({"label": "odd", "x": None, "y": None}, "no_position"),
        ({"label": "odd", "x": float("nan"), "y": 4}, "no_position"),
        ({"label": "odd", "x": "12", "y": 4}, "no_position"),
        ({"label": "odd", "x": 12}, "no_position"),
        ({"label": "odd", "x": 0, "y": 0}, "placeholder"),
        ({"x": 12, "y": 4}, "no_name"),
        ("odd", "no_name"),
    ],
)
def test_an_odd_point_of_the_components_shape_costs_itself(odd: Any, kind: str) -> None:
    point = {"label": "nose", "x": 9, "y": 2.5}
    start = start_values([{"name": "Ann", "annotations": [odd, point], "mine": 1}], "p", NO_HINTS)
    assert start.instances == [{"name": "Ann", "annotations": [point], "mine": 1}]
    assert start.counts == {kind: 1}


@pytest.mark.parametrize(
    ("members", "read"),
    [
        ({"score": 1.04}, {"score": 1}),
        ({"score": -0.1}, {"score": 0}),
        ({"score": None}, {"score": None}),
        ({"score": "high"}, {}),
        ({"v": 3}, {}),
        ({"v": True}, {}),
        ({"v": "2"}, {}),
        ({"v": None}, {"v": None}),
        ({"v": 1, "score": 0.5}, {"v": 1, "score": 0.5}),
    ],
)
def test_what_the_component_would_refuse_is_cleaned(members: Any, read: Any) -> None:
    point = {"label": "nose", "x": 9, "y": 2.5}
    (instance,) = values([{"annotations": [{**point, **members}]}])
    assert instance["annotations"] == [{**point, **read}]


def test_shares_in_the_components_shape_become_pixels() -> None:
    value = [{"annotations": [{"label": "a", "x": 0.5, "y": 0.25, "note": 1}]}]
    (instance,) = values(value, Hints(None, (640, 480), normalized=True))
    assert instance["annotations"] == [{"label": "a", "x": 320, "y": 120, "note": 1}]


def test_a_label_of_ours_becomes_points_with_names() -> None:
    instance = {"id": "4", "name": "Ann", "keypoints": [9, 8, 2, 0, 0, 0, 7, 8.5, 1]}
    label = {**LABEL, "labels": ["a", "b", "c"], "instances": [instance]}
    points = [{"label": "a", "x": 9, "y": 8, "v": 2}, {"label": "c", "x": 7, "y": 8.5, "v": 1}]
    assert values(label) == [{"id": "4", "name": "Ann", "annotations": points}]


def test_a_label_is_exact_in_the_corner_too() -> None:
    label = {**LABEL, "instances": [{"keypoints": [0, 0, 2]}]}
    assert values(label)[0]["annotations"] == [{"label": "a", "x": 0, "y": 0, "v": 2}]


@pytest.mark.parametrize(
    ("confidence", "scores"), [([0.4], [0.4]), ([1], [None]), ([0], [0]), ([], [None])]
)
def test_what_several_workers_doubted_keeps_its_confidence(
    confidence: list[float], scores: list[float | None]
) -> None:
    label = {**LABEL, "instances": [{"keypoints": [5, 6, 2], "confidence": confidence}]}
    (instance,) = values(label)
    assert [point.get("score") for point in instance["annotations"]] == scores


def test_what_a_worker_called_not_there_stays() -> None:
    instance = {"keypoints": [5, 6, 2, 0, 0, 0], "origins": "pn"}
    label = {**LABEL, "version": 2, "labels": ["a", "b"], "instances": [instance]}
    assert values(label)[0]["not_there"] == ["b"]


def test_other_shapes_have_names_and_scores() -> None:
    value = [{"keypoints": {"a": [10, 20, 0.5]}, "name": "Ann", "score": 1.5}]
    assert values(value) == [
        {"name": "Ann", "annotations": [{"label": "a", "x": 10, "y": 20, "v": 2, "score": 0.5}],
         "score": 1}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[", r"p: is not JSON \("),
        ({"a": 1}, "p: is of no shape that can be read. Expected"),
        (3, "p: is of no shape"),
        (True, "p: is of no shape"),
        ('"text"', "p: is not JSON"),
        ("text", "p: is not JSON"),
        ([3], "p: is of no shape"),
        ({"a": [1]}, "p: is of no shape"),
        ({"rig": "ant-2", "instances": []}, r"p\.labels: .*no rig of the library"),
        ({"rig": "", "label_ref": "s3://b/k"}, "p: The label itself lies at s3://b/k"),
        (
            {"rig": "", "labels": ["a"], "instances": [{"keypoints": [float("nan"), 2, 2]}]},
            r"p\.instances\[0\]\.keypoints: holds something that is no number",
        ),
        ([{"name": "x", "keypoints": 7}], r"p\[0\]: has a number in `keypoints`"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(value: object, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        values(value)


def annotation(image: Any, x: float) -> dict[str, Any]:
    return {"image_id": image, "labels": ["a"], "keypoints": [x, 9, 2]}


@pytest.mark.parametrize(
    ("source", "x"),
    [
        ("s3://b/in/one.jpg", 10),
        ("s3://b/in/two.jpg", 20),
        ("C:\\in\\two.jpg", 20),
    ],
)
def test_of_a_file_of_many_images_that_of_the_line_is_taken(source: str, x: float) -> None:
    images = [{"id": 1, "file_name": "train/one.jpg"}, {"id": 2, "file_name": "two.jpg"}]
    value = {"images": images, "annotations": [annotation(1, 10), annotation(2, 20)]}
    (instance,) = values(value, source=source)
    assert instance["annotations"][0]["x"] == x


def test_numbers_of_images_are_those_of_cocos_file_names() -> None:
    value = [annotation(397133, 10), annotation(37777, 20)]
    (instance,) = values(value, source="s3://b/val2017/000000037777.jpg")
    assert instance["annotations"][0]["x"] == 20


def test_poses_of_other_images_are_refused() -> None:
    value = [annotation(1, 10), annotation(2, 20)]
    with pytest.raises(PosesError, match=r"poses of 2 images \(1, 2, …\), none of them this one"):
        values(value, source="s3://b/three.jpg")
    twice = {
        "images": [{"id": 1, "file_name": "a/1.jpg"}, {"id": 2, "file_name": "b/1.jpg"}],
        "annotations": value,
    }
    with pytest.raises(PosesError, match="2 images in it have this image's name"):
        values(twice, source="s3://b/1.jpg")


def test_the_chosen_image_is_refused_alone() -> None:
    share = {"image_id": 1, "labels": ["a"], "keypoints": [0.25, 0.5, 2]}
    value = [share, annotation(2, 20)]
    assert len(values(value, source="2.jpg")) == 1
    with pytest.raises(PosesError, match="between 0 and 1"):
        values(value, source="1.jpg")


def test_hints_come_from_the_line() -> None:
    assert hints_of({"width": 640, "height": 480, "normalized": True}, ["a"]) == Hints(
        ("a",), (640, 480), normalized=True
    )
    assert hints_of({"width": "640", "height": 480, "normalized": 1}, None) == NO_HINTS


def test_the_digits_that_label_studio_puts_before_a_name_are_no_part_of_it() -> None:
    """HumanSignal/label-studio#5025: "file_upload": "729b028a-INDIA_F_11.json"."""

    def named(name: str) -> Any:
        return {"image_id": name, "keypoints": [10, 20, 1], "score": 1, "labels": ["a"]}

    value = [named("data/upload/4/3211e048-8.png"), named("3211e048-9.png")]
    assert start_values(value, "p", Hints(), "s3://b/8.png").instances
    assert start_values(value, "p", Hints(), "s3://b/3211e048-9.png").instances
    with pytest.raises(PosesError, match="none of them"):
        start_values(value, "p", Hints(), "s3://b/048-8.png")


def test_the_first_instance_carries_what_a_label_says_of_the_image() -> None:
    points = {"id": "1", "keypoints": [5, 6, 2] + [0] * 60}
    label = {"version": 2, "rig": "hand-21", "rig_hash": "", "instances": [points, points]}
    said = {"tags": ["night", 'a "b" <c>'], "note": "Two\nlines"}
    first, second = start_values({**label, **said}, "p", NO_HINTS).instances
    assert (first["of_image"], "of_image" in second) == (said, False)
    assert "of_image" not in start_values(label, "p", NO_HINTS).instances[0]
    assert start_values({**label, **said, "instances": []}, "p", NO_HINTS).instances == []


def test_another_folders_image_of_the_same_name_is_another_image() -> None:
    def named(name: str, x: float) -> Any:
        return {"image_id": name, "keypoints": [x, 20, 1], "score": 1, "labels": ["a"]}

    def x_of(value: Any, path: str) -> float:
        uploaded = f"s3://b/images/0123456789abcdef/{path}"
        ((instance,),) = [start_values(value, "p", Hints(), uploaded).instances]
        return float(instance["annotations"][0]["x"])

    both = [named("cam1/1.jpg", 10), named("cam2/1.jpg", 30)]
    assert [x_of(both, "cam2/1.jpg"), x_of(both, "night/cam1/1.jpg")] == [30, 10]
    assert x_of([named("/mnt/cam1/1.jpg", 10), named("2.jpg", 30)], "cam1/1.jpg") == 10
    assert x_of([named("cam1/1.jpg", 10), named("2.jpg", 30)], "1.jpg") == 10
    with pytest.raises(PosesError, match="none of them"):
        x_of([named("cam1/1.jpg", 10), named("2.jpg", 30)], "cam2/1.jpg")


def test_flags_and_notes_of_other_programs_begin_with_the_task() -> None:
    value = (
        '<annotations><image name="a.jpg" width="64" height="48"><tag label="night"/>'
        '<skeleton label="ant"><points label="head" points="5,6" outside="0"/>'
        '<attribute name="wet">true</attribute><attribute name="note">left &lt;b&gt;</attribute>'
        "</skeleton></image></annotations>"
    )
    start = start_values(value, "p", NO_HINTS)
    assert (start.tags, start.instances) == (("night",), [{
        "name": "", "annotations": [{"label": "head", "x": 5, "y": 6, "v": 2}],
        "flags": ["wet"], "note": "left <b>", "of_image": {"tags": ["night"], "note": ""},
    }])  # fmt: skip
