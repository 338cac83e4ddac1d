"""The WSGI application of the AWS endpoint: moto's dispatcher with AWS's manners around it."""

import io
import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import unquote

from flask import Flask
from moto.moto_server import werkzeug_app
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.local.aws.endpoint import faults
from poserig.local.aws.endpoint.authentication import access_key_of, raw_path
from poserig.local.aws.endpoint.repeats import READ_METHODS, Attempts
from poserig.local.aws.endpoint.sigv4 import SignatureRefused
from poserig.local.aws.s3 import changes as s3_changes
from poserig.local.aws.s3.gate import S3Gate

log = logging.getLogger(__name__)

# The operations that change nothing: after any other, the state is saved.
READ_OPERATION = re.compile(r"^(Get|List|Describe|Head|Lookup|Filter|Render|Search|BatchGet)")
# A page of the internet must not reach the endpoint through a name that it makes point here.
LOCAL_HOST = re.compile(r"^(127\.0\.0\.1|\[::1\]|([a-z0-9.-]+\.)?localhost)(:\d+)?$", re.IGNORECASE)

INVOCATION = re.compile(r"/functions/[^/]+/(invocations|response-streaming-invocations)/?$")
BUSY = "The stack of this local AWS is being deployed. Try again when that is done."
NOT_KEPT = "The local AWS cannot keep this change on the disk of its state folder:"
ONLY_NEW_LOCKS = 64
LISTS_OR_DELETES = re.compile(r"(^|&)(versions|delete|list-type)\b")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class StrictApplication(werkzeug_app.DomainDispatcherApplication):  # type: ignore[misc] # untyped
    """moto's dispatcher, except that what is not implemented, allowed or signed says so.

    Args:
        commit: Keeps what a request has changed; called before the request is answered, with
            whether only S3 objects can have changed.
        gate: Guards S3.
    """

    def __init__(self, commit: Callable[[bool], None], gate: S3Gate) -> None:
        super().__init__(werkzeug_app.create_backend_app)
        self._commit = commit
        self._gate = gate
        self.only: str | None = None
        """While set, the one access key id that is served: nothing else may change meanwhile."""
        # Terraform asks for ten at a time, and moto is not made for that: it lists a parameter
        # before it has a version, and fails where a key goes while a bucket is listed.
        self._turns = {"ssm": threading.Lock(), "s3": threading.Lock()}
        self._only_new = [threading.Lock() for _ in range(ONLY_NEW_LOCKS)]
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

    def _answer_signed(self, app: Flask, service: str, environ: Environ, body: bytes) -> Response:
        try:
            access_key = access_key_of(service, environ, body)
        except SignatureRefused as refused:
            # the path only: a query may hold somebody's signature
            log.info("refused %s: %s", raw_path(environ), refused.code)
            return faults.fault(service, environ, refused.code, refused.message, refused.status)
        if self.only not in (None, access_key):
            return faults.fault(service, environ, "ServiceUnavailable", BUSY, 503)
        with self._turn(service, environ):
            response = self._refusal(service, environ, access_key)
            if response is None:
                response = self._attempts.earlier_answer(environ)
            if response is None:
                response = self._run(app, service, environ)
                response = self._keep(service, environ, response)
                self._attempts.remember(environ, response)
        return response

    def _keep(self, service: str, environ: Environ, response: Response) -> Response:
        """Commit what the request has changed; the answer, or why it cannot be kept."""
        operation = faults.operation_name(environ, _form(environ))
        if response.status_code >= 400 or _only_reads(environ["REQUEST_METHOD"], operation):
            return response
        if service == "lambda" and INVOCATION.search(raw_path(environ)):
            return response  # it changes nothing but logs
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

    def _turn(self, service: str, environ: Environ) -> AbstractContextManager[Any]:
        """What a request waits for; most reads and writes of S3's objects wait for nothing."""
        if service == "s3" and environ.get("HTTP_IF_NONE_MATCH") == "*":
            # moto looks and then writes: two that come together must not both find nothing
            return self._only_new[hash(raw_path(environ)) % len(self._only_new)]
        if service == "s3" and not (
            environ["REQUEST_METHOD"] == "DELETE"
            or LISTS_OR_DELETES.search(str(environ.get("QUERY_STRING", "")))
        ):
            return nullcontext()
        return self._turns.get(service) or nullcontext()

    def _refusal(self, service: str, environ: Environ, access_key: str) -> Response | None:
        if service != "s3":
            return None
        try:
            return self._gate.check(environ, access_key)
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
        except OSError as error:
            log.exception("%s failed", service)
            return faults.fault(service, environ, "LocalAwsError", f"{NOT_KEPT} {error}.")
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


def _buffer_body(environ: Environ) -> bytes:
    """The whole body, which stays readable for moto."""
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):  # chunked
        body = stream.read()
        environ["CONTENT_LENGTH"] = str(len(body))
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return bytes(body)


def _form(environ: Environ) -> list[str]:
    source = environ.get("wsgi.input")
    if not isinstance(source, io.BytesIO):
        return []
    return source.getvalue()[:4096].decode("utf-8", "replace").split("&")


def _only_reads(method: str, operation: str) -> bool:
    return method in READ_METHODS or bool(READ_OPERATION.match(operation))


def _unknown(error: Exception) -> str:
    return f"The local AWS has no such service: {type(error).__name__}: {error}"
