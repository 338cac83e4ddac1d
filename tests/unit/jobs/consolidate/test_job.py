"""All labels of a finished job made again, from the worker responses in S3."""

import json
from random import Random
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.spilled import whole_label
from poserig.jobs.consolidate import Consolidated, NothingToConsolidate, consolidate_job
from poserig.jobs.templates import RigFile, read_rig_file, with_rigs
from tests.unit.jobs.consolidate.stored import (
    COCO,
    CREATED,
    FILE,
    LAYOUT,
    METADATA,
    TEMPLATE,
    StoredJob,
    finished,
    form,
    source,
    template,
)

FIRST = LAYOUT.output_manifest


def consolidate(job: StoredJob, name: str = "Pier-1") -> Consolidated:
    session: Any = job
    return consolidate_job(session, name)


def test_labels_are_those_of_one_call_with_all_answers() -> None:
    job = finished(images=12)
    first = job.lines()
    made = consolidate(job, "pier-1")
    assert (made.counts.made, made.counts.kept, made.counts.problems) == (12, 0, [])
    expected = job.label(range(12))
    lines = job.lines(made.uri)
    assert [line["pose"] for line in lines] == [expected[index] for index in range(12)]
    assert made.counts.changed == sum(line["pose"] != expected[n] for n, line in enumerate(first))
    assert made.counts.changed == 12  # each says on how many images it rests now
    assert {line["pose"]["basis"]["images"] for line in lines} == {12}
    for line, before in zip(lines, first, strict=True):
        assert list(line) == list(before)
        assert {**line, "pose": 0} == {**before, "pose": 0}


def test_first_manifest_and_everything_else_stays_and_a_second_run_adds_nothing() -> None:
    job = finished()
    before = job.objects()
    made = consolidate(job)
    assert made.is_new
    assert made.uri.startswith("s3://photos/output/Pier-1/manifests/consolidated/")
    after = job.objects()
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    again = consolidate(job)
    assert (again.uri, again.is_new) == (made.uri, False)
    assert job.objects() == after


def test_labels_of_one_worker_do_not_change() -> None:
    job = finished(workers=1)
    made = consolidate(job)
    assert (made.counts.made, made.counts.changed) == (12, 0)
    assert job.lines(made.uri) == job.lines()


def test_large_job_goes_in_even_portions() -> None:
    job = finished(images=101, workers=2, call=50)
    told: list[tuple[int, int]] = []
    session: Any = job
    made = consolidate_job(session, "Pier-1", lambda *done: told.append(done))
    assert told == [(33, 101), (67, 101), (101, 101)]
    images = [line["pose"]["basis"]["images"] for line in job.lines(made.uri)]
    assert images == [33] * 33 + [34] * 68
    assert [line["source-ref"] for line in job.lines(made.uri)] == list(map(source, range(101)))


def test_lines_without_answers_stay_as_they_are_byte_for_byte() -> None:
    job = finished(images=4)
    odd = [
        '{"source-ref":"s3://photos/before.jpg",  "pose": {"version": 1, "x": 1.50}}',
        "no JSON",
        '{"source-ref":"s3://photos/日本 \\u2028.jpg","pose-metadata":{"failure-reason":"f"}}',
    ]
    texts = job.get(FIRST).decode().splitlines()
    job.put(FIRST, "\n".join([*texts, *odd]) + "\n")
    made = consolidate(job)
    assert (made.counts.made, made.counts.kept) == (4, 3)
    assert job.get(made.uri).decode().split("\n")[4:] == [*odd, ""]


def test_windows_line_ends_and_a_last_line_without_one_are_read() -> None:
    job = finished(images=3)
    text = job.get(FIRST).decode().strip().replace("\n", "\r\n")
    job.put(FIRST, text)
    made = consolidate(job)
    assert made.counts.made == 3
    assert job.get(made.uri).count(b"\n") == 3


@pytest.mark.parametrize("members", [
    {"pose-metadata": {"retry-count": 2, "failure-reason": "ClientError: The function failed."}},
    {"pose": {"status": "error", "reason": "x", "raw": []},
     "pose-metadata": {"failure-reason": "x"}},
    {},
])  # fmt: skip
def test_line_that_failed_although_somebody_answered_gets_its_label(members: Any) -> None:
    job = finished(images=3)
    lines = job.lines()
    job.write([lines[0], {"source-ref": source(1), "frame": 1, **members}, lines[2]])
    made = consolidate(job)
    line = job.lines(made.uri)[1]
    assert line["pose"] == job.label(range(3))[1]
    ended = {**METADATA, "creation-date": "2026-11-22T12:26:13.000000"}
    assert line["pose-metadata"] == ended
    assert job.lines(made.uri)[0]["pose-metadata"]["creation-date"] == CREATED


def test_answers_in_two_files_of_one_line_count_once() -> None:
    job = finished(images=3)
    job.answer(1, job.answers[1], stamp="2026-11-22_12:09:00")
    made = consolidate(job)
    assert job.lines(made.uri)[1]["pose"]["workers"] == 3
    assert job.lines(made.uri)[1]["pose"] == job.label(range(3))[1]


