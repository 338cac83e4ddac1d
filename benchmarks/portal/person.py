"""A person who labels over HTTP as the task page does, and notes what each step took."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.portal.server import RIG
from poserig.pose.rig_file import load_rig

_RIG = load_rig(RIG)
_POINTS = [number for point in range(17) for number in (100 + point, 120 + 3 * point, 2)]


class Refused(Exception):
    """The server answered something else than 200."""


@dataclass
class Person:
    """One person at one browser.

    Attributes:
        portal, key, job: Where they work, and how they get in.
        acknowledged: Mark of each answer that the server said it has saved.
        waits: Seconds from Submit to the next task.
    """

    portal: str
    key: str
    job: str
    name: str
    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0
    waits: list[float] = field(default_factory=list)
    _cookie: str = ""
    _token: str = ""
    _frame: str = ""

    def enter(self) -> None:
        """Signs in."""
        self._open(self.portal, "GET", f"/enter/{self.key}", status=302)
        home = self.page("/")
        found = re.search(r'name="csrf_token" value="([^"]+)"', home)
        if found is None:
            raise Refused("the page has no CSRF token")
        self._token = found[1]

    def page(self, path: str) -> str:
        """A page of the portal."""
        return self._open(self.portal, "GET", path).decode()

    def next(self) -> bool:
        """Takes the next task. False when nothing is left now."""
        self._frame = ""
        headers = {"X-CSRF-Token": self._token, "Accept": "application/json"}
        reply = json.loads(self._open(self.portal, "POST", f"/jobs/{self.job}/next", b"", headers))
        self._frame = reply["task"]["frame"] if "task" in reply else ""
        return bool(self._frame)

    def look(self) -> int:
        """Loads the task's page and its photograph; how many bytes that has."""
        parts = urlsplit(self._frame)
        origin = f"{parts.scheme}://{parts.netloc}"
        page = self._open(origin, "GET", parts.path).decode()
        picture = re.search(r"/photographs/[^\"&\s]+", page)
        if picture is None:
            raise Refused("the task's page has no photograph")
        return len(self._open(origin, "GET", picture[0]))

    def submit(self) -> None:
        """Sends an answer with a mark of its own."""
        mark = f"{self.name}-{self.sent}"
        self.sent += 1
        body = json.dumps({"taskAnswers": json.dumps([_answer(mark)])}).encode()
        parts = urlsplit(self._frame)
        origin = f"{parts.scheme}://{parts.netloc}"
        headers = {"Content-Type": "application/json"}
        reply = self._open(origin, "POST", f"{parts.path}/answer", body, headers)
        if json.loads(reply).get("saved"):
            self.acknowledged.append(mark)

    def label_one(self) -> bool:
        """Submits the task in hand, and takes the next; False when nothing is left now."""
        began = time.perf_counter()
        self.submit()
        has_next = self.next()
        self.waits.append(time.perf_counter() - began)
        return has_next

    def _open(
        self,
        origin: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        status: int = 200,
    ) -> bytes:
        netloc = urlsplit(origin).netloc
        connection = http.client.HTTPConnection(
            f"127.0.0.1:{netloc.rpartition(':')[2]}", timeout=60
        )
        sent = {"Host": netloc, "Cookie": self._cookie if origin == self.portal else ""}
        try:
            connection.request(method, path, body, {**sent, **(headers or {})})
            reply = connection.getresponse()
            read = reply.read()
            cookie = reply.headers.get("Set-Cookie")
        finally:
            connection.close()
        if cookie:
            self._cookie = cookie.partition(";")[0]
        if reply.status != status:
            raise Refused(f"{method} {path}: {reply.status} {read[:200]!r}")
        return read


def _answer(mark: str) -> dict[str, str]:
    """The form of one instance; the mark is its name."""
    pose = {
        "version": 1,
        "rig": _RIG.name,
        "rig_hash": _RIG.hash,
        "labels": list(_RIG.keypoint_names),
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": mark, "keypoints": _POINTS}],
        "problems": [],
    }
    return {"pose": json.dumps(pose), "mark": mark}
