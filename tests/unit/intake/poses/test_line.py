"""Which attribute of a manifest line has the poses."""

import json
from typing import Any

from poserig.intake.poses.line import find_start, is_foreign_label, is_label_of_any, rig_name

NOSE = [{"name": "Ann", "annotations": [{"label": "nose", "x": 9, "y": 2.5}]}]
SAMPLE = {"dataset_object_id": "7", "updated_annotations": json.dumps(NOSE), "worker_id": "w"}
LABEL = {"version": 1, "rig": "ant-2", "labels": ["a"], "instances": []}


def test_a_label_of_any_kind_is_found_first_and_the_newest_of_several() -> None:
    line: dict[str, Any] = {"predictions": NOSE, "old": SAMPLE, "new": LABEL}
    line["old-metadata"] = {"creation-date": "2026-01-01"}
    line["new-metadata"] = {"creation-date": "2026-02-01"}
    assert find_start(line, "") == "new"
    assert find_start(line, "old") == "old"
    assert find_start(line, "predictions") == "new"
    assert find_start({"predictions": NOSE, "my": 1}, "my") == "my"
    assert find_start({"initialValues": "", "predictions": NOSE}, "") == "predictions"
    assert find_start({}, "") == "initial_values"
    assert not any(map(is_label_of_any, (NOSE, None, {"status": "error"}, "text")))


def test_the_rig_is_that_of_the_line_or_of_the_poses() -> None:
    assert rig_name({"rig": "x"}, {"rig": "y"}) == "x"
    assert rig_name({"rig": 3}, {"rig": "y"}) == "y"
    assert rig_name({}, [1]) == ""


def test_labels_of_others_are_told_from_other_attributes() -> None:
    assert is_foreign_label(SAMPLE)
    assert is_foreign_label({"annotatedResult": {}})
    assert not any(map(is_foreign_label, (NOSE, {}, None, "updated_annotations", LABEL)))
