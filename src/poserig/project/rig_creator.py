"""Serves the rig creator on this machine, and writes and converts the rigs that are drawn in it."""

import json
from collections.abc import Callable, Iterable, Mapping
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Request, Response

from poserig.errors import PoserigError, shown
from poserig.files import write_files
from poserig.formats.rigs import rig_to_json
from poserig.json import Json, loads
from poserig.portal.hosts import only_own_hosts
from poserig.pose.rig_file import parse_rig
from poserig.project.product import COMPONENT, CREATOR
from poserig.rigging.conversion.registry import WRITERS, read_any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CREATOR_PATH: Final = "/rig-creator/"
"""The component is beside it: the page loads ../crowd-2d-skeleton.js."""
_SESSION: Final = "/session/"
_MOST_BYTES = 4 * 1024 * 1024
# The page shows pictures that it reads itself, and styles that its code makes.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data: blob:; "
    "connect-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'self'"
)
_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


def creator_file(built: Path, path: str) -> Response | None:
    """A file of the creator's page, or None for an address that is none of them.

    Args:
        built: What `product.built_files` finds.
        path: Of the request, below the folder in which the component is.
    """
    if path == CREATOR_PATH.rstrip("/"):
        return Response(status=308, headers={"Location": f"{CREATOR_PATH.strip('/')}/"})
    name = path.removeprefix(CREATOR_PATH) or "index.html"
    files = {Path(one).name: one for one in CREATOR}
    if not path.startswith(CREATOR_PATH) or name not in files:
        return None
    response = Response((built / files[name]).read_bytes(), content_type=_TYPES[Path(name).suffix])
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-cache"
    return response


class CreatorSession:
    """One drawing: what it begins with, and the file that Save writes.

    Args:
        start: Content of a rig file, or None for an empty page.
        out: The file; None takes the rig's name in this folder.
        replaces: Whether a file that is there may be replaced.
        tell: Told which file was written.
    """

    def __init__(
        self,
        start: Json,
        out: Path | None,
        replaces: bool,
        tell: Callable[[Path], None] = lambda _: None,
    ) -> None:
        self._start = start
        self._out = out
        self._replaces = replaces
        self._own: set[Path] = set()
        self._tell = tell

    def start(self, _: Mapping[str, Json]) -> dict[str, Json]:
        """What the page begins with."""
        programs = [name for name in sorted(WRITERS) if name != "poserig"]
        return {"rig": self._start, "file": str(self._out or ""), "programs": programs}

    def save(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """Writes the rig. Raises PoserigError: it is wrong, or another file is there."""
        text = _text(given, "text")
        rig = parse_rig(_json(text), "rig")
        path = self._out or Path(f"{rig.name}.json")
        write_files({path: text}, force=self._replaces or path in self._own)
        self._own.add(path)
        self._tell(path)
        return {"file": str(path)}

    def read(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """The rig in a file of another program. Raises PoserigError."""
        rig = read_any(_text(given, "text"), shown(_text(given, "name")))
        return {"rig": rig_to_json(rig)}

    def convert(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """The rig's text for another program. Raises PoserigError."""
        program = _text(given, "program")
        if program not in WRITERS:
            raise PoserigError(f"{shown(program)} is no program that poserig writes rigs for.")
        return {"text": WRITERS[program](parse_rig(given.get("rig"), "rig"))}


def creator_application(built: Path, session: CreatorSession, token: str) -> "WSGIApplication":
    """The page, the component beside it, and the session's calls for who has its token.

    Args:
        built: What `product.built_files` finds.
        session: What the calls do.
        token: A header of each call names it; the address that was printed holds it.
    """
    reads = {"start": session.start}
    writes = {"save": session.save, "read": session.read, "convert": session.convert}

    def answer(request: Request) -> Response:
        if request.path.startswith(_SESSION):
            given = request.headers.get("X-Poserig-Session", "")
            if not compare_digest(given.encode(), token.encode()):
                return _error("Open the address that `poserig rig new` printed.", 403)
            call = (writes if request.method == "POST" else reads).get(
                request.path.removeprefix(_SESSION)
            )
            return _error("There is no such call.", 404) if call is None else _call(call, request)
        if request.method not in ("GET", "HEAD"):
            return Response("Only GET is answered here.", status=405)
        if request.path == "/":
            return Response(status=302, headers={"Location": CREATOR_PATH})
        if request.path == f"/{Path(COMPONENT).name}":
            code = (built / COMPONENT).read_bytes()
            return Response(code, content_type=_TYPES[".js"])
        return creator_file(built, request.path) or Response("There is no such page.", status=404)

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return answer(Request(environ))(environ, start_response)

    return only_own_hosts(application)


def _call(call: Callable[[Mapping[str, Json]], dict[str, Json]], request: Request) -> Response:
    if request.method == "POST" and (request.content_length or _MOST_BYTES + 1) > _MOST_BYTES:
        return _error(f"More than {_MOST_BYTES // 1024**2} MB are no rig.", 413)
    try:
        given = _json(request.get_data(as_text=True)) if request.method == "POST" else {}
        return _answer(call(given if isinstance(given, dict) else {}))
    except PoserigError as error:
        return _error(str(error), 422)
    except OSError as error:
        return _error(f"The file cannot be written: {error.strerror}.", 422)


def _json(text: str) -> Json:
    try:
        return loads(text)
    except ValueError as error:
        raise PoserigError(f"is not JSON: {error}.", where="rig") from error


def _text(given: Mapping[str, Json], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise PoserigError("is missing.", where=name)
    return value


def _answer(value: Mapping[str, Json], status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(text, status, headers, content_type="application/json")


def _error(words: str, status: int) -> Response:
    return _answer({"error": words}, status)
