import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance
from poserig.pose.consolidation.one_worker import label_one
from poserig.pose.rig import Rig
from tests.unit.pose.conftest import MakeAnswer


def moved(flat: list[float], dx: float, dy: float) -> list[float]:
    steps = (dx, dy, 0)
    return [number + steps[i % 3] for i, number in enumerate(flat)]


def test_an_answer_becomes_a_label_number_for_number(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    partial = [0, 0, 0, 12.25, 7, 1, *([0] * 45)]
    label = label_one(answer_of(standing, partial, seconds=41.5, name="Ann"), ())
    assert label == {
        "version": 2,
        "rig": "coco-person-17",
        "rig_hash": coco.hash,
        "image": {"width": 640, "height": 480, "orientation": None},
        "instances": [
            {"id": "1", "name": "Ann", "keypoints": standing},
            {"id": "2", "name": "Ann", "keypoints": partial},
        ],
        "agreement": None,
        "workers": 1,
        "issues": [],
        "seconds": 41.5,
    }
    assert all(type(number) is int for number in label["instances"][0]["keypoints"])


def test_an_image_without_anybody_is_a_label_without_instances(answer_of: MakeAnswer) -> None:
    label = label_one(answer_of(), ())
    assert (label["instances"], label["issues"], label["workers"]) == ([], [], 1)


def test_the_answer_stays_as_it_was(standing: list[float], answer_of: MakeAnswer) -> None:
    answer = answer_of(standing)
    before = repr(answer)
    label = label_one(answer, ())
    label["instances"][0]["keypoints"][0] = -1
    assert repr(answer) == before


def test_points_without_a_rig_keep_their_names_and_their_order() -> None:
    """labels.md F2: names that a library rig has too came out as that rig, with absent joints."""
    instance = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 1])
    answer = Answer("", "", ("right_ear", "nose"), None, (instance,), None, ())
    label = label_one(answer, ())
    assert (label["rig"], label["rig_hash"]) == ("", "")
    assert label["labels"] == ["right_ear", "nose"]
    assert label["instances"] == [{"id": "1", "keypoints": [7, 8, 2, 1, 2, 1]}]


def test_a_rig_outside_the_library_names_its_keypoints() -> None:
    own = Answer("ant-2", "0123456789abcdef", ("tail", "head"), None, (), None, ())
    label = label_one(own, ())
    assert (label["rig"], label["rig_hash"]) == ("ant-2", "0123456789abcdef")
    assert label["labels"] == ["tail", "head"]


def test_issues_stand_in_order_answer_page_image_failures(answer_of: MakeAnswer) -> None:
    told = {"type": "worker_problem", "severity": "warning", "detail": "dark"}
    failure = {"type": "unreadable_answer", "severity": "error", "detail": "why", "raw": "{"}
    empty = answer_of([0] * 51)._replace(issues=(told,))
    kinds = [issue["type"] for issue in label_one(empty, [failure])["issues"]]
    assert kinds == ["worker_problem", "empty_instance", "unreadable_answer"]
    label = label_one(empty, [failure])
    label["issues"][0]["detail"] = "changed"
    assert told["detail"] == "dark"


def test_what_the_page_found_is_taken_and_nothing_is_looked_for_again(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    found = {"type": "missing_point", "severity": "hint", "instance": "1", "detail": "d"}
    outside = answer_of([0] * 51, moved(standing, -150, 0))
    assert label_one(outside._replace(findings=(found,)), ())["issues"] == [found]
    assert label_one(outside._replace(findings=()), ())["issues"] == []
    kinds = [issue["type"] for issue in label_one(outside, ())["issues"]]
    assert kinds == ["empty_instance", "outside_image"]


def test_a_point_outside_the_image_is_reported_and_stays(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    out = moved(standing, -150, 0)
    label = label_one(answer_of(out, image=(640, 480)), ())
    assert label["instances"][0]["keypoints"] == out
    (issue,) = label["issues"]
    assert (issue["type"], issue["instance"], issue["severity"]) == ("outside_image", "1", "error")
    assert issue["points"] == [
        name for name, x in zip(coco.keypoint_names, out[0::3], strict=True) if x < 0
    ]
    assert label_one(answer_of(out, image=None), ())["issues"] == []


@pytest.mark.parametrize(
    ("dx", "dy", "outside"),
    [
        (-120, 0, False),  # the least x of standing is 120, the largest 180; y is 62 to 290
        (-121, 0, True),
        (460, 0, False),
        (461, 0, True),
        (0, -62, False),
        (0, -63, True),
        (0, 190, False),
        (0, 191, True),
    ],
)
def test_the_border_belongs_to_the_image(
    standing: list[float], answer_of: MakeAnswer, dx: float, dy: float, outside: bool
) -> None:
    label = label_one(answer_of(moved(standing, dx, dy), image=(640, 480)), ())
    assert [issue["type"] for issue in label["issues"]] == ["outside_image"] * outside


def test_an_instance_without_points_is_no_instance_and_reported(answer_of: MakeAnswer) -> None:
    for image in ((640, 480), None):
        label = label_one(answer_of([0] * 51, image=image), ())
        assert label["instances"] == []
        assert [issue["type"] for issue in label["issues"]] == ["empty_instance"]
