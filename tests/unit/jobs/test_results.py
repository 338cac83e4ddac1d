"""The labels of a job are fetched, and what is in them is counted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from poserig.errors import PoserigError
from poserig.groundtruth.sources import image_name
from poserig.jobs.results import Results, fetch_results
from tests.unit.jobs.consolidate.stored import LAYOUT, StoredJob, finished, source

FIRST = LAYOUT.output_manifest
NEWER = f"{LAYOUT.consolidated_manifests}0123.manifest"


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StoredJob]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    monkeypatch.chdir(tmp_path)
    with mock_aws():
        yield finished(images=4)


def fetch(job: Any, target: Path | None = None) -> Results:
    return fetch_results(job, LAYOUT.job_name.lower(), target)


def test_everything_in_a_manifest_is_counted(job: StoredJob) -> None:
    lines = job.lines()
    problem = {"type": "worker_problem", "severity": "warning", "detail": "Too dark."}
    swap = {"type": "swap", "severity": "warning"}
    lines[0]["pose"]["issues"] = [problem, problem, swap]
    whole = f"{LAYOUT.annotations}/labels/1.json"
    job.put(whole, json.dumps({**lines[1]["pose"], "issues": [swap]}))
    lines[1]["pose"] = {"version": 2, "rig": "coco-person-17", "label_ref": whole}
    lines[2]["pose"] = {"status": "error", "reason": "No worker answered."}
    lines[3] = {"source-ref": source(3), "pose-metadata": {"failure-reason": "It is gone."}}
    job.write([*lines, {"source-ref": source(4)}, {"source-ref": source(5), "pose": {"boxes": []}}])
    results = fetch(job)
    summary = results.summary
    assert (summary.lines, summary.labeled, summary.unlabeled, summary.other) == (6, 2, 1, 1)
    assert summary.failures == {"No worker answered.": 1, "It is gone.": 1}
    assert (summary.instances, summary.points) == (2, 34)
    assert summary.issues == {"worker_problem": 1, "swap": 2}
    assert summary.reported == 1
    assert summary.agreement == pytest.approx(0.9, abs=0.1)
    assert (results.uri, results.is_made_again) == (FIRST, False)
    assert results.path == Path(f"{LAYOUT.job_name}.manifest")
    assert results.path.read_bytes() == job.get(FIRST)


def test_newest_labels_are_fetched_when_the_job_is_over(job: StoredJob, tmp_path: Path) -> None:
    job.put(NEWER, json.dumps({"source-ref": source(0)}) + "\n")
    results = fetch(job, tmp_path / "labels.jsonl")
    assert (results.uri, results.is_made_again, results.summary.lines) == (NEWER, True, 1)
    job.sagemaker.status = "InProgress"
    assert fetch(job, tmp_path / "now.jsonl").uri == FIRST


def test_file_with_another_content_stays(job: StoredJob, tmp_path: Path) -> None:
    target = tmp_path / "mine.manifest"
    target.write_bytes(job.get(FIRST))
    assert fetch(job, target).summary.labeled == 4  # the same again
    target.write_text("my own")
    with pytest.raises(PoserigError, match="with another content; nothing was written"):
        fetch(job, target)
    assert target.read_text() == "my own"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.manifest"]


def test_job_without_labels_says_when_there_will_be_some(job: StoredJob, tmp_path: Path) -> None:
    job.s3.delete_object(Bucket="photos", Key=FIRST.removeprefix("s3://photos/"))
    with pytest.raises(PoserigError, match="has no labels yet: it is Completed") as over:
        fetch(job)
    assert "It ended without a label" in str(over.value)
    job.sagemaker.status = "InProgress"
    with pytest.raises(PoserigError, match="when the job is over"):
        fetch(job)
    assert list(tmp_path.iterdir()) == []


def in_round(line: Any, label: Any, task: str = "adjust") -> Any:
    """A line of round 2 whose first label is `line`'s own."""
    return {**line, "pose-r1b": line["pose"], "pose-r1b-metadata": line["pose-metadata"],
            "pose": {**label, "round": 2}, "poserig-round": {"task": task, "round": 2}}  # fmt: skip


