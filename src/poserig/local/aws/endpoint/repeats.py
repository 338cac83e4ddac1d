"""Answers an SDK's second attempt of a call as the first one was answered.

When a connection breaks before the answer arrives, every SDK sends the call again. The first
attempt was carried out. Without this module the second one is told that what it wants "already
exists", and a `terraform apply` fails. SDKs send the same `amz-sdk-invocation-id` in each attempt.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger(__name__)

KEPT = 256
"""Calls whose answer is kept. An SDK asks again within seconds; Terraform sends ten at a time."""
LARGEST_ANSWER = 100_000
"""Bytes of an answer that is kept. A call that changes something answers with a few hundred."""
READ_METHODS = {"GET", "HEAD", "OPTIONS"}

Call = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def response(self) -> Response:
        return Response(self.body, self.status, self.headers)


class Attempts:
    """Keeps the answers to the last calls that were carried out. Safe for several threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Call, _Answer] = OrderedDict()
        self._lock = threading.Lock()

    def earlier_answer(self, environ: WSGIEnvironment) -> Response | None:
        """Returns the answer to an earlier attempt of this call; None when there was none."""
        call = _call(environ)
        with self._lock:
            answer = self._answers.get(call) if call else None
        if answer is None:
            return None
        log.warning("asked again, answered as before: %s", environ.get("HTTP_AMZ_SDK_REQUEST", ""))
        return answer.response()

    def remember(self, environ: WSGIEnvironment, response: Response) -> None:
        """Keeps the answer of a call that was carried out. A failed one may be tried again."""
        call = _call(environ)
        if call is None or response.status_code >= 400:
            return
        body = response.get_data()
        if len(body) > LARGEST_ANSWER:
            return
        with self._lock:
            self._answers[call] = _Answer(response.status_code, list(response.headers), body)
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)


def _call(environ: WSGIEnvironment) -> Call | None:
    """Returns what names a call in each attempt; None for a read or a client without ids."""
    invocation = str(environ.get("HTTP_AMZ_SDK_INVOCATION_ID", ""))
    if not invocation or environ["REQUEST_METHOD"] in READ_METHODS:
        return None
    parts = ("REQUEST_METHOD", "PATH_INFO", "HTTP_X_AMZ_TARGET")
    method, path, target = (str(environ.get(part, "")) for part in parts)
    return invocation, method, path, target
