"""A rig file that is edited after labels exist: what a folder that is opened again does with it."""

import json
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.json import JsonObject
from poserig.labeling.states import ObjectState
from poserig.pose.rig_file import load_rig
from poserig.project.job import job_name
from poserig.project.places import Places
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg
from tests.visitor import label_one, wait_until

pytestmark = pytest.mark.slow

JOB = job_name("photos", "bug-2")
BUG: JsonObject = {
    "version": 1,
    "name": "bug-2",
    "keypoints": [{"name": "head", "sigma": 0.05}, {"name": "tail"}],
    "links": [{"from": "head", "to": "tail"}],
}


def opened(places: Places, file: Path, rig: JsonObject) -> RunningProject:
    file.write_text(json.dumps(rig))
    return RunningProject(places, read_rig(str(file)), tell=lambda _: None)


def test_new_flags_and_sigmas_are_taken_and_labels_stay(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "bug.json"
    (places.photographs / "a.jpg").write_bytes(jpeg())
    with opened(places, file, BUG) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        label_one(running, [10, 10, 2, 20, 20, 2])
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
    manifest = places.files / "output" / JOB / "manifests/output/output.manifest"
    labels = manifest.read_bytes()

    changed = {**BUG, "revision": 2, "flags": ["squashed"],
               "keypoints": [{"name": "head", "sigma": 0.1}, {"name": "tail"}]}  # fmt: skip
    with opened(places, file, changed) as running:
        assert running.summary().counts[ObjectState.LABELED] == 1
    job = places.files / "input" / "jobs" / JOB.lower()
    assert load_rig(job / "rig.json") == load_rig(file)
    assert "squashed" in (job / "worker-task.liquid.html").read_text("utf-8")
    [former] = job.glob("rig-*.json")
    assert json.loads(former.read_text("utf-8")) == BUG
    assert manifest.read_bytes() == labels


def test_other_points_are_refused_and_nothing_is_written(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "bug.json"
    with opened(places, file, BUG):
        pass
    job = places.files / "input" / "jobs" / JOB.lower()
    before = {path.name: path.read_bytes() for path in job.iterdir()}
    other = {**BUG, "keypoints": [{"name": "head"}, {"name": "tail"}, {"name": "wing"}]}
    with pytest.raises(PoserigError) as caught:
        opened(places, file, other).__enter__()
    assert 'The points or links of the rig "bug-2" have changed' in caught.value.what
    assert str(job / "rig.json") in caught.value.what
    assert "Give the changed rig another name" in str(caught.value.cure)
    assert {path.name: path.read_bytes() for path in job.iterdir()} == before
    with opened(places, file, {**other, "name": "bug-3"}) as running:
        assert running.rig.rig.name == "bug-3"
