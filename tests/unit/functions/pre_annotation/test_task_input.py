"""Tests functions/pre_annotation/task_input.py: what a task gets to see of a manifest line."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from functions.pre_annotation.settings import Settings
from functions.pre_annotation.task_input import Task, TaskInput, make_task
from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.labeling.template import WorkerTaskTemplate
from poserig.labels import label_objects
from poserig.pose.rig_file import load_rig


def make_task_input(line: dict[str, Any], attribute: str = "") -> TaskInput:
    return make_task(line, Settings(attribute), no_s3).input


def no_s3(uri: str) -> bytes:
    raise AssertionError(uri)


IMAGE = "s3://ski-photos/input/a b.jpg"
INSTANCES = [{"name": "Ann", "annotations": [{"label": "nose", "x": 1, "y": 2}]}]
LABEL = {
    "version": 1,
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "instances": [{"id": "1", "keypoints": [7, 8, 1, 0, 0, 0]}],
}
FROM_LABEL = [{"id": "1", "name": "", "annotations": [{"label": "head", "x": 7, "y": 8, "v": 1}]}]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({}, []),
        ({"annotations": []}, []),
        ({"initial_values": INSTANCES}, INSTANCES),
        ({"initialValues": json.dumps(INSTANCES)}, INSTANCES),
        ({"initial_values": "", "annotations": INSTANCES}, INSTANCES),
        ({"pose": LABEL}, FROM_LABEL),
        # A label corrects what it was made from.
        ({"pose": LABEL, "initial_values": INSTANCES}, FROM_LABEL),
        ({"predictions": INSTANCES, "pose": LABEL}, FROM_LABEL),
        (
            {"pose": {"status": "error", "reason": "why", "raw": []}, "annotations": INSTANCES},
            INSTANCES,
        ),
        ({"pose": {"status": "error", "reason": "why", "raw": []}}, []),
        ({"pose": {}, "pose-metadata": {"type": "groundtruth/custom"}}, []),
    ],
)
def test_initial_values_are_found_in_the_usual_places(
    line: dict[str, Any], expected: list[Any]
) -> None:
    task = make_task_input({"source-ref": IMAGE, **line})
    assert task == {
        "image": IMAGE,
        "initialValues": expected,
        "image_s3_uri": IMAGE,
        "initial_values": json.dumps(expected),
    }


@pytest.mark.parametrize(
    ("line", "setting", "expected"),
    [
        # The setting names what the first round starts from; a label wins in the second.
        ({"model": INSTANCES}, "model", INSTANCES),
        ({"model": INSTANCES, "annotations": []}, "model", INSTANCES),
        ({"model": INSTANCES, "pose": LABEL}, "model", FROM_LABEL),
        ({"model": None, "predictions": INSTANCES}, "model", []),
        ({"predictions": INSTANCES}, "model", []),
    ],
)
def test_a_label_wins_over_the_attribute_of_the_setting(
    line: dict[str, Any], setting: str, expected: list[Any]
) -> None:
    assert make_task_input({"source-ref": IMAGE, **line}, setting)["initialValues"] == expected


def test_not_there_survives_into_the_next_job() -> None:
    instance = {"id": "1", "keypoints": [7, 8, 1, 0, 0, 0], "origins": "pn"}
    label = {**LABEL, "version": 2, "instances": [instance]}
    task = make_task_input({"source-ref": IMAGE, "pose": label})
    assert task["initialValues"] == [{**FROM_LABEL[0], "not_there": ["tail"]}]


def test_a_long_task_leaves_out_the_text_that_only_other_templates_read() -> None:
    line = {"source-ref": IMAGE, "annotations": INSTANCES * 1200}
    task = make_task_input(line)
    assert len(task["initialValues"]) == 1200
    assert "initial_values" not in task
    half = make_task_input({**line, "annotations": INSTANCES * 700})
    assert json.loads(half["initial_values"]) == half["initialValues"]
    assert len(json.dumps(half, ensure_ascii=False)) <= 128_000


def test_the_newest_of_several_labels_is_the_start() -> None:
    old = {**LABEL, "instances": []}
    line = {
        "source-ref": IMAGE,
        "pose": LABEL,
        "pose-metadata": {"creation-date": "2026-11-22T10:00:00.000000"},
        "first-try": old,
        "first-try-metadata": {"creation-date": "2026-10-01T10:00:00.000000"},
    }
    assert make_task_input(line)["initialValues"] == FROM_LABEL
    assert make_task_input(line, "first-try")["initialValues"] == []


def test_instructions_of_the_line_reach_the_worker() -> None:
    assert make_task_input({"source-ref": IMAGE, "instructions": "Ants only"})["instructions"] == (
        "Ants only"
    )


@pytest.mark.parametrize("source", ["https://example.com/a.jpg?X-Amz-Signature=abc", 7, "", None])
def test_another_source_ref_is_refused_without_quoting_it(source: Any) -> None:
    with pytest.raises(PoserigError) as raised:
        make_task_input({"source-ref": source})
    assert "source-ref" in str(raised.value)
    assert "abc" not in str(raised.value)


def test_task_of_as_many_characters_as_there_may_be_is_made() -> None:
    small = make_task_input({"source-ref": IMAGE, "instructions": ""})
    rest = (
        128_000
        - len(json.dumps({**small, "initial_values": None}))
        + len(', "initial_values": null')
    )
    task = make_task_input({"source-ref": IMAGE, "instructions": "é" * rest})
    assert len(json.dumps(task, ensure_ascii=False)) == 128_000
    with pytest.raises(PoserigError) as caught:
        make_task_input({"source-ref": IMAGE, "instructions": "é" * (rest + 1)})
    assert str(caught.value) == (
        "dataObject.initial_values: The task input has 128001 characters, 128000 is the limit. "
        "Give this image fewer initial instances."
    )


def test_too_many_start_values_name_their_attribute() -> None:
    with pytest.raises(PoserigError, match=r"^dataObject\.annotations: .* has \d{6} characters"):
        make_task_input({"source-ref": IMAGE, "annotations": INSTANCES * 3000})


@pytest.mark.parametrize("value", [None, 7, ["Ants only"]])
def test_instructions_that_are_no_text_are_left_out(value: Any) -> None:
    assert "instructions" not in make_task_input({"source-ref": IMAGE, "instructions": value})


def test_what_json_cannot_hold_is_left_out_and_named() -> None:
    point = {"label": "nose", "x": 1, "y": 2, "note": float("nan")}
    line = {"source-ref": IMAGE, "initial_values": [{"name": "", "annotations": [point]}]}
    task = make_task(line, Settings(), no_s3)
    assert task.input["initialValues"][0]["annotations"] == [{"label": "nose", "x": 1, "y": 2}]
    assert task.left_out == ("initialValues[0].annotations[0].note",)
    assert make_task({"source-ref": IMAGE}, Settings(), no_s3).left_out == ()


def test_rig_of_the_line_comes_before_that_of_the_label() -> None:
    line = {"source-ref": IMAGE, "initial_values": INSTANCES, "rig": "coco-person-17"}
    assert len(make_task_input(line)["initialValuesReport"]["missing"]) == 16
    named = {"rig": "coco-person-17", "instances": [{"keypoints": [1, 2, 2] * 17}]}
    found = make_task_input({"source-ref": IMAGE, "initial_values": named})
    assert found["initialValues"][0]["annotations"][0]["label"] == "nose"


def test_label_in_s3_is_read_through_its_reference() -> None:
    short = {"version": 1, "rig": "ant-2", "label_ref": "s3://bkt/labels/7.json"}
    asked = []

    def read(uri: str) -> bytes:
        asked.append(uri)
        return json.dumps(LABEL).encode()

    line = {"source-ref": IMAGE, "pose": short}
    assert make_task(line, Settings(), read).input["initialValues"] == FROM_LABEL
    assert asked == ["s3://bkt/labels/7.json"]


def predicted(*scores: float, **more: Any) -> dict[str, Any]:
    """A line with one person of a model's; the rig has 17 points."""
    flat = [n for k, score in enumerate(scores) for n in (10.5 * k, 7, score)]
    predictions = [{"keypoints": flat, "score": 0.97, "category": "coco-person-17"}]
    return {"source-ref": IMAGE, "predictions": predictions, "rig": "coco-person-17", **more}


