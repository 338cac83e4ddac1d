"""Answers the requests to the AWS endpoint: checks them, asks moto, keeps what has changed."""

from __future__ import annotations

import io
import logging
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from flask import Flask
from moto.moto_server import werkzeug_app
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.local.aws.endpoint import faults
from poserig.local.aws.endpoint.authentication import access_key_of, raw_path
from poserig.local.aws.endpoint.repeats import READ_METHODS, Attempts
from poserig.local.aws.endpoint.sigv4 import SignatureRefused
from poserig.local.aws.iam import gate as iam_gate
from poserig.local.aws.s3 import changes as s3_changes
from poserig.local.aws.s3.gate import S3Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

# Operations that change nothing. After any other operation the state is saved.
READ_OPERATION = re.compile(
    r"^(Admin)?(Get|List|Describe|Head|Lookup|Filter|Render|Search|BatchGet)"
)
# A page of the internet could let a name of its own point here (DNS rebinding): only these answer.
LOCAL_HOST = re.compile(r"^(127\.0\.0\.1|\[::1\]|([a-z0-9.-]+\.)?localhost)(:\d+)?$", re.IGNORECASE)

INVOCATION = re.compile(r"/functions/[^/]+/(invocations|response-streaming-invocations)/?$")
BUSY = "The stack of this local AWS is being deployed. Try again when that is done."
NOT_KEPT = "The local AWS cannot keep this change on the disk of its state folder:"
ONLY_NEW_LOCKS = 64
LISTS_OR_DELETES = re.compile(r"(^|&)(versions|delete|list-type)\b")


