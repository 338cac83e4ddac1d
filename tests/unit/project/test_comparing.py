"""All answers to an image beside its label: who is off where, and a label mixed of them."""

import json

import pytest

from poserig.errors import InvalidValue
from poserig.groundtruth.answers.read import read_answer
from poserig.json import Json
from poserig.portal.comparing import Given
from poserig.pose.consolidation import consolidate
from poserig.pose.rig_file import load_rig
from poserig.project.comparing import Comparing

RIG = load_rig("coco-person-17")
NAMES = list(RIG.keypoint_names)
NOSE, LEFT_EYE, RIGHT_EYE, LEFT_WRIST = (
    NAMES.index(name) for name in ("nose", "left_eye", "right_eye", "left_wrist")
)
Places = dict[str, tuple[float, float]]
START: Places = {"nose": (100, 80), "left_shoulder": (140, 140), "right_shoulder": (60, 140),
                 "left_hip": (130, 260), "right_hip": (70, 260)}  # fmt: skip


def keypoints(points: Places, occluded: str = "") -> list[float]:
    return [
        number
        for name in NAMES
        for number in (
            (*points[name], 1 if name == occluded else 2) if name in points else (0,) * 3
        )
    ]


def form(*instances: list[float], **more: Json) -> dict[str, Json]:
    """What a page submits."""
    drawn = [
        {"id": str(n), "name": "", "keypoints": points, **more}
        for n, points in enumerate(instances, start=1)
    ]
    pose = {"version": 2, "rig": RIG.name, "rig_hash": RIG.hash, "labels": NAMES,
            "image": {"width": 400, "height": 300}, "instances": drawn}  # fmt: skip
    return {"pose": json.dumps(pose)}


def label_of(*forms: dict[str, Json]) -> dict[str, Json]:
    return consolidate(tuple(read_answer(one) for one in forms))


def comparing() -> Comparing:
    return Comparing({RIG.name: RIG}.get)


def moved(name: str, x: float, y: float) -> Places:
    return {**START, name: (START[name][0] + x, START[name][1] + y)}


def test_each_point_says_who_is_off_and_by_how_much() -> None:
    label = label_of(form(keypoints(START)))
    without = {name: at for name, at in START.items() if name != "left_hip"}
    given = [
        Given("a1", "ann", form(keypoints(moved("nose", 3, 4)))),
        Given("a2", "ben", form(keypoints({**without, "left_wrist": (10, 10)}, "nose"))),
    ]
    found = comparing().compare(label, given)
    assert found is not None
    assert [(one.key, one.name, one.instances, one.far) for one in found.layers] == [
        ("label", "Label", 1, 0),
        ("a1", "ann", 1, 0),
        ("a2", "ben", 1, 2),
    ]
    (table,) = found.instances
    rows = {row.name: row for row in table.rows}
    assert list(rows) == ["nose", "left shoulder", "right shoulder", "left wrist", "left hip",
                          "right hip"]  # fmt: skip
    ann, ben = rows["nose"].cells
    assert (ann.pixels, ann.word, ann.is_there) == (5, "", True)
    assert ann.sigmas == pytest.approx(5 / (0.026 * 80 * (0.53 * 180 / 80) ** 0.5), rel=1e-6)
    assert not ann.is_far
    assert (ben.pixels, ben.word, ben.is_there) == (0, "occluded", True)
    assert rows["left shoulder"].cells[0].is_there is False  # at the same place
    assert (rows["left hip"].cells[1].word, rows["left hip"].cells[1].is_far) == ("missing", True)
    wrist = rows["left wrist"]
    assert (wrist.word, wrist.cells[0].word, wrist.cells[1].word) == (
        "not labeled",
        "",
        "only here",
    )
    assert found.layers[1].middle == 0


def test_point_far_off_is_marked() -> None:
    label = label_of(form(keypoints(START)))
    given = [Given("a1", "ann", form(keypoints(moved("nose", 60, 0))))]
    found = comparing().compare(label, given)
    assert found is not None
    cell = found.instances[0].rows[0].cells[0]
    assert cell.is_far and cell.sigmas is not None and cell.sigmas > 4
    assert found.layers[1].far == 1
    assert found.instances[0].rows[0].worst == cell.sigmas


