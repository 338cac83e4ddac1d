"""Keeps sessions, refuses forged requests, and sets the headers of the portal's pages."""

import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from poserig.labeling.ports import Worker
from poserig.portal.roles import Role
from poserig.portal.sessions import Session
from poserig.portal.state import portal_state

_P = ParamSpec("_P")
_CSRF = "csrf_token"
_KEY = "session"
_NEXT = "next_path"


def start_session(worker: Worker) -> str:
    """Signs a worker in, in a fresh session; answers the local path they wanted to see, or "/"."""
    wanted = str(session.get(_NEXT, "/"))
    end_session()  # a new session, so that nobody can plant one beforehand
    session.permanent = True
    browser = request.headers.get("User-Agent", "")
    session[_KEY] = portal_state().door.let_in(worker, request.remote_addr or "", browser)
    return wanted if is_local_path(wanted) else "/"


def end_session() -> None:
    """Ends this browser's session, and that of a copy of its cookie."""
    found = current_session()
    if found is not None:
        portal_state().door.sessions.end(found.id)
    session.clear()
    g.pop("session_found", None)
    g.pop("role", None)


def current_session() -> Session | None:
    """The session of this request. It is looked up in each, once."""
    if "session_found" not in g:
        g.session_found = portal_state().door.find(str(session.get(_KEY, "")))
    found: Session | None = g.session_found
    return found


def current_worker() -> Worker | None:
    """The signed-in worker."""
    found = current_session()
    return None if found is None else found.worker


def worker() -> Worker:
    """The signed-in worker, on pages that only signed-in workers reach."""
    found = current_worker()
    if found is None:
        abort(401)
    return found


def session_id() -> str:
    """The id of this request's session, on pages that only signed-in workers reach."""
    found = current_session()
    if found is None:
        abort(401)
    return found.id


def signed_in(view: Callable[_P, AnyResponse | str]) -> Callable[_P, AnyResponse | str]:
    """Sends whoever is not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> AnyResponse | str:
        if current_worker() is None:
            if request.method != "GET":
                abort(401)
            session[_NEXT] = request.full_path.removesuffix("?")
            return redirect(url_for("auth.sign_in"))
        return view(*args, **kwargs)

    return guarded


def current_role() -> Role | None:
    """What the signed-in worker may do now; None when nobody is signed in."""
    found = current_worker()
    if found is None:
        return None
    if "role" not in g:
        g.role = portal_state().directory.role_of(found)
    return Role(g.role)


def for_roles(
    *roles: Role,
) -> Callable[[Callable[_P, AnyResponse | str]], Callable[_P, AnyResponse | str]]:
    """Lets people of these roles through, and tells others 403. `signed_in` goes above it."""

    def guard(view: Callable[_P, AnyResponse | str]) -> Callable[_P, AnyResponse | str]:
        @wraps(view)
        def guarded(*args: _P.args, **kwargs: _P.kwargs) -> AnyResponse | str:
            if current_role() not in roles:
                abort(403, f"This is for a {' or '.join(roles)} only. Ask your lead.")
            return view(*args, **kwargs)

        return guarded

    return guard


def is_local_path(path: str) -> bool:
    """True for a path on this very portal: "//host" and "/\\host" lead elsewhere."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path


def csrf_token() -> str:
    """This session's token, for forms and for the X-CSRF-Token header."""
    if _CSRF not in session:
        session[_CSRF] = secrets.token_urlsafe(24)
    return str(session[_CSRF])


def refuse_forged_posts() -> None:
    """Lets a POST pass only from this portal's own pages, with this session's token.

    A template's scripts run at this very address, and are exactly who must not get through here:
    their `Origin` is "null".
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403, "The request came from another site.")
    sent = request.headers.get("X-CSRF-Token") or request.form.get(_CSRF, "")
    expected = session.get(_CSRF, "")
    if not expected or not hmac.compare_digest(sent.encode(), str(expected).encode()):
        abort(403, "This page is too old to be used. Reload it and try again.")


def allow_images_from(addresses: list[str]) -> None:
    """Lets this response show images of these addresses' origins."""
    origins = {
        f"{parts.scheme}://{parts.netloc}"
        for parts in map(urlsplit, addresses)
        if parts.scheme in ("http", "https") and ";" not in parts.netloc
    }
    g.image_origins = sorted(origins)


def add_headers(response: Response) -> Response:
    """The portal's headers: nothing but its own files, its images and the task frame."""
    images = " ".join(["'self'", "data:", *getattr(g, "image_origins", [])])
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images}",
            "connect-src 'self'",
            # Not only at first: the frame can lead itself nowhere else either.
            f"frame-src {request.host_url}task/",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not "no-referrer": that would turn the Origin of our own forms into "null".
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static" and not g.get("may_be_kept", False):
        response.headers["Cache-Control"] = "no-store"
    return response