def test_later_round_is_compared_with_the_labels_before(job: StoredJob) -> None:
    lines = job.lines()
    lineage = [{"attribute": "pose-r1b"}]
    whole = f"{LAYOUT.annotations}/labels/9.json"
    same = {**lines[0]["pose"], "lineage": lineage, "changes": {"was_modified": False}}
    emptied = {**lines[1]["pose"], "instances": [], "lineage": lineage,
               "changes": {"was_modified": True, "removed": 1}}  # fmt: skip
    again = lines[2]["pose"]
    job.put(whole, json.dumps(lines[2]["pose"]))
    third = in_round(lines[2], again, "label")
    third["pose-r1b"] = {"version": 2, "rig": "coco-person-17", "label_ref": whole}
    job.write([in_round(lines[0], same), in_round(lines[1], emptied), third, lines[3]])
    found = fetch(job).summary.round
    assert (found.number, found.accepted, found.changed) == (2, 1, 1)
    assert found.similarities == pytest.approx([1, 0, 1])
    assert found.similarity == pytest.approx(2 / 3)


def test_lines_that_cannot_be_read_are_named_and_kept(job: StoredJob) -> None:
    lines = job.lines()
    gone = f"{LAYOUT.annotations}/labels/7.json"
    lines[1]["pose"] = {"version": 2, "rig": "coco-person-17", "label_ref": gone}
    job.write([lines[0], "no json", lines[1]])
    found = fetch(job)
    assert (found.summary.lines, found.summary.labeled) == (3, 1)
    assert found.problems[0] == f"{LAYOUT.job_name}.manifest:2: This is no JSON object."
    assert found.problems[1].startswith(f"{LAYOUT.job_name}.manifest:3: {gone}: ")
    assert found.path.read_bytes() == job.get(FIRST)


def test_image_that_was_written_again_is_named(job: StoredJob) -> None:
    noted = "s3://photos/input/jobs/pier-1/images.jsonl"
    job.put(source(1), b"as it is now")
    job.put(noted, json.dumps({"source-ref": source(1), "etag": '"as it was"'}))
    assert fetch(job).changed == (image_name(source(1)),)


def test_first_round_has_nothing_to_compare(job: StoredJob) -> None:
    found = fetch(job).summary.round
    assert (found.number, found.similarity) == (0, None)


def test_interrupted_download_goes_on_where_it_ended(
    job: StoredJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = job.get(FIRST)
    asked: list[str] = []
    get_object = job.s3.get_object

    def cut(**given: Any) -> Any:
        answer = get_object(**given)
        if "Range" not in given:
            return answer
        asked.append(given["Range"])
        if len(asked) > 1:
            return answer
        return {"Body": Cut(answer["Body"].read()[:100])}

    monkeypatch.setattr(job.s3, "get_object", cut)
    target = tmp_path / "a.manifest"
    with pytest.raises(ConnectionError):
        fetch(job, target)
    assert not target.exists()
    assert fetch(job, target).path.read_bytes() == whole
    assert asked == ["bytes=0-", "bytes=100-"]
    assert list(tmp_path.glob(".poserig-*")) == []


class Cut:
    """A connection that breaks after some bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, size: int = -1) -> bytes:
        data, self.data = self.data, b""
        if not data:
            raise ConnectionError
        return data


def test_every_input_has_an_answer_or_a_reason_or_is_named(job: StoredJob) -> None:
    given = f"s3://{FIRST.split('/')[2]}/input/given.manifest"
    images = [source(number) for number in range(6)]
    job.put(given, "".join(json.dumps({"source-ref": one}) + "\n" for one in images))
    describe = job.sagemaker.describe_labeling_job
    data = {"DataSource": {"S3DataSource": {"ManifestS3Uri": given}}}
    job.sagemaker.describe_labeling_job = (  # type: ignore[method-assign]
        lambda LabelingJobName: {**describe(LabelingJobName), "InputConfig": data}
    )
    lines = job.lines()
    del lines[1]["pose"], lines[1]["pose-metadata"]
    lines[2] = {"source-ref": source(2), "pose-metadata": {"failure-reason": "It is gone."}}
    job.write(lines)
    results = fetch(job)
    assert results.unanswered == tuple(image_name(source(number)) for number in (1, 4, 5))
    assert (results.summary.lines, results.summary.unlabeled) == (4, 3)
