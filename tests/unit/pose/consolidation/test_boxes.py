"""Tests what becomes of instances of which workers drew only a box, such as a crowd."""

import json
from itertools import permutations

import jsonschema
import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnsweredRig
from poserig.json import Json
from poserig.pose.consolidation import consolidate, consolidate_images
from poserig.pose.consolidation.answer import Votes
from poserig.pose.keypoints import Box
from poserig.pose.label.read import parse_label
from poserig.pose.rig_file import LIBRARY
from tests.unit.pose.conftest import MakeAnswer

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text("utf-8"))
CROWD: Box = (300.0, 100.0, 200.0, 100.0)


def moved(box: Box, by: float) -> Box:
    return box[0] + by, box[1] + by, box[2], box[3]


def with_boxes(answer: Answer, *boxes: Box, flags: tuple[str, ...] = (), cls: str = "") -> Answer:
    nothing = [0.0] * (3 * len(answer.keypoint_names))
    more = tuple(
        AnsweredInstance(f"b{n}", "", nothing, box=box, flags=flags, category=cls)
        for n, box in enumerate(boxes)
    )
    return answer._replace(instances=(*more, *answer.instances))


def settle(*answers: Answer) -> dict[str, Json]:
    label = consolidate_images([Votes({f"w{n}": one for n, one in enumerate(answers)})])[0]
    jsonschema.validate(label, SCHEMA)
    return label


def types(label: dict[str, Json]) -> list[str]:
    return [issue["type"] for issue in label["issues"]]


def test_box_of_all_workers_is_an_instance_with_the_median_of_each_edge(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    label = settle(
        with_boxes(answer_of(standing), CROWD, flags=("crowd",)),
        with_boxes(answer_of(standing), moved(CROWD, 4), flags=("crowd",)),
        with_boxes(answer_of(standing), moved(CROWD, 6)),
    )
    person, crowd = label["instances"]
    assert person["keypoints"] == standing
    assert crowd == {
        "id": "2",
        "keypoints": [0] * 51,
        "bbox": [304.0, 104.0, 200.0, 100.0],
        "flags": ["crowd"],
    }
    assert types(label) == []
    # Mean IoU with the median: 196 x 96, 200 x 100 and 198 x 98 pixels of overlap.
    shared = [196 * 96, 198 * 98]
    mean = (1 + sum(one / (2 * 20_000 - one) for one in shared)) / 3
    alone = settle(*[answer_of(standing)] * 3)["agreement"]
    assert label["agreement"] == pytest.approx((alone + mean) / 2, abs=0.01)
    read = parse_label(label)
    assert read.instances[1].box == (304.0, 104.0, 200.0, 100.0)


@pytest.mark.parametrize("workers", [2, 3, 4])
def test_half_of_the_workers_keep_a_box(
    workers: int, standing: list[float], answer_of: MakeAnswer
) -> None:
    drew = -(-workers // 2)
    answers = [with_boxes(answer_of(standing), CROWD)] * drew
    label = settle(*answers, *[answer_of(standing)] * (workers - drew))
    crowd = label["instances"][1]
    assert crowd["bbox"] == list(CROWD)
    assert (crowd["score"], crowd["sources"]) == (round(drew / workers, 2), drew)
    (issue,) = label["issues"]
    assert (issue["type"], issue["instance"]) == ("missed_instance", "2")
    assert issue["workers"] == workers - drew


def test_box_of_too_few_workers_is_left_out_and_kept_as_an_issue(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    plain = answer_of(standing)
    label = settle(with_boxes(plain, CROWD), plain, plain)
    assert len(label["instances"]) == 1
    assert types(label) == ["doubtful_instance", "unconfirmed_instance"]
    doubtful = label["issues"][0]
    assert (doubtful["bbox"], doubtful["workers"]) == (list(CROWD), 1)
    assert doubtful["score"] == pytest.approx(1 / 3, abs=0.01)
    assert label["agreement"] < settle(plain, plain, plain)["agreement"]
    # A third who draws it too would keep it: e = 1/3 of the chance, as nothing else is in doubt.
    assert label["more_would_help"] == pytest.approx(1 / 3, abs=0.02)


def test_boxes_of_different_objects_stay_apart_whoever_drew_first(
    answer_of: MakeAnswer,
) -> None:
    far = moved(CROWD, 150)
    answers = [
        with_boxes(answer_of(), CROWD, far, cls="person"),
        with_boxes(answer_of(), moved(far, 2), moved(CROWD, 2)),
        with_boxes(answer_of(), moved(CROWD, 4), moved(far, 4)),
    ]
    labels = [settle(*order) for order in permutations(answers)]
    assert [one["bbox"][:2] for one in labels[0]["instances"]] == [[302.0, 102.0], [452.0, 252.0]]
    assert all(label == labels[0] for label in labels)
    # Two boxes of one worker are two objects, however alike they are.
    twice = settle(with_boxes(answer_of(), CROWD, CROWD), with_boxes(answer_of(), CROWD, CROWD))
    assert [one["bbox"] for one in twice["instances"]] == [list(CROWD)] * 2


def test_box_over_an_instance_with_points_is_a_vote_on_it(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    around = (98.0, 48.0, 104.0, 255.0)
    nobody = answer_of()
    label = settle(
        answer_of(standing), answer_of(standing), with_boxes(nobody, around, flags=("difficult",))
    )
    (person,) = label["instances"]
    assert person["keypoints"] == standing
    assert "flags" not in person  # one of three
    both = with_boxes(nobody, around, flags=("difficult",))
    (person,) = settle(answer_of(standing), answer_of(standing), both, both, both)["instances"]
    assert person["flags"] == ["difficult"]
    assert person["bbox"] == list(around)
    # Who has placed the points means another object with the box.
    own = with_boxes(answer_of(standing), around)
    assert len(settle(own, own)["instances"]) == 2


def test_nothing_but_boxes_and_nothing_at_all(answer_of: MakeAnswer) -> None:
    label = settle(with_boxes(answer_of(), CROWD), with_boxes(answer_of(), CROWD))
    assert (label["agreement"], types(label)) == (1, [])
    torn = settle(with_boxes(answer_of(), CROWD), answer_of(), answer_of())
    assert torn["instances"] == []
    assert torn["agreement"] == pytest.approx(2 / 3, abs=0.01)


def test_box_of_a_further_rig_says_its_rig(standing: list[float], answer_of: MakeAnswer) -> None:
    paw = AnsweredRig("paw-1", "0123456789abcdef", ("paw",))
    herd = AnsweredInstance("h", "", [0, 0, 0], box=CROWD, rig="paw-1", category="dog")
    answer = answer_of(standing)
    answer = answer._replace(instances=(*answer.instances, herd), rigs=(paw,))
    label = settle(answer, answer)
    assert [one.get("rig", "") for one in label["instances"]] == ["", "paw-1"]
    assert label["instances"][1]["class"] == "dog"
    assert label["rigs"] == [{"rig": "paw-1", "rig_hash": paw.rig_hash, "labels": ["paw"]}]


def test_box_that_stayed_is_no_change_and_one_workers_box_is_no_empty_instance(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    boxes = [CROWD, moved(CROWD, 150)]
    answer = with_boxes(answer_of(standing), *boxes)
    started = answer._replace(start=tuple(reversed(answer.instances)))
    assert settle(started, started)["changes"] == {"was_modified": False}
    alone = consolidate([started])
    assert alone["issues"] == []
    assert alone["changes"] == {"was_modified": False}
