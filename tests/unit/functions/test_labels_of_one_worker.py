"""Tests labels of one worker, from the form of the page to the entry of the answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.post_annotation.labels import Outcome, label_objects
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.json import Json, encode, loads
from poserig.pose.rig_file import load_rig

COCO, TRUCK = load_rig("coco-person-17"), load_rig("box-truck-22")

numbers = st.one_of(
    st.integers(0, 640),
    st.floats(0, 640).map(lambda number: round(number, 2)),
    st.sampled_from([0, 1, -1, 0.0, 1.0, 2, 641, 1e14, 1e16, -1e16]),
)
odd: st.SearchStrategy[Json] = st.sampled_from(
    [None, True, False, "12", [], {}, 10**400, "", -0.0, "2"]
)
rows = st.lists(st.tuples(numbers, numbers, st.sampled_from([2, 2, 2, 1, 0, 2.0])), min_size=3)


def outcome_of(content: Json) -> Outcome:
    (outcome,) = label_objects([AnsweredObject("0", (WorkerResponse("w", content, ""),))], no_s3)
    return outcome


def no_s3(uri: str) -> bytes:
    raise AssertionError(uri)


def label_of(content: Json) -> Json:
    outcome = outcome_of(content)
    assert not outcome.failed
    return outcome.label


@st.composite
def forms(draw: st.DrawFn) -> Json:
    """Forms with and without something odd, somewhere."""
    rig = draw(st.sampled_from([COCO, TRUCK]))
    people = []
    for number in range(draw(st.integers(0, 3))):
        spots = draw(rows)
        flat: list[Json] = [
            n for k in range(len(rig.keypoint_names)) for n in spots[k % len(spots)]
        ]
        if draw(st.integers(0, 4)) == 0:
            flat[draw(st.integers(0, len(flat) - 1))] = draw(st.one_of(odd, numbers))
        people.append({"id": str(number + 1), "name": draw(st.sampled_from(["", "Ann"])),
                       "keypoints": flat})  # fmt: skip
    pose: Json = {
        "version": 1, "rig": rig.name, "rig_hash": rig.hash, "labels": list(rig.keypoint_names),
        "image": {"width": 640, "height": 640}, "instances": people,
        "activity": {"seconds": 41}, "findings": [], "problems": [],
    }  # fmt: skip
    old: Json = [
        {"name": item["name"], "annotations": [
            {"label": label, "x": item["keypoints"][3 * k], "y": item["keypoints"][3 * k + 1]}
            for k, label in enumerate(rig.keypoint_names)
        ]}
        for item in people
    ]  # fmt: skip
    places = [pose, pose["image"], pose["activity"], *people]
    places += [*old, *(point for item in old for point in item["annotations"])]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        place = draw(st.sampled_from(places))
        member = draw(st.sampled_from([*place, "v", "extra"]))
        if draw(st.booleans()):
            place.pop(member, None)
        else:
            place[member] = draw(st.one_of(odd, numbers, st.just(["nose"])))
    form = {"updated_annotations": json.dumps(old), "total_time_in_seconds": "41"}
    if draw(st.booleans()):
        form["pose"] = json.dumps(pose)
    return json.dumps(form) + draw(st.sampled_from(["", "", "", " ", "x"]))


@given(forms())
def test_every_answer_gives_a_label_or_an_error_that_any_program_can_read(content: str) -> None:
    outcome = outcome_of(content)
    assert loads(encode(outcome.label)) == outcome.label
    assert outcome.failed == ("status" in outcome.label)


def pose(**members: Json) -> str:
    flat = [n for k in range(17) for n in (100 + 10 * k, 60.5 + k, 2)]
    answer = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": "", "keypoints": flat}],
        "activity": {"seconds": 41}, "findings": [], "problems": [],
    }  # fmt: skip
    return json.dumps({"pose": json.dumps({**answer, **members})})


def person(**members: Json) -> Json:
    flat = json.loads(json.loads(pose())["pose"])["instances"][0]["keypoints"]
    return {"id": "1", "name": "", "keypoints": flat, **members}


def test_label_of_the_components_usual_answer() -> None:
    label = label_of(pose())
    assert (label["seconds"], label["image"]) == (41, {"width": 640, "height": 480})
    assert label["instances"][0]["bbox"] == [100, 60.5, 160, 16.0]
    occluded = person()["keypoints"]
    occluded[2::3] = [0, 1, *[2] * 15]
    label = label_of(pose(instances=[person(keypoints=occluded)]))
    assert label["instances"][0]["confidence"] == [0, *[1] * 16]
    assert label["instances"][0]["bbox"] == [110, 61.5, 150, 15.0]


def test_the_box_has_no_noise_in_its_last_digits() -> None:
    flat = [n for k in range(17) for n in (101.1 + 10 * k, 60 + k, 2)]
    flat[48] = 261.3
    assert 261.3 - 101.1 != 160.2
    label = label_of(pose(instances=[person(keypoints=flat)]))
    assert label["instances"][0]["bbox"] == [101.1, 60, 160.2, 16]


def test_label_of_an_own_rig_names_its_points() -> None:
    label = label_of(pose(rig="arm-2", labels=["hand", "elbow"], instances=[
        person(keypoints=[5, 6, 2, 7, 8, 2])
    ]))  # fmt: skip
    assert (label["rig"], label["labels"]) == ("arm-2", ["hand", "elbow"])


def test_label_of_the_existing_components_usual_answer() -> None:
    truck = [{"label": name, "x": 5 + k, "y": 9.25} for k, name in enumerate(TRUCK.keypoint_names)]
    old = [{"name": "left", "annotations": truck}, {"name": "", "annotations": truck}]
    form = {"updated_annotations": json.dumps(old), "total_time_in_seconds": "41"}
    label = label_of(json.dumps(form))
    assert (label["rig"], label["seconds"]) == ("box-truck-22", 41)
    assert label["instances"][0]["keypoints"][:6] == [5, 9.25, 2, 6, 9.25, 2]
    assert [item["id"] for item in label["instances"]] == ["1", "2"]


def test_rig_hash_that_is_no_text_is_not_taken() -> None:
    assert label_of(pose(rig_hash=5))["rig_hash"] == ""


@pytest.mark.parametrize("side", ["width", "height"])
@pytest.mark.parametrize("length", [0, -1, True, None, "640"])
def test_image_without_extent_is_not_taken(side: str, length: Json) -> None:
    size = {"width": 640, "height": 480, side: length}
    assert label_of(pose(image=size))["image"] is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pose(instances=[person(keypoints=[5, 6, 2])]), "has 3 numbers, not 51"),
        (pose(instances=[person(keypoints=[True, *person()["keypoints"][1:]])]), "finite number"),
        (pose(instances=[person(keypoints=[5, 6, 3, *person()["keypoints"][3:]])]), "is 3"),
        (pose(labels=["nose"] * 17), "names a keypoint twice"),
        (pose().replace("60.5", "NaN"), "NaN is no JSON number"),
        ("[" * 100_000, "is not JSON"),
        ("", "empty form"),
        (None, "empty form"),
    ],
)
def test_answer_that_cannot_be_read_says_why(content: Json, reason: str) -> None:
    outcome = outcome_of(content)
    assert outcome.failed
    assert reason in outcome.label["reason"]
