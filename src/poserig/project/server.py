"""Answers at one address for all parts of a project: the portal, task pages, photographs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from poserig.portal.hosts import REFUSAL, answers_to
from poserig.project.links import Links
from poserig.project.photographs import Known
from poserig.project.places import IMAGES
from poserig.project.product import DESK
from poserig.project.reach import is_own_address
from poserig.project.rig_creator import creator_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PORTAL_HOST = "127.0.0.1"
COMPONENT_PATH = "/component/"
OBJECTS_PATH = "/objects/"
ENTRANCE = "/enter/"
_NOT_HERE = (
    "This address works on the machine that has the folder. Sign in with your name, or ask for an "
    "invitation."
)
_KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers.

    Attributes:
        site: The portal and the task pages; see `poserig.portal.site`.
        objects: What the functions read and write; see `object_server`.
        secret: The word in the address of `objects`.
        component: The component's file.
        links: Reads the addresses of photographs.
        photograph: Finds a photograph by its key below `places.IMAGES`.
        folder: Of the photographs.
    """

    site: "WSGIApplication"
    objects: "WSGIApplication"
    secret: str
    component: Path
    links: Links
    photograph: Callable[[str], Known | None]
    folder: Path


class Door:
    """Stands at a port before what answers there is made; until then nobody is let in.

    Attributes:
        opens_to: What answers. Set it before the server starts.
    """

    def __init__(self) -> None:
        self.opens_to: WSGIApplication = Response("It is not open yet.", status=503)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self.opens_to(environ, start_response)


def one_port(parts: Parts) -> "WSGIApplication":
    """The application that hands each request to its part."""

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return _part(parts, environ)(environ, start_response)

    return application


def _part(parts: Parts, environ: "WSGIEnvironment") -> "WSGIApplication":
    if not answers_to(environ):
        return Response(REFUSAL, status=403)
    path = str(environ.get("PATH_INFO", ""))
    inner = f"{OBJECTS_PATH}{parts.secret}"
    is_from_here = is_own_address(str(environ.get("REMOTE_ADDR", "")))
    if path.startswith(f"{inner}/") and is_from_here:
        environ["PATH_INFO"] = path.removeprefix(inner)
        return parts.objects
    if path.startswith(ENTRANCE) and not is_from_here:
        return Response(_NOT_HERE, status=403)
    if path.startswith(Links.PATH):
        return _photograph(parts, environ, path.removeprefix(Links.PATH))
    if path.startswith(COMPONENT_PATH):
        # The creator's page stands beside the component, as in build/web.
        below = path.removeprefix(COMPONENT_PATH.rstrip("/"))
        if below == f"/{Path(DESK).name}":
            return _file(parts.component.with_name(Path(DESK).name), environ, "text/javascript")
        page = creator_file(parts.component.parent.parent, below)
        if page is not None:
            return page
        return _file(parts.component, environ, "text/javascript")
    return parts.site


def _photograph(parts: Parts, environ: "WSGIEnvironment", token: str) -> Response:
    key = parts.links.key(token)
    found = None if key is None else parts.photograph(key.removeprefix(f"{IMAGES.key}/"))
    if found is None:
        return Response("There is no such photograph.", status=404)
    file = parts.folder / found.path
    try:
        status = file.stat()
    except OSError:
        return Response("The photograph is not in its folder any more.", status=404)
    if (status.st_size, status.st_mtime_ns) != (found.size, found.changed):
        # A label must not be of another picture than the one that was offered.
        return Response("The photograph has changed since it was offered.", status=404)
    return _file(file, environ, found.content_type)


def _file(path: Path, environ: "WSGIEnvironment", content_type: str) -> Response:
    try:
        response = send_file(path, environ, mimetype=content_type, max_age=_KEPT_SECONDS)
    except RequestedRangeNotSatisfiable as error:
        headers = {"Content-Range": f"bytes */{error.length}"}
        return Response("The file has no such part.", status=416, headers=headers)
    except OSError:  # it went in this very moment, or may not be read
        return Response("The file cannot be read.", status=404)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    # For task pages, whose origin is opaque. The address is the permission; no cookie counts.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
