"""A follow-up job on the real local AWS: what failed is labeled again, the rest is kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.requeue import requeue
from poserig.jobs.status import describe
from poserig.jobs.stop import stop, wait_until_over
from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed, photographs

pytestmark = pytest.mark.slow

LABEL: dict[str, Any] = {
    "pose": {"version": 1, "instances": []},
    "pose-metadata": {"job-name": "labeling-job/earlier", "human-annotated": "yes"},
}
REPORTED: dict[str, Any] = {
    "pose": {"status": "error", "reason": "no answer"},
    "pose-metadata": {"failure-reason": "no answer", "human-annotated": "true"},
}


def line(name: str, **members: Any) -> dict[str, Any]:
    return {"source-ref": f"s3://{BUCKET}/requeue/{name}.jpg", "frame": name, **members}


def ended(deployed: Deployed, name: str, lines: list[dict[str, Any]], **options: Any) -> None:
    """A job over these lines that has come to its end without a worker."""
    body = "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in lines).encode()
    deployed.s3.put_object(Bucket=BUCKET, Key=f"given/{name}", Body=body)
    chosen = LaunchOptions(**{"name": name, "rig": "coco-person-17", **options})
    launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/{name}", chosen)
    wait_until_over(deployed.session, [name], seconds=60, pause=0.1)


def test_follow_up_labels_again_what_failed_and_keeps_the_rest(deployed: Deployed) -> None:
    lines = [line("done", **LABEL), line("lost"), line("done-too", **LABEL)]
    ended(
        deployed, "Pier-1", lines,
        title="Piers", workers=3, tags={"poserig:project": "p"}, expires=False,
    )  # fmt: skip
    first = describe(deployed.session, "Pier-1")
    assert (first.status, first.labeled, first.failed) == ("Completed", 2, 1)
    deployed.s3.put_object(Bucket=BUCKET, Key="requeue/lost.jpg", Body=JPEG)
    before = deployed.objects()

    made = requeue(deployed.session, deployed.stack, "pier-1")

    assert (made.name, made.again, made.kept) == ("Pier-2", 1, 2)
    assert deployed.manifest(made.manifest_uri) == lines  # the reason of the failure is gone
    client = deployed.session.client("sagemaker")
    old, new = (client.describe_labeling_job(LabelingJobName=n) for n in ("Pier-1", "Pier-2"))
    for same in ("LabelAttributeName", "OutputConfig", "RoleArn", "Tags"):
        assert new[same] == old[same]
    folder = f"s3://{BUCKET}/input/jobs"
    old_task, new_task = dict(old["HumanTaskConfig"]), dict(new["HumanTaskConfig"])
    assert old_task.pop("UiConfig") == {
        "UiTemplateS3Uri": f"{folder}/pier-1/worker-task.liquid.html"
    }
    assert new_task.pop("UiConfig") == {
        "UiTemplateS3Uri": f"{folder}/pier-2/worker-task.liquid.html"
    }
    assert new_task == old_task
    for name in ("worker-task.liquid.html", "rig.json"):
        files = [deployed.read(f"{folder}/{job}/{name}") for job in ("pier-1", "pier-2")]
        assert files[0] == files[1]
    assert new["HumanTaskConfig"]["TaskTitle"] == "Piers"
    assert new["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"] == 3
    counters = new["LabelCounters"]
    assert (counters["TotalLabeled"], counters["Unlabeled"]) == (2, 1)
    assert before.items() <= deployed.objects().items()
    assert made.output_manifest_uri.endswith("/output/Pier-2/manifests/output/output.manifest")
    stop(deployed.session, "Pier-2")


def test_label_that_reports_an_error_is_labeled_again(deployed: Deployed) -> None:
    ended(deployed, "reports-1", [line("gone"), line("done", **LABEL)])
    key = "output/reports-1/manifests/output/output.manifest"
    text = "".join(json.dumps(one) + "\n" for one in (
        line("reported", **REPORTED), line("plain"), line("done", **LABEL)))  # fmt: skip
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    made = requeue(deployed.session, deployed.stack, "reports-1", "Reports-Again")
    assert (made.name, made.again, made.kept) == ("Reports-Again", 2, 1)
    assert deployed.manifest(made.manifest_uri) == [
        line("reported"), line("plain"), line("done", **LABEL)
    ]  # fmt: skip


def test_follow_up_keeps_the_labels_that_were_made_again(deployed: Deployed) -> None:
    ended(deployed, "twice-1", [line("gone"), line("done", **LABEL)])
    newer = {**LABEL, "pose": {"version": 2, "instances": []}}
    text = "".join(json.dumps(one) + "\n" for one in (line("gone"), line("done", **newer)))
    key = "output/twice-1/manifests/consolidated/0123.manifest"
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    made = requeue(deployed.session, deployed.stack, "twice-1")
    assert deployed.manifest(made.manifest_uri) == [line("gone"), line("done", **newer)]


def test_next_name_is_one_that_is_free(deployed: Deployed) -> None:
    ended(deployed, "row", [line("gone")])
    names = [requeue(deployed.session, deployed.stack, "row").name for _ in range(2)]
    assert names == ["row-2", "row-3"]


def refused(deployed: Deployed, name: str, message: str, new_name: str = "") -> None:
    before, jobs = deployed.objects(), deployed.jobs()
    with pytest.raises(PoserigError, match=message):
        requeue(deployed.session, deployed.stack, name, new_name)
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)


def test_requeue_is_refused_before_anything_is_written(deployed: Deployed, tmp_path: Path) -> None:
    refused(deployed, "nobody", 'There is no labeling job "nobody"')

    folder = photographs(tmp_path, "open.jpg")
    options = LaunchOptions("open-1", "coco-person-17")
    launch(deployed.session, deployed.stack, str(folder), options)
    refused(deployed, "open-1", r'"open-1" is not over: it is \w+\. .*poserig job stop open-1')

    ended(deployed, "whole-1", [line("done", **LABEL)])
    refused(deployed, "whole-1", 'Nothing of "whole-1" failed: all 1 data objects have a label')

    ended(deployed, "part-1", [line("gone"), line("done", **LABEL)])
    refused(deployed, "part-1", 'a labeling job "open-1" already', "OPEN-1")
    refused(deployed, "part-1", "not a name for a labeling job", "a_b")
    key = "output/part-1/manifests/output/output.manifest"
    deployed.s3.delete_object(Bucket=BUCKET, Key=key)
    refused(deployed, "part-1", "has no output manifest")
    stop(deployed.session, "open-1")
