"""Exports and reports are made by `poserig` itself, in processes of their own."""

import json
import zipfile
from dataclasses import replace

import pytest

from poserig.portal.grid import ImageQuery
from poserig.portal.handouts import REPORT, Stage
from tests.unit.project.grid.gridded import JOB
from tests.unit.project.handouts.ordered import COCO, Ordered

pytestmark = pytest.mark.slow


def test_a_selection_is_exported_and_noted_and_says_what_was_lost(ordered: Ordered) -> None:
    desk = ordered.handouts
    one = desk.order(replace(COCO, indexes=(1, 2, 5)), "ana")
    assert desk.make_next()
    (done,) = desk.of_job(JOB)
    assert (done.stage, done.trouble) == (Stage.DONE, "")
    assert done.said == (
        "2 images with 2 instances and 2 labeled keypoints.",
        "Nothing was lost.",
        "1 image without a label is left out.",
    )
    assert ordered.noted() == {JOB}
    found = json.loads(desk.file(JOB, one.id).read_text())
    assert [each["file_name"] for each in found["images"]] == [
        "now cam1/0002.jpg", "now cam2/0001.jpg",
    ]  # fmt: skip
    assert done.file_name == "Park-1-coco.json"
    assert [path.name for path in desk.file(JOB, one.id).parent.iterdir()] == [done.file_name]


def test_parts_with_photographs_come_in_one_file(ordered: Ordered) -> None:
    ordered.gridded.set(3, output=None, state="open")  # it was sent back
    desk = ordered.handouts
    split = "train=0.5,val=0.5"
    one = desk.order(replace(COCO, format="yolo", with_photographs=True, split=split), "ana")
    desk.make_next()
    (done,) = desk.of_job(JOB)
    assert (done.stage, done.trouble) == (Stage.DONE, "")
    assert done.said[0] == "3 images with 3 instances and 3 labeled keypoints."
    assert "3 images without a label are left out." in done.said
    assert any(sentence.startswith("Ultralytics YOLO-pose does not hold") for sentence in done.said)
    with zipfile.ZipFile(desk.file(JOB, one.id)) as packed:
        names = packed.namelist()
    assert "Park-1-yolo/data.yaml" in names
    assert sum(name.endswith(".jpg") for name in names) == 3
    assert sum(name.endswith(".txt") for name in names) == 3
    for index in range(6):
        path = f"now cam{1 + index % 2}/{index:04}.jpg"
        assert (ordered.places.photographs / path).stat().st_nlink == 1, "it is as it was"


def test_a_view_is_reported_and_one_without_labels_says_so(ordered: Ordered) -> None:
    desk = ordered.handouts
    one = desk.order(replace(COCO, format=REPORT, query=ImageQuery(path="cam1")), "ana")
    desk.order(replace(COCO, query=ImageQuery(path="0005")), "ana")
    assert desk.make_next() and desk.make_next() and not desk.make_next()
    failed, report = desk.of_job(JOB)
    assert (report.stage, report.said[0]) == (Stage.DONE, "2 images with 2 instances.")
    assert "<title>People in the park" in desk.file(JOB, one.id).read_text()
    assert failed.stage is Stage.FAILED
    assert failed.trouble == "None of these images has a label. Label some, or choose others."
    assert ordered.noted() == set(), "a report hands no labels out"
