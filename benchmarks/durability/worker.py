"""A worker who labels over HTTP as a browser would, and notes what was acknowledged."""

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

LABELS = ("nose", "left_eye", "right_eye")


@dataclass
class Worker:
    """One person with one account.

    Attributes:
        acknowledged: Mark of each answer that the server said it has saved.
        sent: Marks of all answers that were sent; some of them may have been kept unheard.
    """

    username: str
    password: str
    acknowledged: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    _jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    _token: str = ""

    def work(self, portal: str, job: str) -> bool:
        """Label one image. False when nothing is left for this worker now.

        Raises:
            OSError: The server is gone; nothing of this call may be relied on.
        """
        if not self._token:
            self._sign_in(portal)
        reply = self._open(portal, f"/jobs/{job}/next", b"", {"X-CSRF-Token": self._token})
        coming = json.loads(reply)
        if "task" not in coming:
            return False
        mark = f"{self.username}-{len(self.sent)}"
        self.sent.append(mark)
        body = json.dumps({"taskAnswers": json.dumps([_answer(mark)])}).encode()
        frame = urllib.parse.urlsplit(coming["task"]["frame"]).path
        saved = self._open(portal, f"{frame}/answer", body, {"Content-Type": "application/json"})
        if json.loads(saved).get("saved"):
            self.acknowledged.append(mark)
        return True

    def _sign_in(self, portal: str) -> None:
        page = self._open(portal, "/sign-in", None, {})
        form = {
            "csrf_token": _token_in(page),
            "username": self.username,
            "password": self.password,
        }
        page = self._open(portal, "/sign-in", urllib.parse.urlencode(form).encode(), {})
        self._token = _token_in(page)

    def _open(self, origin: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
        accept = {"Accept": "application/json"} if "X-CSRF-Token" in headers else {}
        request = urllib.request.Request(  # noqa: S310 - our own server
            origin + path, data=body, headers={**headers, **accept}
        )
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        with opener.open(request, timeout=60) as reply:
            return str(reply.read().decode())


def _token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no CSRF token")
    return found[1]


def _answer(mark: str) -> dict[str, str]:
    """The form of one person with three points; the mark is the instance's name."""
    pose = {
        "version": 1,
        "rig": "",
        "rig_hash": "",
        "labels": LABELS,
        "image": {"width": 64, "height": 48},
        "instances": [{"id": "1", "name": mark, "keypoints": [20, 20, 2, 25, 15, 2, 15, 15, 2]}],
        "problems": [],
    }
    return {"pose": json.dumps(pose), "mark": mark}
