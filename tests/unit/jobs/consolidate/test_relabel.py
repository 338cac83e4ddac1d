"""Lines made again, one portion: what is replaced, what stays."""

import json
from typing import Any

from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.jobs.consolidate.relabel import Relabeling
from tests.unit.jobs.consolidate.stored import ENDED, LAYOUT, METADATA

EMPTY = json.dumps({"pose": json.dumps({"version": 1, "instances": [], "labels": []})})


def relabeling() -> Relabeling:
    client: Any = _NoS3()
    return Relabeling(client, LAYOUT, "pose", ENDED, {})


class _NoS3:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def answered(index: int, *contents: Any) -> AnsweredObject:
    responses = tuple(WorkerResponse(f"w{n}", content) for n, content in enumerate(contents))
    return AnsweredObject(str(index), responses)


def test_members_of_other_functions_and_earlier_jobs_stay() -> None:
    line = {
        "source-ref": "s3://b/a.jpg",
        "frame": 1.5,
        "round-1": {"version": 1, "rig": "x", "instances": []},
        "round-1-metadata": {"job-name": "a"},
        "pose": {"version": 2, "rig": "", "instances": [1]},
        "note": "n",
        "pose-metadata": {**METADATA, "worker-response-ref": "s3://b/w.json"},
    }
    made = relabeling()
    (text,) = made.lines([(4, json.dumps(line))], {4: answered(4, EMPTY)})
    again = json.loads(text)
    assert list(again) == list(line)
    assert again["pose"]["instances"] == []
    assert {**again, "pose": 0} == {**line, "pose": 0}
    assert (made.counts.made, made.counts.changed) == (1, 1)


def test_same_label_counts_as_unchanged() -> None:
    made = relabeling()
    line = json.dumps({"source-ref": "s3://b/a.jpg"})
    (first,) = made.lines([(0, line)], {0: answered(0, EMPTY, EMPTY)})
    assert made.counts.changed == 1
    (second,) = made.lines([(0, first)], {0: answered(0, EMPTY, EMPTY)})
    assert second == first
    assert (made.counts.made, made.counts.changed) == (2, 1)


def test_line_that_is_no_object_keeps_its_text_and_is_told() -> None:
    made = relabeling()
    answers: dict[int, AnsweredObject | PoserigError] = {
        0: answered(0, EMPTY),
        1: PoserigError("is not JSON", where="x"),
    }
    lines = list(made.lines([(0, "[1]"), (1, "{ }"), (2, "no")], answers))
    assert lines == ["[1]", "{ }", "no"]
    assert made.counts.problems == [
        (1, "The line of the manifest is no JSON object."),
        (2, "x: is not JSON"),
    ]
    assert made.counts.kept == 1


def test_counts_of_portions_add_up() -> None:
    made = relabeling()
    for index in range(3):
        list(made.lines([(index, "{}"), (9, "{}")], {index: answered(index, EMPTY)}))
    assert (made.counts.made, made.counts.kept) == (3, 3)
