"""A person who labels over HTTP as the task page does, and notes what each step took."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from benchmarks.portal.server import RIG
from poserig.pose.rig_file import load_rig

_RIG = load_rig(RIG)
_POINTS = [number for point in range(17) for number in (100 + point, 120 + 3 * point, 2)]

_PASSWORD = "some words in a row"  # noqa: S105 - of people who live for a minute


class Refused(Exception):
    """The server answered something else than 200."""


@dataclass
class Person:
    """One person at one browser.

    Attributes:
        portal, key, job: Where they work, their invitation, and at which job.
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
    _cookies: dict[str, str] = field(default_factory=dict)
    _token: str = ""
    _frame: str = ""

    def enter(self) -> None:
        """Accepts the invitation, or signs in when that was done before; once is enough."""
        if not self._token:
            path = f"/invitation/{self.key}"
            try:
                self._send_form(path, self.page(path), new_password=_PASSWORD, repeated=_PASSWORD)
            except Refused:  # it was accepted, and the answer was lost
                page = self.page("/sign-in")
                self._send_form("/sign-in", page, username=self.name, password=_PASSWORD)
            self._token = _token_in(self.page("/"))

    def page(self, path: str) -> str:
        """A page of the portal."""
        return self._open("GET", path).decode()

    def next(self) -> bool:
        """Takes the next task. False when nothing is left now."""
        self._frame = ""
        headers = {"X-CSRF-Token": self._token, "Accept": "application/json"}
        reply = json.loads(self._open("POST", f"/jobs/{self.job}/next", b"", headers))
        self._frame = reply["task"]["frame"] if "task" in reply else ""
        return bool(self._frame)

    def look(self) -> int:
        """Loads the task's page and its photograph; how many bytes that has."""
        picture = re.search(r"/photographs/[^\"&\s]+", self.page(self._frame))
        if picture is None:
            raise Refused("the task's page has no photograph")
        return len(self._open("GET", picture[0]))

    def submit(self) -> None:
        """Sends an answer with a mark of its own."""
        mark = f"{self.name}-{self.sent}"
        self.sent += 1
        body = json.dumps({"taskAnswers": json.dumps([_form_of(mark)])}).encode()
        headers = {"Content-Type": "application/json"}
        reply = self._open("POST", f"{self._frame}/answer", body, headers)
        if json.loads(reply).get("saved"):
            self.acknowledged.append(mark)

    def label_one(self) -> bool:
        """Submits the task in hand, and takes the next; False when nothing is left now."""
        began = time.perf_counter()
        self.submit()
        has_next = self.next()
        self.waits.append(time.perf_counter() - began)
        return has_next

    def _send_form(self, path: str, page: str, **fields: str) -> None:
        body = urlencode({**fields, "csrf_token": _token_in(page)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._open("POST", path, body, headers, status=302)

    def _open(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        status: int = 200,
    ) -> bytes:
        connection = http.client.HTTPConnection(urlsplit(self.portal).netloc, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
            reply = connection.getresponse()
            read = reply.read()
            for cookie in reply.headers.get_all("Set-Cookie", ()):
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
        finally:
            connection.close()
        if reply.status != status:
            raise Refused(f"{method} {path}: {reply.status} {read[:200]!r}")
        return read


def _token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise Refused("the page has no CSRF token")
    return found[1]


def _form_of(mark: str) -> dict[str, str]:
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
