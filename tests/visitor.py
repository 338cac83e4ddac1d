"""Visits a project as a browser of few words does, and labels its photographs."""

import http.cookiejar
import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence

import pytest

from poserig.project.running import RunningProject


class Visitor:
    """A browser of few words: it keeps cookies, and follows redirects."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.cookies = http.cookiejar.CookieJar()
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.HTTPCookieProcessor(self.cookies)
        ]
        if tls is not None:
            handlers.append(urllib.request.HTTPSHandler(context=tls))
        self._opener = urllib.request.build_opener(*handlers)

    def open(self, address: str, body: bytes | None = None, /, **headers: str) -> tuple[str, bytes]:
        """Content type and bytes of the answer."""
        request = urllib.request.Request(address, body, headers)  # noqa: S310 - our own server
        with self._opener.open(request, timeout=20) as answer:
            return str(answer.headers["Content-Type"]), answer.read()

    def header(self, address: str, name: str, /, **headers: str) -> str | None:
        """A header of the answer; None without it."""
        request = urllib.request.Request(address, None, headers)  # noqa: S310 - our own server
        with self._opener.open(request, timeout=20) as answer:
            found: str | None = answer.headers.get(name)
            return found

    def status(self, address: str) -> int:
        """The status with which an address answers."""
        try:
            self.open(address)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        return 200

    def get(self, address: str) -> str:
        return self.open(address)[1].decode()

    def post(self, address: str, body: dict[str, str], token: str = "") -> str:
        headers = {"Content-Type": "application/json", "X-CSRF-Token": token}
        return self.open(address, json.dumps(body).encode(), **headers)[1].decode()

    def form(self, address: str, fields: dict[str, str], token: str) -> str:
        """What a form of the portal answers."""
        body = urllib.parse.urlencode({**fields, "csrf_token": token}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.open(address, body, **headers)[1].decode()

    def refused(self, address: str, **headers: str) -> int:
        """The status with which an address refuses."""
        with pytest.raises(urllib.error.HTTPError) as raised:
            self.open(address, **headers)
        raised.value.close()
        return raised.value.code


def label_one(
    running: RunningProject,
    keypoints: Sequence[float],
    further: Mapping[str, Sequence[float]] | None = None,
) -> tuple[str, str]:
    """Labels the next photograph with one instance, and one of each further rig.

    Args:
        running: The project.
        keypoints: Of the instance, flat x, y, v.
        further: Name of a further rig of the queue → keypoints.

    Returns:
        The name of the photograph, and the address of its picture.
    """
    visitor = Visitor()
    home = visitor.get(running.address)
    token = re.search(r'name="csrf_token" value="([^"]+)"', home)
    work = re.search(r'action="(/jobs/[^"]+)/work"', home)
    assert token is not None
    assert work is not None
    portal = running.address.partition("/enter/")[0]
    task = json.loads(visitor.post(f"{portal}{work[1]}/next", {}, token[1]))["task"]
    frame = portal + task["frame"]
    page = Visitor().get(frame)
    picture = re.search(r'/photographs/[^"&\s]+', page)
    assert picture is not None
    assert "/component/crowd-2d-skeleton.js" in page
    rig = running.rig.rig
    pose: dict[str, object] = {
        "version": 1,
        "rig": rig.name,
        "rig_hash": rig.hash,
        "labels": list(rig.keypoint_names),
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": "", "keypoints": list(keypoints)}],
    }
    if further:
        rigs = [one for one in running.rig.rigs[1:] if one.name in further]
        pose["version"] = 2
        pose["rigs"] = [
            {"rig": one.name, "rig_hash": one.hash, "labels": one.keypoint_names} for one in rigs
        ]
        pose["instances"] = [
            {"id": "1", "name": "", "keypoints": list(keypoints)},
            *(
                {"id": name, "rig": name, "class": name, "keypoints": list(flat)}
                for name, flat in further.items()
            ),
        ]
    answer = json.dumps([{"pose": json.dumps(pose)}])
    Visitor().post(f"{frame}/answer", {"taskAnswers": answer})
    return task["imageName"], portal + picture[0]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
