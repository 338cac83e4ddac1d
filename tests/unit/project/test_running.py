"""A whole project, as its owner meets it: opened, labeled, closed, opened again."""

import json
import re
import resource
import ssl
import urllib.error
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState
from poserig.local.state.lock import StateInUse
from poserig.portal.roles import Role
from poserig.project.job import job_name
from poserig.project.people import people_of
from poserig.project.places import Places
from poserig.project.reach import Reach
from poserig.project.rigs import default_rigs, read_rig
from poserig.project.running import RunningProject
from tests.certificates import write_certificate
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


def test_only_the_owner_gets_in_and_there_is_one_address(places: Places) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    with opened(places) as running:
        portal = running.address.partition("/enter/")[0]
        assert "Sign in" in Visitor().get(portal)
        assert Visitor().refused(f"{portal}/enter/{'x' * 43}") == 403
        # Who types localhost is sent to the printed address, where the session is.
        typed = portal.replace("127.0.0.1", "localhost")
        assert "Sign in" in Visitor().get(f"{typed}/jobs/{JOB}/results")
        assert Visitor().refused(f"{portal}/task/eyJ.x") == 403
        assert Visitor().refused(f"{portal}/photographs/eyJ.x") == 404
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
        with pytest.raises(PoserigError, match=f"port {port} cannot be used"):
            RunningProject(other, read_rig("hand-21"), port).__enter__()
        with opened(other) as second:
            assert second.address.split("/")[2] != running.address.split("/")[2]


def test_port_is_taken_when_a_project_begins_and_free_when_its_start_failed(
    places: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two that begin at once: the second must not find the first one's port free."""
    (tmp_path / "more").mkdir()
    seen: list[str] = []

    def begin_another(*_: object, **__: object) -> None:
        monkeypatch.undo()
        with opened(Places(tmp_path / "more", tmp_path / "more.poserig")) as second:
            seen.append(second.address)
        raise PoserigError("The first one fails.")

    monkeypatch.setattr("poserig.project.running.create_portal", begin_another)
    with pytest.raises(PoserigError, match="first one fails"):
        opened(places).__enter__()
    with opened(places) as running:
        assert running.address.split("/")[2] != seen[0].split("/")[2]


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
    with pytest.raises(PoserigError, match='rig "cat" have changed') as raised:
        changed.__enter__()
    assert "another name" in raised.value.cure
    with RunningProject(places, default_rigs(places)[0]) as running:
        assert running.rig.rig.keypoint_names == ("nose",)


def test_each_rig_has_a_queue_of_its_own_and_the_next_start_has_them_again(places: Places) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    hand = read_rig("hand-21")
    with RunningProject(places, RIG, more_rigs=[hand, RIG]) as running:
        assert running.wait_until_looked(30)
        assert [one.total for one in running.summaries()] == [1, 1]
        page = Visitor().get(running.address)
        assert "<h2>photos: coco-person-17</h2>" in page
        assert "<h2>photos: hand-21</h2>" in page
    assert [one.rig.name for one in default_rigs(places)] == ["coco-person-17", "hand-21"]
    with RunningProject(places, hand):
        pass
    assert [one.rig.name for one in default_rigs(places)] == ["hand-21"]


def test_deleted_job_is_told_at_the_next_start_and_begins_anew_once_it_is_erased(
    places: Places,
) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    with opened(places) as running:
        assert running.wait_until_looked(30)
        lead = running._owner.worker
        running._service.shelving.delete(JOB, lead)
        assert "photos" in Visitor().get(running.address)
    news: list[str] = []
    with opened(places, news.append) as running:
        assert running.wait_until_looked(30)
        assert news[0].startswith('The job "photos" is deleted. Its labels are kept until 20')
        assert running.summary().total == 1
        rig = places.files / "input/jobs" / JOB.lower() / "rig.json"
        assert rig.is_file()
        running.shelf.erase(JOB, lead, "photos")
        assert not rig.exists()
        assert running.summaries() == []
    news.clear()
    with opened(places, news.append) as running:
        assert running.wait_until_looked(30)
        assert news == ["1 photograph"]
        assert running.summary().total == 1
    assert (places.photographs / "a.jpg").read_bytes() == jpeg()


def test_others_cannot_reach_it_before_somebody_has_an_account(places: Places) -> None:
    for reach in (Reach("127.0.0.2", ("label.example",)), Reach(trusts_proxy=True)):
        with pytest.raises(PoserigError, match="nobody has an account") as raised:
            RunningProject(places, RIG, reach=reach).__enter__()
        assert raised.value.cure.startswith("Add somebody first: poserig worker add NAME --project")
        assert raised.value.cure.endswith("/photos")


def test_people_come_by_tls_and_the_owner_by_the_machine_itself(
    places: Places, tmp_path: Path
) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    certificate, key = write_certificate(tmp_path, "127.0.0.2")
    with people_of(places) as people:
        link = people.invite("ann", Role.ANNOTATOR).key
    reach = Reach("127.0.0.2", certificate=certificate, key=key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with RunningProject(places, RIG, reach=reach) as running:
        assert running.origin.startswith("https://127.0.0.2:")
        assert running.address.startswith("http://127.0.0.1:")
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        label_one(running, [10, 10, 2] + [0, 0, 0] * 16)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
        guest = Visitor(trusting)
        page = guest.get(f"{running.origin}/invitation/{link}")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        password = {"new_password": "correct horse battery", "repeated": "correct horse battery"}
        home = guest.form(f"{running.origin}/invitation/{link}", password, token[1])
        assert "<h2>photos</h2>" in home
        assert all(cookie.secure for cookie in guest.cookies)
        # While it is open, from another process as it were.
        with people_of(places) as people:
            people.remove("ann")
        assert "Sign in" in guest.get(f"{running.origin}/")


def test_full_disk_takes_no_answer_says_so_and_keeps_what_was_there(places: Places) -> None:
    """The system's own limit on a file's length; what SQLite then meets is no room to write."""
    for number in range(2):
        (places.photographs / f"{number}.jpg").write_bytes(jpeg(width=64 + number))
    points = [10, 10, 2] + [0, 0, 0] * 16
    with opened(places) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 2)
        label_one(running, points)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
        try:
            with pytest.raises(urllib.error.HTTPError) as raised:
                label_one(running, points)
            told = raised.value.read().decode()
            raised.value.close()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert raised.value.code in (502, 503)
        assert "disk" in told
        assert "Traceback" not in told
        label_one(running, points)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 2)
