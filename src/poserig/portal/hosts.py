"""Answers only requests that were sent to this server's own name.

A page of another site can point its own name at 127.0.0.1 (DNS rebinding) and then read what this
machine answers to it. Its requests carry that other name in their Host header.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOOPBACK = ("127.0.0.1", "localhost")
HOST_IS_CHECKED = "poserig.host_is_checked"
"""In a WSGI environment: the server before has found the request's host to be one of its own. No
client can set it: headers have other names there."""
REFUSAL = "This address is not one of this server. Open the address that poserig printed."


def answers_to(environ: "WSGIEnvironment", origins: Collection[str] = ()) -> bool:
    """Whether a WSGI request was sent to this server by one of its own names.

    Args:
        environ: The request.
        origins: Addresses that it was configured with, beside 127.0.0.1 and localhost with the
            port on which it listens.
    """
    if environ.get(HOST_IS_CHECKED):
        return True
    host = str(environ.get("HTTP_HOST", "")).lower()
    port = str(environ.get("SERVER_PORT", ""))
    own = {f"{name}:{port}" for name in _LOOPBACK}
    if port == "80":
        own.update(_LOOPBACK)
    return host in own or host in {urlsplit(origin).netloc.lower() for origin in origins}


def only_own_hosts(application: "WSGIApplication") -> "WSGIApplication":
    """The application, behind a 403 for requests to another name; see `answers_to`."""

    def guarded(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if answers_to(environ):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [REFUSAL.encode()]

    return guarded
