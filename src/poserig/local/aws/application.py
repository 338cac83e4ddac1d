"""The WSGI application of the AWS endpoint: moto's dispatcher with AWS's manners around it."""

import io
import logging
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import Flask
from moto.moto_server import werkzeug_app
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.local.aws import faults
from poserig.local.aws.attempts import READ_METHODS, Attempts
from poserig.local.aws.s3_gate import S3Gate

log = logging.getLogger(__name__)

# The operations that change nothing: after any other, the state is saved.
READ_OPERATION = re.compile(r"^(Get|List|Describe|Head|Lookup|Filter|Render|Search|BatchGet)")
# A page of the internet must not reach the endpoint through a name that it makes point here.
LOCAL_HOST = re.compile(r"^(127\.0\.0\.1|\[::1\]|([a-z0-9.-]+\.)?localhost)(:\d+)?$", re.IGNORECASE)

LISTS_OR_DELETES = re.compile(r"(^|&)(versions|delete|list-type)\b")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class StrictApplication(werkzeug_app.DomainDispatcherApplication):  # type: ignore[misc] # untyped
    """moto's dispatcher, except that what is not implemented, allowed or signed says so.

    Args:
        on_change: Called after each request that may have changed state.
        gate: Guards S3; None leaves moto's own, open, behaviour.
    """

    def __init__(self, on_change: Callable[[], None], gate: S3Gate | None = None) -> None:
        super().__init__(werkzeug_app.create_backend_app)
        self._on_change = on_change
        self._gate = gate
        # Terraform asks for ten at a time, and moto is not made for that: it lists a parameter
        # before it has a version, and fails where a key goes while a bucket is listed.
        self._turns = {"ssm": threading.Lock(), "s3": threading.Lock()}
        self._attempts = Attempts()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = self._answer(environ)
        return response(environ, start_response)

    def _answer(self, environ: Environ) -> Response:
        path = str(environ.get("PATH_INFO", ""))
        host = str(environ.get("HTTP_HOST", ""))
        if not LOCAL_HOST.match(host):
            return Response(f"{host} is not an address of the local AWS.\n", 403)
        if path.startswith(("/moto-api", "/latest/")):
            # moto's own control pages: an unsigned POST there wipes everything
            return Response("The local AWS has no such page.\n", 404)
        try:
            app: Flask = self.get_application(environ)
        except Exception as error:
            log.exception("no application for %s", path)
            return faults.fault("", environ, "UnknownService", _unknown(error))
        service = str(getattr(app, "service", ""))
        with self._turn(service, environ):
            response = self._refusal(service, environ) or self._attempts.earlier_answer(environ)
            if response is None:
                response = self._run(app, service, environ)
                self._attempts.remember(environ, response)
        if service == "s3" and self._gate is not None:
            self._gate.finish(environ, response)
        operation = faults.operation_name(environ, _form(environ))
        log.info("%s %s %d", service, operation, response.status_code)
        if not _only_reads(environ["REQUEST_METHOD"], operation):
            self._on_change()
        return response

    def _turn(self, service: str, environ: Environ) -> AbstractContextManager[Any]:
        """What a request waits for; reads and writes of S3's objects wait for nothing."""
        if service == "s3" and not (
            environ["REQUEST_METHOD"] == "DELETE"
            or LISTS_OR_DELETES.search(str(environ.get("QUERY_STRING", "")))
        ):
            return nullcontext()
        return self._turns.get(service) or nullcontext()

    def _refusal(self, service: str, environ: Environ) -> Response | None:
        if service != "s3" or self._gate is None:
            return None
        try:
            return self._gate.check(environ)
        except PoserigError as error:
            # a deployed policy holds something that cannot be evaluated: better closed than open
            return faults.fault(service, environ, "AccessDenied", str(error), 403)

    def _run(self, app: Flask, service: str, environ: Environ) -> Response:
        try:
            response = Response.from_app(app.wsgi_app, environ, buffered=True)
        except NotImplementedError as error:
            operation = faults.operation_name(environ, _form(environ))
            log.warning("not implemented: %s %s (%s)", service, operation, error)
            return faults.fault(
                service,
                environ,
                "NotImplemented",
                f"The local AWS does not implement {service} {operation}. {error}".strip(),
            )
        except Exception as error:  # the outer edge: a defect inside is told, never retried
            log.exception("%s failed", service)
            return faults.fault(
                service,
                environ,
                "LocalAwsError",
                f"The local AWS failed at {service} {faults.operation_name(environ)}: "
                f"{type(error).__name__}: {error}. Its log has the details.",
            )
        if _unrouted(service, environ, response):
            return faults.fault(
                service,
                environ,
                "NotImplemented",
                f"The local AWS does not implement {service} {faults.operation_name(environ)}.",
            )
        if response.status_code >= 500:
            log.warning("%s answered %d: %s", service, response.status_code, response.get_data())
            response.status_code = 400
        return response


def _unrouted(service: str, environ: Environ, response: Response) -> bool:
    """Whether nobody took the request: werkzeug's own 404 or 405 page, or moto's empty 404."""
    if response.status_code not in (404, 405):
        return False
    body = response.get_data()
    if body.startswith(b"<!doctype html>"):
        return True
    return service != "s3" and not body and environ["REQUEST_METHOD"] != "HEAD"


def _form(environ: Environ) -> list[str]:
    source = environ.get("wsgi.input")
    if not isinstance(source, io.BytesIO):
        return []
    return source.getvalue()[:4096].decode("utf-8", "replace").split("&")


def _only_reads(method: str, operation: str) -> bool:
    return method in READ_METHODS or bool(READ_OPERATION.match(operation))


def _unknown(error: Exception) -> str:
    return f"The local AWS has no such service: {type(error).__name__}: {error}"