def test_instances_are_paired_whatever_their_order() -> None:
    other = {name: (x + 200, y) for name, (x, y) in START.items()}
    label = label_of(form(keypoints(START), keypoints(other)))
    swapped = form(keypoints({**other, "nose": (303, 84)}), keypoints(START))
    found = comparing().compare(label, [Given("a1", "ann", swapped)])
    assert found is not None
    assert [table.rows[0].cells[0].pixels for table in found.instances] == [0, 5]
    assert [table.title for table in found.instances] == ["Instance 1", "Instance 2"]


def test_label_of_an_earlier_round_is_compared_too() -> None:
    label = label_of(form(keypoints(moved("nose", 3, 4))))
    before = label_of(form(keypoints(START)))
    found = comparing().compare(label, [Given("l0", "Label of round 1", label=before)])
    assert found is not None
    assert found.instances[0].rows[0].cells[0].pixels == 5


def test_what_cannot_be_read_is_left_out() -> None:
    label = label_of(form(keypoints(START)))
    given = [Given("a1", "ann", {"pose": "{"}), Given("l0", "before", label={"rig": "?"})]
    found = comparing().compare(label, given)
    assert found is not None and len(found.layers) == 1
    assert comparing().compare({"status": "error"}, given) is None
    assert comparing().compare(None, []) is None


def test_mixed_label_takes_points_of_others_and_says_what_changed() -> None:
    drawn = keypoints(START)
    label = label_of(form(drawn, origins="pnn" + "-" * 2 + "pp" + "-" * 4 + "pp" + "----"))
    ann = form(keypoints({**moved("nose", 3, 4), "left_wrist": (10, 20)}, "nose"))
    given = [Given("a1", "ann", ann)]
    choices = {f"p0-{NOSE}": "a1", f"p0-{LEFT_WRIST}": "a1"}
    made = comparing().mixed(label, given, choices)
    again = consolidate((read_answer(made),))
    (one,) = again["instances"]
    points = one["keypoints"]
    assert points[:3] == [103, 84, 1]
    assert points[3 * LEFT_WRIST : 3 * LEFT_WRIST + 3] == [10, 20, 2]
    assert points[15:18] == [140, 140, 2]
    assert one["origins"][:3] == "mnn"  # what is not there stays not there
    assert again["changes"]["was_modified"] is True
    assert (again["changes"]["moved"], again["changes"]["placed"]) == (1, 1)


def test_mixed_label_loses_a_point_that_another_has_not() -> None:
    label = label_of(form(keypoints(START)))
    without = {name: at for name, at in START.items() if name != "nose"}
    given = [Given("a1", "ann", form(keypoints(without)))]
    made = comparing().mixed(label, given, {f"p0-{NOSE}": "a1"})
    again = consolidate((read_answer(made),))
    assert again["instances"][0]["keypoints"][:3] == [0, 0, 0]
    assert again["instances"][0]["origins"][0] == "n"
    assert again["changes"]["cleared"] == 1


def test_mixed_label_keeps_what_an_instance_says_beside_its_points() -> None:
    label = label_of(
        form(keypoints(START), flags=["truncated"], note="Half", bbox=[1, 2, 100, 200])
    )
    given = [Given("a1", "ann", form(keypoints(moved("nose", 3, 4))))]
    made = comparing().mixed(label, given, {f"p0-{NOSE}": "a1"})
    (one,) = consolidate((read_answer(made),))["instances"]
    assert (one["flags"], one["note"], one["bbox"]) == (["truncated"], "Half", [1, 2, 100, 200])


@pytest.mark.parametrize("field", ["p1-0", "p0-17", "p0", "x", "p0-0-0", "p²-0"])
def test_choice_of_no_point_is_refused(field: str) -> None:
    label = label_of(form(keypoints(START)))
    given = [Given("a1", "ann", form(keypoints(START)))]
    with pytest.raises(InvalidValue, match="no such point"):
        comparing().mixed(label, given, {field: "a1"})
    with pytest.raises(InvalidValue, match="no such answer"):
        comparing().mixed(label, given, {"p0-0": "a7"})
