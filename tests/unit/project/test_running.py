"""A whole project, as its owner meets it: opened, labeled, closed, opened again."""

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState
from poserig.local.state.lock import StateInUse
from poserig.project.places import Places
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg

pytestmark = pytest.mark.slow

RIG = read_rig("coco-person-17")
POSE = {
    "version": 1,
    "rig": RIG.rig.name,
    "rig_hash": RIG.rig.hash,
    "labels": list(RIG.rig.keypoint_names),
    "image": {"width": 64, "height": 48},
    "instances": [{"id": "1", "name": "", "keypoints": [10, 10, 2] + [0, 0, 0] * 16}],
}


def opened(places: Places, news: Callable[[str], None] = lambda _: None) -> RunningProject:
    return RunningProject(places, RIG, tell=news)


class Visitor:
    """A browser of few words: it keeps cookies, and follows redirects."""

    def __init__(self) -> None:
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def open(self, address: str, body: bytes | None = None, /, **headers: str) -> tuple[str, bytes]:
        """Content type and bytes of the answer."""
        request = urllib.request.Request(address, body, headers)  # noqa: S310 - our own server
        with self._opener.open(request, timeout=20) as answer:
            return str(answer.headers["Content-Type"]), answer.read()

    def get(self, address: str) -> str:
        return self.open(address)[1].decode()

    def post(self, address: str, body: dict[str, str], token: str = "") -> str:
        headers = {"Content-Type": "application/json", "X-CSRF-Token": token}
        return self.open(address, json.dumps(body).encode(), **headers)[1].decode()

    def refused(self, address: str, **headers: str) -> int:
        """The status with which an address refuses."""
        with pytest.raises(urllib.error.HTTPError) as raised:
            self.open(address, **headers)
        raised.value.close()
        return raised.value.code


def label_one(running: RunningProject) -> tuple[str, str]:
    """Labels the next photograph; its name, and the address of its picture."""
    visitor = Visitor()
    home = visitor.get(running.address)
    token = re.search(r'name="csrf_token" value="([^"]+)"', home)
    work = re.search(r'action="(/jobs/[^"]+)/work"', home)
    assert token is not None
    assert work is not None
    portal = running.address.partition("/enter/")[0]
    task = json.loads(visitor.post(f"{portal}{work[1]}/next", {}, token[1]))["task"]
    page = Visitor().get(task["frame"])
    picture = re.search(r'http://localhost:\d+/photographs/[^"&\s]+', page)
    assert picture is not None
    assert "/component/crowd-2d-skeleton.js" in page
    answer = json.dumps([{"pose": json.dumps(POSE)}])
    Visitor().post(f"{task['frame']}/answer", {"taskAnswers": answer})
    return task["imageName"], picture[0]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_folder_is_labeled_closed_and_goes_on(places: Places) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    news: list[str] = []
    with opened(places, news.append) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        name, picture = label_one(running)
        assert name == "a.jpg"
        assert Visitor().open(picture) == ("image/jpeg", jpeg())
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
        address = running.address
    assert news == ["1 photograph"]
    manifest = places.files / "output/photos-coco-person-17/manifests/output/output.manifest"
    (line,) = [json.loads(one) for one in manifest.read_text("utf-8").splitlines()]
    assert line["pose"]["instances"][0]["keypoints"][:3] == [10, 10, 2]
    assert line["source-ref"].endswith("/a.jpg")
    assert sorted(path.name for path in places.photographs.iterdir()) == ["a.jpg"]

    (places.photographs / "b.jpg").write_bytes(jpeg(width=80))
    with opened(places, news.append) as running:
        assert running.address == address
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        assert running.summary().counts[ObjectState.LABELED] == 1
        assert label_one(running)[0] == "b.jpg"
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
        assert "Sign in" in Visitor().get(f"{tasks}/jobs/photos-coco-person-17/results")
        assert Visitor().refused(f"{tasks}/photographs/eyJ.x") == 404
        assert Visitor().refused(f"{portal}/objects/guess/project/project.json") == 404
        assert Visitor().refused(portal, Host="evil.example") == 403


def test_photograph_that_changed_is_not_shown_for_the_other(places: Places) -> None:
    path = places.photographs / "a.jpg"
    path.write_bytes(jpeg())
    with opened(places) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        _, picture = label_one(running)
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