@pytest.mark.parametrize(
    ("line", "threshold", "needed"),
    [
        (predicted(*[0.96] * 17), 0.95, False),
        (predicted(*[0.96] * 17), None, True),  # the deployment did not opt in
        (predicted(*[0.96] * 16, 0.95), 0.95, True),  # above, not at
        (predicted(*[0.96] * 16, 0.0), 0.95, True),  # a point of the rig is not there
        (predicted(*[0.98] * 17), 0.97, True),  # the instance itself is less sure
        (predicted(*[0.96] * 17, rig="martian-3"), 0.95, True),  # nobody knows what is missing
        ({"source-ref": IMAGE, "rig": "coco-person-17"}, 0.0, True),  # nobody was found
        ({"source-ref": IMAGE, "pose": LABEL}, 0.0, True),
    ],
)
def test_only_certain_poses_need_no_worker(
    line: dict[str, Any], threshold: float | None, needed: bool
) -> None:
    settings = Settings(auto_accept_confidence=threshold)
    assert make_task(line, settings, no_s3).needs_human is needed


COCO_NAMES = load_rig("coco-person-17").keypoint_names
# A person of 17 distinct points, as rows x, y.
ROWS = [[210.5 + 3 * k, 80 + 25 * k] for k in range(17)]


def start_of(predictions: Any, **line: Any) -> Task:
    line = {"source-ref": IMAGE, "rig": "coco-person-17", "predictions": predictions, **line}
    return make_task(line, Settings(), no_s3)


