"""Answers with the portal and the task pages on one address."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from poserig.portal.task_policy import STAND_IN_PATHS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def one_site(portal: "WSGIApplication", tasks: "WSGIApplication") -> "WSGIApplication":
    """The application that hands each request to its part.

    Args:
        portal: See `create_portal`.
        tasks: See `create_task_origin`.
    """

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        part = tasks if path.startswith("/task/") or path in STAND_IN_PATHS else portal
        return part(environ, start_response)

    return application
