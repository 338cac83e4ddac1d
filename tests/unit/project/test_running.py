"""A whole project, as its owner meets it: opened, labeled, closed, opened again."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState
from poserig.local.state.lock import StateInUse
from poserig.project.job import job_name
from poserig.project.places import Places
from poserig.project.rigs import default_rig, read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg
from tests.visitor import Visitor, label_one, wait_until

pytestmark = pytest.mark.slow

RIG = read_rig("coco-person-17")
JOB = job_name("photos", RIG.rig.name)


def opened(places: Places, news: Callable[[str], None] = lambda _: None) -> RunningProject:
    return RunningProject(places, RIG, tell=news)


def test_folder_is_labeled_closed_and_goes_on(places: Places) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    news: list[str] = []
    with opened(places, news.append) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        name, picture = label_one(running, [10, 10, 2] + [0, 0, 0] * 16)
        assert name == "a.jpg"
        assert Visitor().open(picture) == ("image/jpeg", jpeg())
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
        address = running.address
    assert news == ["1 photograph"]
    manifest = places.files / "output" / JOB / "manifests/output/output.manifest"
    (line,) = [json.loads(one) for one in manifest.read_text("utf-8").splitlines()]
    assert line["pose"]["instances"][0]["keypoints"][:3] == [10, 10, 2]
    assert line["source-ref"].endswith("/a.jpg")
    assert sorted(path.name for path in places.photographs.iterdir()) == ["a.jpg"]

    (places.photographs / "b.jpg").write_bytes(jpeg(width=80))
    with opened(places, news.append) as running:
        assert running.address == address
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        assert running.summary().counts[ObjectState.LABELED] == 1
        assert label_one(running, [10, 10, 2] + [0, 0, 0] * 16)[0] == "b.jpg"
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 2)
    assert news[1] == "2 photographs, 1 new (b.jpg)"
    names = [json.loads(one)["source-ref"] for one in manifest.read_text("utf-8").splitlines()]
    assert [name.rpartition("/")[2] for name in names] == ["a.jpg", "b.jpg"]


def test_only_the_owner_gets_in_and_each_origin_keeps_to_itself(places: Places) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    with opened(places) as running:
        portal = running.address.partition("/enter/")[0]
        assert "Sign in" in Visitor().get(portal)
        assert Visitor().refused(f"{portal}/enter/{'x' * 43}") == 403
        # The task pages' origin hands out nothing of the portal, and sends people to it.
        tasks = portal.replace("127.0.0.1", "localhost")
        assert "Sign in" in Visitor().get(f"{tasks}/jobs/{JOB}/results")
        assert Visitor().refused(f"{tasks}/photographs/eyJ.x") == 404
        assert Visitor().refused(f"{portal}/objects/guess/project/project.json") == 404
        assert Visitor().refused(portal, Host="evil.example") == 403


def test_photograph_that_changed_is_not_shown_for_the_other(places: Places) -> None:
    path = places.photographs / "a.jpg"
    path.write_bytes(jpeg())
    with opened(places) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        _, picture = label_one(running, [10, 10, 2] + [0, 0, 0] * 16)
        path.write_bytes(jpeg(width=90))
        assert Visitor().refused(picture) == 404


def test_project_is_open_once_and_needs_a_free_port(places: Places, tmp_path: Path) -> None:
    with opened(places) as running:
        with pytest.raises(StateInUse, match=re.escape(running.address.partition("/enter")[0])):
            opened(places).__enter__()
        port = int(running.address.split(":")[2].partition("/")[0])
        (tmp_path / "more").mkdir()
        other = Places(tmp_path / "more", tmp_path / "more.poserig")
        with pytest.raises(PoserigError, match="port cannot be used"):
            RunningProject(other, read_rig("hand-21"), port).__enter__()
        with opened(other) as second:
            assert second.address.split("/")[2] != running.address.split("/")[2]


def test_damaged_keys_are_made_anew(places: Places) -> None:
    with opened(places) as running:
        address = running.address
    (places.state / "project.json").write_text("{broken")
    with opened(places) as running:
        assert running.address.partition("/enter/")[2] != address.partition("/enter/")[2]


def test_rig_file_that_changed_is_refused_and_without_it_the_folder_opens(
    places: Places, tmp_path: Path
) -> None:
    file = tmp_path / "cat.json"

    def rig(*names: str) -> str:
        points = [{"name": name} for name in names]
        file.write_text(json.dumps({"version": 1, "name": "cat", "keypoints": points}))
        return str(file)

    with RunningProject(places, read_rig(rig("nose"))):
        pass
    with RunningProject(places, read_rig(rig("nose"))):
        pass
    changed = RunningProject(places, read_rig(rig("nose", "tail")))
    with pytest.raises(PoserigError, match='"cat" has changed') as raised:
        changed.__enter__()
    assert "another name" in raised.value.cure
    with RunningProject(places, default_rig(places)) as running:
        assert running.rig.rig.keypoint_names == ("nose",)