def test_scores_above_one_count_as_certain() -> None:
    """open-mmlab/mmpose#2755, #3122, #3207: RTMPose's scores are not bounded by 1."""
    scores = [0.91, 1.04, 1.07, *[0.9] * 14]
    task = start_of([{"keypoints": ROWS, "keypoint_scores": scores, "bbox_score": 1.2}])
    (instance,) = task.input["initialValues"]
    assert [point["score"] for point in instance["annotations"]] == [0.91, 1, 1, *[0.9] * 14]
    assert instance["score"] == 1
    assert "initialValuesReport" not in task.input


def test_a_missing_body_part_costs_itself_and_is_named() -> None:
    """DeepLabCut/DeepLabCut#2995: missing body parts are NaN; NaN becomes null in JSON."""
    rows: list[Any] = [*ROWS]
    rows[3], rows[9] = [None, None], [float("nan"), 5]
    task = start_of([{"keypoints": rows}])
    assert len(task.input["initialValues"][0]["annotations"]) == 15
    assert task.input["initialValuesReport"] == {
        "missing": ["1: left_ear", "1: left_wrist"],
        "left_out": ["1: left_ear has no coordinates", "1: left_wrist has no coordinates"],
    }
    assert task.not_taken == {"no_position": 2}
    assert task.left_out == ()


def test_objects_without_keypoints_are_left_out_and_counted() -> None:
    """jsbroks/coco-annotator#486, cocodataset/cocoapi#218: several kinds in one file."""
    person = {"category_id": 1, "keypoints": [n for row in ROWS for n in (*row, 2)]}
    value = {
        "categories": [{"id": 1, "name": "person", "keypoints": list(COCO_NAMES)},
                       {"id": 18, "name": "dog"}],
        "annotations": [person, {"category_id": 18, "bbox": [400, 300, 80, 60]}],
    }  # fmt: skip
    task = start_of(value)
    assert [len(item["annotations"]) for item in task.input["initialValues"]] == [17]
    assert task.not_taken == {"no_keypoints": 1}


def test_shares_are_refused_or_converted_when_the_line_says_so() -> None:
    """ultralytics/ultralytics#6641, #20832: coordinates are 0 to 1 of width and height."""
    shares = [{"keypoints": [[x / 640, y / 640] for x, y in ROWS]}]
    with pytest.raises(PoserigError, match=r'predictions: All coordinates are .*"normalized"'):
        start_of(shares)
    task = start_of(shares, normalized=True, width=640, height=640)
    assert task.input["initialValues"][0]["annotations"][0]["x"] == 210.5


