"""What a label and its answers say, and that members of another shape count as not there."""

import json
from datetime import date

from poserig.groundtruth.answers.request import WorkerResponse
from poserig.report.model import Facts, Found
from poserig.report.reading import answers_of, facts_of


def test_everything_that_a_label_says_is_read() -> None:
    label = {
        "seconds": 38,
        "changes": {"was_modified": True, "moved": 2, "median_move": 1.3},
        "round": 2,
        "review": {"verdict": "send-back", "note": "Look."},
        "more_would_help": 0.2,
        "issues": [{"type": "swap", "instance": "1", "points": ["nose"]}],
    }
    line = {"pose": label, "pose-metadata": {"creation-date": "2026-11-27T16:00:00.000000"}}
    assert facts_of(line, "pose", label) == Facts(
        38.0,
        {"moved": 2.0, "median_move": 1.3},
        True,
        2,
        date(2026, 11, 27),
        0.2,
        (Found("swap", "1", ("nose",)),),
        "send-back",
    )


def test_members_of_another_shape_count_as_not_there() -> None:
    label = {
        "seconds": -1, "changes": [], "round": True, "review": {"verdict": ["fix"]},
        "more_would_help": "much", "issues": [{"type": 7}, "swap", {"type": "x", "points": [1]}],
    }  # fmt: skip
    line = {"pose-metadata": {"creation-date": "<b>soon</b>"}}
    assert facts_of(line, "pose", label) == Facts(issues=(Found("x"),))
    assert facts_of({}, "pose", "no label") == Facts()


def answer(x: float) -> str:
    pose = {
        "version": 2, "rig": "kite-4", "labels": ["left", "top"], "activity": {"seconds": 9},
        "instances": [{"id": "1", "keypoints": [x, 2, 2, 3, 4, 1]}],
    }  # fmt: skip
    return json.dumps({"pose": json.dumps(pose)})


def test_answers_are_in_the_order_of_the_label_and_the_last_of_a_worker_counts() -> None:
    responses = [
        WorkerResponse("bob", answer(1)),
        WorkerResponse("ann", answer(5)),
        WorkerResponse("bob", answer(7)),
        WorkerResponse("eve", "no JSON"),
    ]
    found, problems = answers_of(responses, "kite", ("top", "left", "foot"))
    assert [(one.worker, one.seconds) for one in found] == [("ann", 9), ("bob", 9)]
    assert found[1].instances[0].keypoints == [3, 4, 1, 7, 2, 2, 0, 0, 0]
    assert len(problems) == 1
    assert problems[0].startswith("eve: ")


def test_of_an_answer_with_several_rigs_the_wanted_ones_instances_are_read() -> None:
    pose = {
        "version": 2,
        "rig": "kite",
        "labels": ["top", "left"],
        "rigs": [{"rig": "leash", "labels": ["end", "start"]}],
        "image": {"width": 9, "height": 9},
        "instances": [
            {"id": "1", "keypoints": [1, 2, 2, 3, 4, 2]},
            {"id": "2", "rig": "leash", "keypoints": [5, 6, 1, 7, 8, 1]},
        ],
    }
    responses = [WorkerResponse("w", json.dumps({"pose": json.dumps(pose)}))]

    def read(rig: str, *names: str) -> list[tuple[str, list[float]]]:
        (answer,), problems = answers_of(responses, rig, names)
        assert problems == []
        return [(item.id, list(item.keypoints)) for item in answer.instances]

    assert read("kite", "top", "left") == [("1", [1, 2, 2, 3, 4, 2])]
    assert read("leash", "start", "end") == [("2", [7, 8, 1, 5, 6, 1])]
