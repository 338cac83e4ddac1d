"""What holds for the label checks whatever the pose."""

import json
from typing import Any

import pytest

from poserig.groundtruth.answers.read import read_answer
from poserig.pose.checks import check_image, check_instance
from poserig.pose.consolidation import consolidate
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig, parse_rig

IMAGE = (100_000, 100_000)


def types(rig: Rig, *poses: list[float], image: tuple[int, int] | None = IMAGE) -> list[str]:
    instances = [Instance(str(n), "", pose) for n, pose in enumerate(poses, start=1)]
    return [finding.type for finding in check_image(rig, instances, image)]


def mirrored_names(rig: Rig, flat: list[float], *words: str) -> list[float]:
    result = list(flat)
    for index, partner in enumerate(rig.swap_indices):
        if not words or any(word in rig.keypoint_names[index] for word in words):
            result[3 * index : 3 * index + 3] = flat[3 * partner : 3 * partner + 3]
    return result


@pytest.mark.parametrize("factor", [0.5, 1, 7.5])
@pytest.mark.parametrize("words", [(), ("hip", "knee", "ankle"), ("elbow",)])
def test_scale_and_place_change_nothing(
    coco: Rig, standing: list[float], words: tuple[str, ...], factor: float
) -> None:
    wrong = mirrored_names(coco, standing, *words)
    moved = [n if at % 3 == 2 else factor * n + 300 for at, n in enumerate(wrong)]
    expected = {
        (): "left_right_whole",
        ("hip", "knee", "ankle"): "left_right_part",
        ("elbow",): "left_right_pair",
    }
    assert types(coco, wrong) == types(coco, moved) == [expected[words]]


def test_order_of_keypoints_in_the_rig_changes_nothing(coco: Rig, standing: list[float]) -> None:
    shuffled: dict[str, Any] = {
        "version": 1,
        "name": "shuffled",
        "aspect": coco.aspect,
        "keypoints": [
            {
                "name": k.name,
                "side": k.side,
                "swap": k.swap,
                "group": k.group,
                "position": list(k.position or (0, 0)),
            }
            for k in reversed(coco.keypoints)
        ],
        "links": [{"from": link.end, "to": link.start} for link in coco.links],
    }
    rig = parse_rig(shuffled)
    wrong = mirrored_names(coco, standing, "shoulder", "elbow", "wrist")
    turned = [n for index in range(16, -1, -1) for n in wrong[3 * index : 3 * index + 3]]
    assert types(coco, wrong) == types(rig, turned) == ["left_right_part"]


@pytest.mark.parametrize("name", ["coco-person-17", "human-18", "box-truck-22"])
def test_no_single_labeled_point_breaks_a_check(name: str) -> None:
    rig = load_rig(name)
    for index in range(len(rig.keypoint_names)):
        flat: list[float] = [0, 0, 0] * len(rig.keypoint_names)
        flat[3 * index : 3 * index + 3] = [50, 60, 2]
        assert types(rig, flat, flat) == []


def test_without_the_image_size_nothing_is_outside(coco: Rig, standing: list[float]) -> None:
    far = [n if at % 3 == 2 else n - 120 for at, n in enumerate(standing)]
    assert types(coco, far, image=None) == []
    assert types(coco, far, image=(640, 480)) == ["outside_image"]


def test_an_id_that_is_given_twice_is_no_reason_to_fail(coco: Rig, standing: list[float]) -> None:
    twice = [Instance("1", "", standing), Instance("1", "", standing)]
    found = check_image(coco, twice, IMAGE)
    assert [(f.type, f.instance, f.other) for f in found] == [("duplicate_instance", "1", "1")]


def form_of(rig: Rig, flat: list[float], **more: Any) -> dict[str, Any]:
    pose = {
        "version": 1,
        "rig": rig.name,
        "rig_hash": rig.hash,
        "labels": list(rig.keypoint_names),
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": "", "keypoints": flat}],
        "problems": [],
        **more,
    }
    return {"pose": json.dumps(pose)}


FOUND = {
    "type": "left_right_pair",
    "severity": "warning",
    "instance": "1",
    "points": ["left_elbow", "right_elbow"],
    "detail": "These look exchanged: left elbow, right elbow.",
    "fix": {"action": "swap", "instance": "1", "pairs": [["left_elbow", "right_elbow"]]},
    "accepted": True,
}


def test_what_the_page_found_lands_in_the_label(coco: Rig, standing: list[float]) -> None:
    answer = read_answer(form_of(coco, standing, findings=[FOUND]))
    assert consolidate([answer])["issues"] == [FOUND]


@pytest.mark.parametrize(
    "forged",
    [
        [1],
        [{**FOUND, "raw": "x"}],
        [{**FOUND, "severity": "fatal"}],
        [{**FOUND, "points": [1]}],
        [{"type": "left_right_pair"}],
    ],
)
def test_without_a_readable_finding_the_quick_checks_run(
    coco: Rig, standing: list[float], forged: Any
) -> None:
    outside = list(standing)
    outside[0] = -5
    answer = read_answer(form_of(coco, outside, findings=forged))
    assert answer.findings is None
    label = consolidate([answer])
    assert [i["type"] for i in label["issues"]] == ["unknown_finding", "outside_image"]


@pytest.mark.parametrize("x", [150.0, -5.0, 640.5])
@pytest.mark.parametrize("labeled", [True, False])
def test_one_instance_is_checked_as_the_image_is(
    coco: Rig, standing: list[float], x: float, labeled: bool
) -> None:
    flat = [x, *standing[1:]] if labeled else [0.0] * 51
    instance = Instance("7", "", flat)
    found = check_instance(coco.keypoint_names, instance, (640, 480))
    whole = check_image(coco, [instance], (640, 480))
    assert found == [f for f in whole if f.type in ("outside_image", "empty_instance")]
    expected = ["empty_instance"] if not labeled else [] if x == 150 else ["outside_image"]
    assert [f.type for f in found] == expected
    assert consolidate([read_answer(form_of(coco, flat))])["issues"] == [
        f.issue() for f in check_instance(coco.keypoint_names, Instance("1", "", flat), (640, 480))
    ]