def test_of_a_file_of_many_images_the_lines_own_is_taken() -> None:
    entries = [
        {"image_id": name, "keypoints": [n for x, y in ROWS for n in (x + more, y, 0.9)],
         "score": 2.9}
        for name, more in (("other.jpg", 0), ("a b.jpg", 100))
    ]  # fmt: skip
    task = start_of(entries)
    assert task.input["initialValues"][0]["annotations"][0]["x"] == 310.5


def test_the_label_of_the_aws_sample_starts_the_next_round() -> None:
    label = {"dataset_object_id": "7", "updated_annotations": json.dumps(INSTANCES)}
    line = {"source-ref": IMAGE, "annotations": FROM_LABEL, "first": label}
    assert make_task_input(line)["initialValues"] == INSTANCES


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/ski-slope-7", "ski-slope-7"),
        ("arn:aws-cn:sagemaker:cn-north-1:111122223333:labeling-job/a", "a"),
        ("", None),
    ],
)
def test_the_task_names_its_job_so_that_the_page_can_keep_jobs_apart(
    arn: str, expected: str | None
) -> None:
    task = make_task({"source-ref": IMAGE}, Settings(""), no_s3, arn).input
    assert task.get("labelingJob") == expected


@pytest.mark.parametrize(("arn", "expected"), [("arn:aws:x:labeling-job/ski-7", "ski-7"), ("", "")])
def test_our_own_template_tells_the_page_the_job(arn: str, expected: str) -> None:
    path = Path(__file__).parents[4] / "web/templates/worker-task.liquid.html"
    task = make_task({"source-ref": IMAGE}, Settings(""), no_s3, arn).input
    page = WorkerTaskTemplate(path.read_text("utf-8"), lambda uri: uri).render(dict(task))
    assert f'draft-key="{expected}"' in page


ROUND_2 = {"task": "adjust", "round": 2}
FINISHED = {
    "version": 2,
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "instances": [{"id": "1", "keypoints": [7, 8, 1, 0, 0, 0], "origins": "pn"}],
}
METADATA = {"job-name": "pier", "creation-date": "2026-11-01T10:00:00.000000"}
NEWER = {"job-name": "pier-2", "creation-date": "2026-11-02T10:00:00.000000"}


def test_adjust_round_starts_from_the_label_and_keeps_what_is_not_there() -> None:
    line = {"source-ref": IMAGE, "pose": FINISHED, "pose-metadata": METADATA}
    task = make_task_input({**line, "poserig-round": ROUND_2})
    start = [{**FROM_LABEL[0], "not_there": ["tail"]}]
    assert task["initialValues"] == start
    assert task["round"] == {**ROUND_2, "lineage": [{"attribute": "pose", "job": "pier"}]}
    assert "round" not in make_task_input(line)


def test_page_of_a_later_round_gets_what_the_reviewer_said() -> None:
    review = {"verdict": "send-back", "note": "Wrong person."}
    line = {"source-ref": IMAGE, "pose": {**FINISHED, "review": review}, "pose-metadata": METADATA}
    assert make_task_input({**line, "poserig-round": ROUND_2})["review"] == review
    # New labels are made without a look at the earlier ones, and a first round has no reviewer.
    assert "review" not in make_task_input({**line, "poserig-round": {**ROUND_2, "task": "label"}})
    assert "review" not in make_task_input(line)
    odd = {**line, "pose": {**FINISHED, "review": {"verdict": "?"}}, "poserig-round": ROUND_2}
    assert "review" not in make_task_input(odd)


def test_review_asks_somebody_however_certain_the_label_is() -> None:
    line = {"source-ref": IMAGE, "pose": FINISHED, "pose-metadata": METADATA}
    settings = Settings("", auto_accept_confidence=0.1)
    review = {**line, "poserig-round": {"task": "review", "round": 2}}
    assert make_task(review, settings, no_s3).needs_human
    assert make_task(review, settings, no_s3).input["round"]["task"] == "review"


