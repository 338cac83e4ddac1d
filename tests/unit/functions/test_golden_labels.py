"""Golden cases: the forms that workers submit, and the label that comes of them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from poserig.groundtruth.answers.read import read_answer
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.intake.poses.model import NO_HINTS
from poserig.intake.poses.start import start_values
from poserig.labels.make import label_objects
from poserig.pose.consolidation import consolidate
from poserig.pose.rig_file import LIBRARY

HERE = Path(__file__).resolve().parent
EVENTS = HERE.parents[1] / "events"
CASES = json.loads((HERE / "golden_labels.json").read_text())
SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())


def no_s3(uri: str) -> bytes:
    raise AssertionError(f"a golden case reads {uri}")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_label(case: dict[str, Any]) -> None:
    responses = [WorkerResponse(f"w{n}", json.dumps(form)) for n, form in enumerate(case["forms"])]
    for order in (responses, responses[::-1]):
        label = label_objects([AnsweredObject("0", tuple(order))], no_s3)[0].label
        # As text: an integer must stay an integer, and the members keep their order.
        assert json.dumps(label) == json.dumps(case["label"])
        jsonschema.validate(label, SCHEMA)


def test_the_sample_manifest_holds_the_label_of_the_sample_worker_response() -> None:
    response = json.loads((EVENTS / "worker_response.json").read_text())
    (answer,) = response["answers"]
    lines = [json.loads(line) for line in (EVENTS / "output.manifest").read_text().splitlines()]
    assert consolidate([read_answer(answer["answerContent"])]) == lines[0]["pose"]
    jsonschema.validate(lines[0]["pose"], SCHEMA)


def test_the_sample_manifest_has_one_line_of_each_kind() -> None:
    lines = [json.loads(line) for line in (EVENTS / "output.manifest").read_text().splitlines()]
    labeled, without_function, failed, untouched = lines
    assert labeled["pose-metadata"]["human-annotated"] == "yes"
    assert without_function["pose"] == {}
    assert "worker-response-ref" in without_function["pose-metadata"]
    assert "pose" not in failed
    assert failed["pose-metadata"]["failure-reason"].startswith("ClientError: ")
    assert set(untouched) == {"source-ref", "camera"}
    assert len(start_values(labeled["pose"], "pose", NO_HINTS).instances[0]["annotations"]) == 18
