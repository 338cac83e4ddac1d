"""Tests jobs/gold/kept.py and figures.py, and that nobody else takes gold for labels."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from moto import mock_aws

from poserig.cli.report import report
from poserig.errors import PoserigError
from poserig.jobs.earlier import read_earlier
from poserig.jobs.gold.figures import GoldFigures, GoldWorker, in_one
from poserig.jobs.gold.kept import KnownImage, known_images, text_of
from poserig.jobs.labels import OutputManifest
from poserig.jobs.manifests import read_manifest_file, read_manifest_in_s3
from poserig.jobs.part_launch import LaunchedPart, Part, launched
from poserig.jobs.parts import examine
from poserig.jobs.requeue import requeue
from poserig.jobs.results import fetch_results
from poserig.jobs.watch import Watch
from tests.unit.jobs.consolidate.stored import FILE, LAYOUT, TEMPLATE, StoredJob, finished, source
from tests.unit.jobs.gold.folder import RIG, gold_image, points
from tests.unit.jobs.stubs import STACK

GOLD = 1, 3
FOLDER = TEMPLATE.rpartition("/")[0]


def answer(keypoints: list[float]) -> dict[str, str]:
    instances = [{"id": "1", "name": "", "keypoints": keypoints}]
    pose = {"version": 1, "rig": RIG.name, "rig_hash": RIG.hash, "labels": RIG.keypoint_names,
            "image": {"width": 640, "height": 480}, "instances": instances}  # fmt: skip
    return {"pose": json.dumps(pose), "updated_annotations": "[]"}


def exchanged(flat: list[float]) -> list[float]:
    swap = RIG.swap_indices
    return [value for k in range(17) for value in flat[3 * swap[k] : 3 * swap[k] + 3]]


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StoredJob]:
    """Six images, of which two are gold; Ann is careful, Bob exchanges left and right."""
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    monkeypatch.chdir(tmp_path)
    with mock_aws():
        job = finished(images=6, workers=2)
        lines = job.lines()
        for index in GOLD:
            lines[index]["poserig-gold"] = True
        job.write(lines)
        for index in GOLD:
            job.answers[index] = {}
            job.answer(
                index, {"ann": answer(points(index)), "bob": answer(exchanged(points(index)))}
            )
        known = [
            KnownImage(
                index,
                source(index),
                gold_image(tmp_path / "g", f"g{index}.png", points(index)).label,
            )
            for index in GOLD
        ]
        job.put(f"{FOLDER}/gold.manifest", text_of(known, RIG))
        job.put(f"{FOLDER}/rig.json", json.dumps(FILE))
        describe = job.sagemaker.describe_labeling_job

        def described(LabelingJobName: str) -> Any:
            found: Any = describe(LabelingJobName)
            counters = {"TotalLabeled": 6}
            tags = [{"Key": "poserig:gold", "Value": "2"}]
            return {**found, "Tags": tags, "LabelCounters": counters}

        monkeypatch.setattr(job.sagemaker, "describe_labeling_job", described)
        yield job


def test_known_poses_come_back_as_they_were_given(job: StoredJob) -> None:
    known = known_images(job.s3, job.sagemaker.describe_labeling_job("pier-1"))
    assert known is not None
    assert [(one.index, one.source_ref, one.image.name) for one in known.images] == [
        (1, source(1), "g1.png"), (3, source(3), "g3.png"),
    ]  # fmt: skip
    assert list(known.images[1].image.instances[0].keypoints) == pytest.approx(points(3))
    assert known.by_source()[source(3)].line == 4


def test_status_and_watch_say_how_each_worker_fits(job: StoredJob) -> None:
    for found in (examine(job, "pier-1").gold, Watch(job, "pier-1").look().gold):  # type: ignore[arg-type]
        assert found is not None
        assert (found.images, found.answered, found.problems) == (2, 2, 0)
        bob, ann = found.workers
        assert (ann.worker, ann.answers, ann.oks, ann.kinds) == ("ann", 2, 1.0, Counter(good=34))
        assert (bob.worker, bob.answers) == ("bob", 2)
        assert bob.oks < 0.5
        assert bob.kinds["inversion"] >= 20


def test_figures_of_parts_are_those_of_one_job() -> None:
    ann = GoldWorker("ann", 3, 0.9, Counter(good=40, miss=2), 1, 0, 2, 0)
    bob = GoldWorker("bob", 1, 0.8, Counter(good=17), 0, 0, 0, 0)
    more = GoldWorker("ann", 1, 0.5, Counter(good=10, swap=7), 1, 3, 0, 4)
    first = GoldFigures(3, 3, (bob, ann), 1)
    second = GoldFigures(2, 1, (more,), 2)
    found = in_one([first, None, second])
    assert found
    assert (found.images, found.answered, found.problems) == (5, 4, 3)
    both = found.workers[found.workers[0].worker == "bob"]
    assert both.oks == pytest.approx((3 * 0.9 + 0.5) / 4)
    assert replace(both, oks=0) == GoldWorker(
        "ann", 4, 0, Counter(good=50, miss=2, swap=7), 2, 3, 2, 4
    )
    assert [one.worker for one in found.workers] == ["ann", "bob"]  # the least fitting first
    assert (in_one([None, first]), in_one([None])) == (first, None)


def test_answer_that_comes_during_a_watch_is_counted_once(job: StoredJob) -> None:
    files = [f"{LAYOUT.worker_responses}iteration-1/{index}/" for index in GOLD]
    for key in job.objects():
        if any(f"s3://photos/{key}".startswith(file) for file in files):
            job.s3.delete_object(Bucket="photos", Key=key)
    watch = Watch(job, "pier-1")  # type: ignore[arg-type]
    first = watch.look().gold
    assert first
    assert (first.answered, first.workers) == (0, ())
    job.answer(GOLD[0], {"ann": answer(points(1))})
    for _ in range(2):
        found = watch.look().gold
        assert found
        assert [(one.worker, one.answers) for one in found.workers] == [("ann", 1)]


def test_lost_file_is_told_and_labels_are_not_concerned(job: StoredJob) -> None:
    job.s3.delete_object(
        Bucket="photos", Key=f"{FOLDER}/gold.manifest".removeprefix("s3://photos/")
    )
    with pytest.raises(PoserigError, match="known poses of the job's gold images are not there"):
        examine(job, "pier-1")  # type: ignore[arg-type]
    assert fetch_results(job, "pier-1").gold == 2  # type: ignore[arg-type]


def test_results_leave_gold_out_and_every_other_image_has_an_answer(job: StoredJob) -> None:
    describe = job.sagemaker.describe_labeling_job
    inputs = "s3://photos/input/manifests/pier-1.manifest"
    given = [
        {"source-ref": source(n), **({"poserig-gold": True} if n in GOLD else {})} for n in range(7)
    ]
    job.put(inputs, "".join(f"{json.dumps(line)}\n" for line in given))
    setattr(job.sagemaker, "describe_labeling_job", lambda LabelingJobName: {  # noqa: B010
        **describe(LabelingJobName),
        "Tags": [],  # the mark counts: a manifest in S3 may have gold of an earlier job
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": inputs}}},
    })  # fmt: skip
    found = fetch_results(job, "pier-1")  # type: ignore[arg-type]
    assert (found.gold, found.summary.lines, found.summary.labeled) == (2, 4, 4)
    written = [json.loads(line)["source-ref"] for line in found.path.read_text().splitlines()]
    assert written == [source(n) for n in (0, 2, 4, 5)]
    assert found.unanswered == ("images/00006.jpg",)  # and no gold image


def test_later_jobs_ask_nobody_about_gold(job: StoredJob, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = read_earlier(job, job.s3, "pier-1")  # type: ignore[arg-type]
    assert [line.index for line in earlier.lines] == [0, 2, 4, 5]  # their numbers in the file
    assert earlier.notes == ("2 gold images of it left out.",)
    lines = job.lines()
    lines[2] = {"source-ref": source(2), "pose-metadata": {"failure-reason": "Expired."}}
    lines[3] = {"source-ref": source(3), "poserig-gold": True}
    job.write(lines)
    asked: dict[str, Any] = {}

    def create(session: object, name: str, parts: list[Part]) -> tuple[LaunchedPart, ...]:
        (part,) = parts
        asked.update(m=part.manifest, r=part.request)
        return (launched(part, "arn"),)

    monkeypatch.setattr("poserig.jobs.requeue.upload_client", lambda session: session.s3)
    monkeypatch.setattr("poserig.jobs.requeue.files_of", lambda *given: (_File(),))
    monkeypatch.setattr("poserig.jobs.requeue.images_file", lambda *given: [])
    monkeypatch.setattr("poserig.jobs.requeue.check_parts", lambda *given: given[-1])
    monkeypatch.setattr("poserig.jobs.requeue.send_parts", lambda *given: None)
    monkeypatch.setattr("poserig.jobs.requeue.create_parts", create)
    made = requeue(job, STACK, "pier-1", "pier-2")  # type: ignore[arg-type]
    assert (made.again, made.kept) == (1, 3)
    assert b"poserig-gold" not in asked["m"].body
    assert asked["r"]["Tags"] == []


class _File:
    uri = "s3://photos/input/jobs/pier-2/worker-task.liquid.html"


def test_other_readers_leave_gold_out(job: StoredJob, tmp_path: Path) -> None:
    path = tmp_path / "raw.manifest"
    path.write_bytes(job.get(LAYOUT.output_manifest))
    assert [image.line for image in OutputManifest(str(path)).images()] == [1, 3, 5, 6]
    again = read_manifest_file(path)
    assert again.lines == 4
    assert again.notes == ("2 gold images of an earlier job left out.",)
    notes = read_manifest_in_s3(job.s3, LAYOUT.output_manifest).notes
    assert notes == (
        "2 lines are gold images of an earlier job: results will leave them out. Launch a later"
        " round instead: --from.",
    )


def test_report_finds_the_gold_of_a_job_by_itself(
    job: StoredJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("session", "lines"):
        monkeypatch.setattr(f"poserig.jobs.{place}.open_session", lambda: job)
    told = json.loads(CliRunner().invoke(report, ["pier-1", "--json"]).stdout)
    assert told["images"] == 4  # gold is not of the data set
    workers = {one["worker"]: one for one in told["workers"]}
    assert (workers["ann"]["answers"], workers["ann"]["gold"]["images"]) == (0, 2)
    assert workers["ann"]["gold"]["quality"] == 1.0
    assert workers["bob"]["gold"]["kinds"]["inversion"] >= 20
    assert workers["w0"]["gold"] is None
    assert told["gold"]["images"] == 2