def test_third_round_starts_from_the_second_whatever_the_setting_names() -> None:
    line = {
        "source-ref": IMAGE,
        "pose-r2": {**LABEL, "round": 2, "lineage": [{"attribute": "pose"}]},
        "pose-r2-metadata": NEWER,
        "pose": FINISHED,
        "pose-metadata": METADATA,
        "poserig-round": {"task": "adjust", "round": 3},
    }
    task = make_task_input(line, "pose")
    assert task["initialValues"] == FROM_LABEL
    assert task["round"]["lineage"] == [
        {"attribute": "pose-r2", "job": "pier-2", "round": 2},
        {"attribute": "pose"},
    ]


def test_round_over_an_image_without_a_label_starts_from_its_predictions() -> None:
    line = {"source-ref": IMAGE, "mine": INSTANCES, "poserig-round": ROUND_2}
    task = make_task_input(line, "mine")
    assert task["initialValues"] == INSTANCES
    assert task["round"]["lineage"] == []


@pytest.mark.parametrize("setting", ["", "pose"])
def test_label_round_is_blind_to_earlier_labels(setting: str) -> None:
    line = {"source-ref": IMAGE, "pose": FINISHED, "poserig-round": {"task": "label", "round": 2}}
    task = make_task_input(line, setting)
    assert task["initialValues"] == []
    assert task["round"] == {"task": "label", "round": 2, "lineage": []}
    assert make_task_input({**line, "predictions": INSTANCES})["initialValues"] == INSTANCES


def test_somebodys_own_member_of_that_name_is_no_round() -> None:
    task = make_task_input({"source-ref": IMAGE, "poserig-round": "2"})
    assert "round" not in task


def test_our_own_template_sends_the_round_back() -> None:
    path = Path(__file__).parents[4] / "web/templates/worker-task.liquid.html"
    template = WorkerTaskTemplate(path.read_text("utf-8"), lambda uri: uri)
    line = {"source-ref": IMAGE, "pose": FINISHED, "pose-metadata": METADATA}
    field = re.compile(r'<input type="hidden" name="round" value="([^"]*)">')
    task = make_task_input({**line, "poserig-round": ROUND_2})
    found = field.search(template.render(dict(task)))
    assert found is not None
    assert json.loads(html.unescape(found[1])) == task["round"]
    form = {"pose": json.dumps({"labels": ["head"], "instances": []}),
            "round": html.unescape(found[1])}  # fmt: skip
    answered = AnsweredObject("0", (WorkerResponse("w", json.dumps(form)),))
    (outcome,) = label_objects([answered], no_s3)
    assert outcome.label["lineage"] == [{"attribute": "pose", "job": "pier"}]
    assert not field.search(template.render(dict(make_task_input(line))))


def test_our_own_template_hands_on_what_is_said_of_the_image_and_its_instances() -> None:
    path = Path(__file__).parents[4] / "web/templates/worker-task.liquid.html"
    template = WorkerTaskTemplate(path.read_text("utf-8"), lambda uri: uri)
    said = {"class": "queen", "bbox": [1, 2, 30, 40], "flags": ["crowd"], "note": 'a "b" <c>'}
    keypoints = {"id": "1", "keypoints": [7, 8, 1, 0, 0, 0], "origins": "pn"}
    of_image = {"tags": ["night & rain"], "note": "d's\n<e>"}
    label = {**FINISHED, **of_image, "instances": [{**keypoints, **said}]}
    task = make_task_input({"source-ref": IMAGE, "pose": label, "pose-metadata": METADATA})
    page = template.render(dict(task))
    found = dict(re.findall(r'(initialValues|image-tags|image-note)="([^"]*)"', page))
    (instance,) = json.loads(html.unescape(found["initialValues"]))
    assert {name: instance[name] for name in said} == said
    assert json.loads(html.unescape(found["image-tags"])) == ["night & rain"]
    assert html.unescape(found["image-note"]) == "d's\n<e>"
    assert re.search(r"<crowd-2d-skeleton[^>]*\sdetails\s", page)
    plain = template.render(dict(make_task_input({"source-ref": IMAGE})))
    assert 'image-tags=""' in plain
    assert 'image-note=""' in plain
