"""A project in which each instance has the rig of its class, from the first page to the export."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.export import export_command
from poserig.errors import PoserigError
from poserig.json import JsonObject
from poserig.labeling.states import ObjectState
from poserig.pose.job_rigs import parse_rigs
from poserig.project.job import job_name
from poserig.project.places import Places
from poserig.project.rigs import default_rigs, read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg
from tests.visitor import label_one, wait_until

pytestmark = pytest.mark.slow

BUG: JsonObject = {
    "version": 1,
    "name": "bug-2",
    "keypoints": [{"name": "head", "sigma": 0.05}, {"name": "tail"}],
    "links": [{"from": "head", "to": "tail"}],
}
JOB = job_name("photos", "hand-21+bug-2")
HAND = [10, 10, 2] + [0, 0, 0] * 20


def opened(places: Places, file: Path, **changes: object) -> RunningProject:
    file.write_text(json.dumps({**BUG, **changes}))
    return RunningProject(places, read_rig(f"hand-21+{file}"), tell=lambda _: None)


def test_instances_of_two_rigs_are_labeled_exported_and_measured_with_an_edited_rig(
    places: Places, tmp_path: Path
) -> None:
    file = tmp_path / "bug.json"
    (places.photographs / "a.jpg").write_bytes(jpeg())
    with opened(places, file) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        label_one(running, HAND, {"bug-2": [20, 20, 2, 30, 25, 1]})
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
    manifest = places.files / "output" / JOB / "manifests/output/output.manifest"
    label = json.loads(manifest.read_bytes())["pose"]
    assert label["rig"] == "hand-21"
    assert [one["labels"] for one in label["rigs"]] == [["head", "tail"]]
    assert [one.get("rig", "") for one in label["instances"]] == ["", "bug-2"]

    target = tmp_path / "out.json"
    result = CliRunner().invoke(export_command, ["coco", str(places.photographs), str(target)])
    assert result.exit_code == 0, result.output
    coco = json.loads(target.read_text())
    assert [one["keypoints"] for one in coco["categories"]][1] == ["head", "tail"]
    assert coco["categories"][1]["skeleton"] == [[1, 2]]  # of the queue's rig file
    assert [one["keypoints"][:6] for one in coco["annotations"]] == [
        [10, 10, 2, 0, 0, 0],
        [20, 20, 2, 30, 25, 1],
    ]
    target.unlink()
    chosen = ["yolo", str(places.photographs), str(target), "--rig", "bug-2"]
    result = CliRunner().invoke(export_command, chosen)
    assert result.exit_code == 0, result.output

    keypoints = [{"name": "head", "sigma": 0.01}, {"name": "tail"}]
    (places.photographs / "b.jpg").write_bytes(jpeg(80, 60))
    with opened(places, file, keypoints=keypoints, revision=2) as running:
        assert running.summary().counts[ObjectState.LABELED] == 1
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        label_one(running, HAND, {"bug-2": [20, 20, 2, 30, 25, 1]})
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 2)
    revisions = [
        json.loads(line)["pose"]["rigs"][0].get("rig_revision", 1)
        for line in manifest.read_text("utf-8").splitlines()
    ]
    assert revisions == [1, 2]  # what was labeled before stays told apart
    kept = json.loads((places.files / "input/jobs" / JOB.lower() / "rig.json").read_bytes())
    assert [rig.revision for rig in parse_rigs(kept)] == [1, 2]
    assert [one.name for one in default_rigs(places)] == ["hand-21+bug-2"]
    moved = [{"name": "tail"}, {"name": "head"}]
    with pytest.raises(PoserigError, match='points or links of the rig "bug-2" have changed'):
        opened(places, file, keypoints=moved).__enter__()