def test_response_that_cannot_be_read_keeps_its_line_and_is_told() -> None:
    job = finished(images=3)
    job.put(LAYOUT.worker_response(1, "2026-11-22_12:04:51"), '{"answers": ')
    made = consolidate(job)
    assert made.counts.made == 2
    ((number, why),) = made.counts.problems
    assert number == 2
    assert "is not JSON" in why
    assert job.lines(made.uri)[1] == job.lines()[1]


def test_answers_of_which_no_label_can_be_made_keep_the_line() -> None:
    job = finished(images=3)
    job.answer(2, {"w0": {"pose": "{"}, "w1": {}, "w2": {}}, stamp="2026-11-22_12:04:51")
    made = consolidate(job)
    ((number, why),) = made.counts.problems
    assert number == 3
    assert why
    assert job.lines(made.uri)[2] == job.lines()[2]


def test_labels_of_somebody_elses_function_are_not_touched() -> None:
    job = finished(images=2)
    lines = job.lines()
    foreign = {"source-ref": source(0), "pose": {"boxes": []}, "pose-metadata": METADATA}
    job.write([foreign, lines[1]])
    made = consolidate(job)
    assert made.counts.problems[0][0] == 1
    assert "not poserig's" in made.counts.problems[0][1]
    assert job.lines(made.uri)[0] == foreign
    job.write([foreign, {**foreign, "source-ref": source(1)}])
    before = job.objects()
    with pytest.raises(NothingToConsolidate, match="Its label is not poserig's"):
        consolidate(job)
    assert job.objects() == before


def test_label_that_is_too_long_goes_to_s3_where_the_function_puts_it() -> None:
    job = finished(images=2)
    chance = Random(3)  # noqa: S311  # seeded, no secret
    job.answer(1, {f"w{number}": form(chance, people=90) for number in range(2)})
    job.answers[1].pop("w2")
    made = consolidate(job)
    label = job.lines(made.uri)[1]["pose"]
    assert label["label_ref"].startswith(
        "s3://photos/output/Pier-1/annotations/consolidated-annotation/"
        "consolidation-response/labels/1-"
    )
    assert len(json.dumps(label)) < 20_000
    assert whole_label(label, job.get) == job.label([0, 1])[1]


def test_rig_of_the_job_measures_the_answers() -> None:
    job = finished(images=6, call=6)
    chance = Random(5)  # noqa: S311  # seeded, no secret
    for index in range(6):
        job.answer(index, {f"w{n}": form(chance, "my-people", spread=9) for n in range(3)})

    def instances(text: str) -> list[Any]:
        job.put(TEMPLATE, text)
        made = consolidate(job)
        assert made.note == ""
        assert {line["pose"]["rig"] for line in job.lines(made.uri)} == {"my-people"}
        return [line["pose"]["instances"] for line in job.lines(made.uri)]

    precise = [{**point, "sigma": 0.013} for point in FILE["keypoints"]]
    own = template(COCO.name, name="my-people")
    other = template(COCO.name, name="my-people", keypoints=precise)
    assert instances(own) != instances(other)
    both = with_rigs(other, [RigFile(COCO, {**FILE, "name": "my-people", "keypoints": precise}),
                             read_rig_file("animal-pose-20")], "t")  # fmt: skip
    assert instances(both) == instances(other)
    assert instances("<p>somebody else's</p>") != instances(other)


def test_rig_that_cannot_be_read_is_told_and_costs_nothing() -> None:
    job = finished(images=2)
    job.s3.delete_object(Bucket="photos", Key=TEMPLATE.removeprefix("s3://photos/"))
    made = consolidate(job)
    assert made.counts.made == 2
    assert "worker task template is not there" in made.note


@pytest.mark.parametrize("status", ["Initializing", "InProgress", "Stopping"])
def test_job_that_is_not_over_is_refused(status: str) -> None:
    job = finished(images=2)
    job.sagemaker.status = status
    with pytest.raises(PoserigError, match=f'"Pier-1" is not over: it is {status}'):
        consolidate(job)


@pytest.mark.parametrize("status", ["Completed", "Stopped", "Failed"])
def test_job_that_is_over_in_any_way_is_consolidated(status: str) -> None:
    job = finished(images=2)
    job.sagemaker.status = status
    assert consolidate(job).counts.made == 2


def test_unknown_job_and_job_without_answers_or_manifest_are_refused() -> None:
    job = StoredJob()
    with pytest.raises(PoserigError, match='no labeling job "pier-2"'):
        consolidate(job, "pier-2")
    with pytest.raises(NothingToConsolidate, match='Nobody answered in the labeling job "Pier-1"'):
        consolidate(job)
    job.answer(0, {"w0": {}})
    with pytest.raises(NothingToConsolidate, match="has no output manifest"):
        consolidate(job)
    job.write([])
    with pytest.raises(NothingToConsolidate, match="Its manifest has other lines"):
        consolidate(job)