class StrictApplication(werkzeug_app.DomainDispatcherApplication):  # type: ignore[misc] # untyped
    """Dispatches requests to moto, and refuses what is not signed, allowed or implemented.

    Args:
        commit: Keeps what a request has changed. It is called before the request is answered,
            with whether only S3 objects can have changed.
        gate: Checks S3 requests against the deployed policies.
    """

    def __init__(self, commit: Callable[[bool], None], gate: S3Gate) -> None:
        super().__init__(werkzeug_app.create_backend_app)
        # moto lists its own folders for each request, twice: a fifth of all that it does.
        self._service_of = lru_cache(maxsize=256)(super().get_backend_for_host)
        self._commit = commit
        self._gate = gate
        self.only: str | None = None
        """The one access key id that is served; None serves all. Set while Terraform deploys."""
        # Terraform sends ten requests at a time, and moto is not thread-safe: it lists a parameter
        # before the parameter has a version, and fails when a key goes while a bucket is listed.
        self._turns = {"ssm": threading.Lock(), "s3": threading.Lock()}
        self._only_new = [threading.Lock() for _ in range(ONLY_NEW_LOCKS)]
        self._attempts = Attempts()
        self.changes: Counter[str] = Counter()
        """Requests of each service, by moto's name of it, that may have changed something."""

    def get_backend_for_host(self, host: str | None) -> Any:
        """The service that moto finds for an address or for its own name of a service."""
        return self._service_of(host)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = self._answer(environ)
        return response(environ, start_response)

    def _answer(self, environ: WSGIEnvironment) -> Response:
        path = str(environ.get("PATH_INFO", ""))
        host = str(environ.get("HTTP_HOST", ""))
        if not LOCAL_HOST.match(host):
            return Response(f"{host} is not an address of the local AWS.\n", 403)
        if path.startswith(("/moto-api", "/latest/")):
            # moto's own control pages: an unsigned POST there deletes everything
            return Response("The local AWS has no such page.\n", 404)
        body = _buffer_body(environ)
        try:
            app: Flask = self.get_application(environ)
        except Exception as error:
            log.exception("no application for %s", path)
            return faults.fault("", environ, "UnknownService", _unknown(error))
        service = str(getattr(app, "service", ""))
        if service == "s3" and environ["REQUEST_METHOD"] == "OPTIONS":
            response = self._gate.preflight(environ)
        else:
            response = self._answer_signed(app, service, environ, body)
        if service == "s3":
            self._gate.finish(environ, response)
        operation = faults.operation_name(environ, _form(environ))
        log.info("%s %s %d", service, operation, response.status_code)
        return response

    def _answer_signed(
        self, app: Flask, service: str, environ: WSGIEnvironment, body: bytes
    ) -> Response:
        try:
            access_key = access_key_of(service, environ, body)
        except SignatureRefused as refused:
            # Only the path is logged: a query may hold a signature.
            log.info("refused %s: %s", raw_path(environ), refused.code)
            return faults.fault(service, environ, refused.code, refused.message, refused.status)
        if self.only not in (None, access_key):
            return faults.fault(service, environ, "ServiceUnavailable", BUSY, 503)
        with self._turn(service, environ):
            response = self._refusal(service, environ, access_key, body)
            if response is None:
                response = self._attempts.earlier_answer(environ)
            if response is None:
                response = self._run(app, service, environ)
                response = self._keep(service, environ, response)
                self._attempts.remember(environ, response)
        return response

    def _keep(self, service: str, environ: WSGIEnvironment, response: Response) -> Response:
        """Commits what the request has changed. Returns the answer, or why it cannot be kept."""
        operation = faults.operation_name(environ, _form(environ))
        if response.status_code >= 400 or _only_reads(environ["REQUEST_METHOD"], operation):
            return response
        self.changes[service] += 1
        if service == "lambda" and INVOCATION.search(raw_path(environ)):
            return response  # it changes logs only
        objects_only = False
        if service == "s3":
            bucket, _, key = unquote(raw_path(environ).lstrip("/")).partition("/")
            has_query = bool(environ.get("QUERY_STRING"))
            objects_only = bool(key) and not has_query
            if key and has_query:
                s3_changes.note_in_place(bucket, key)
        try:
            self._commit(objects_only)
        except (sqlite3.Error, OSError) as error:
            log.exception("%s %s was not kept", service, operation)
            return faults.fault(service, environ, "LocalAwsError", f"{NOT_KEPT} {error}.")
        return response

    def _turn(self, service: str, environ: WSGIEnvironment) -> AbstractContextManager[Any]:
        """Returns the lock that a request needs. Most reads and writes of S3 objects need none."""
        if service == "s3" and environ.get("HTTP_IF_NONE_MATCH") == "*":
            # moto looks first and then writes: two at once must not both find nothing.
            return self._only_new[hash(raw_path(environ)) % len(self._only_new)]
        if service == "s3" and not (
            environ["REQUEST_METHOD"] == "DELETE"
            or LISTS_OR_DELETES.search(str(environ.get("QUERY_STRING", "")))
        ):
            return nullcontext()
        return self._turns.get(service) or nullcontext()

    def _refusal(
        self, service: str, environ: WSGIEnvironment, access_key: str, body: bytes
    ) -> Response | None:
        if service != "s3":
            return iam_gate.check(service, environ, access_key, body)
        try:
            return self._gate.check(environ, access_key)
        except PoserigError as error:
            # A deployed policy holds something that cannot be evaluated: refuse rather than allow.
            return faults.fault(service, environ, "AccessDenied", str(error), 403)

    def _run(self, app: Flask, service: str, environ: WSGIEnvironment) -> Response:
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
        except OSError as error:
            log.exception("%s failed", service)
            return faults.fault(service, environ, "LocalAwsError", f"{NOT_KEPT} {error}.")
        except Exception as error:  # the outer edge: an SDK must not retry a defect of moto
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


def _unrouted(service: str, environ: WSGIEnvironment, response: Response) -> bool:
    """Whether no operation took the request: werkzeug's 404 or 405 page, or moto's empty 404."""
    if response.status_code not in (404, 405):
        return False
    body = response.get_data()
    if body.startswith(b"<!doctype html>"):
        return True
    return service != "s3" and not body and environ["REQUEST_METHOD"] != "HEAD"


def _buffer_body(environ: WSGIEnvironment) -> bytes:
    """Reads the whole body, and puts a copy back for moto."""
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):  # chunked
        body = stream.read()
        environ["CONTENT_LENGTH"] = str(len(body))
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return bytes(body)


def _form(environ: WSGIEnvironment) -> list[str]:
    source = environ.get("wsgi.input")
    if not isinstance(source, io.BytesIO):
        return []
    return source.getvalue()[:4096].decode("utf-8", "replace").split("&")


def _only_reads(method: str, operation: str) -> bool:
    return method in READ_METHODS or bool(READ_OPERATION.match(operation))


def _unknown(error: Exception) -> str:
    return f"The local AWS has no such service: {type(error).__name__}: {error}"
