"""The Runtime API as a function's process sees it, without a process."""

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from poserig.local.lambda_runtime.api_server import PREFIX, Invocation, Report, RuntimeApi
from poserig.local.lambda_runtime.spec import MAX_PAYLOAD_BYTES

EVENT = Invocation("id-1", b'{"a": 1}', "arn:aws:lambda:r:1:function:f", 1234)


@pytest.fixture
def api() -> Iterator[RuntimeApi]:
    api = RuntimeApi()
    yield api
    api.close()


@pytest.fixture
def connection(api: RuntimeApi) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(api.address, timeout=10)
    yield connection
    connection.close()


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: Any = None) -> Any:
    connection.request(method, f"{PREFIX}{path}", body=body)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_next_hands_out_the_event_with_its_headers(api: RuntimeApi, connection: Any) -> None:
    api.offer(EVENT)
    status, headers, body = ask(connection, "GET", "/invocation/next")
    assert (status, body) == (200, EVENT.payload)
    assert headers["Lambda-Runtime-Aws-Request-Id"] == "id-1"
    assert headers["Lambda-Runtime-Deadline-Ms"] == "1234"
    assert headers["Lambda-Runtime-Invoked-Function-Arn"] == EVENT.function_arn
    assert headers["Content-Type"] == "application/json"
    assert api.reports.get_nowait() == Report("ready")


def test_next_waits_until_there_is_an_event(api: RuntimeApi, connection: Any) -> None:
    answers: list[Any] = []
    thread = threading.Thread(
        target=lambda: answers.append(ask(connection, "GET", "/invocation/next"))
    )
    thread.start()
    assert api.reports.get(timeout=10) == Report("ready")
    assert not answers
    api.offer(EVENT)
    thread.join(10)
    assert answers[0][2] == EVENT.payload


def test_close_lets_a_waiting_process_go() -> None:
    api = RuntimeApi()
    own = http.client.HTTPConnection(api.address, timeout=10)
    own.request("GET", f"{PREFIX}/invocation/next")
    assert api.reports.get(timeout=10) == Report("ready")
    api.close()
    with pytest.raises(http.client.RemoteDisconnected):
        own.getresponse()
    own.close()
    with pytest.raises(ConnectionRefusedError):
        own.connect()


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("/invocation/id-1/response", Report("ok", "id-1", b"{}")),
        ("/invocation/id-1/error", Report("error", "id-1", b"{}")),
        ("/init/error", Report("init", "", b"{}")),
    ],
)
def test_reports_of_the_process(
    path: str, report: Report, api: RuntimeApi, connection: Any
) -> None:
    status, _, body = ask(connection, "POST", path, b"{}")
    assert (status, json.loads(body)) == (202, {"status": "OK"})
    assert api.reports.get_nowait() == report


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("POST", "/invocation"),
        ("POST", "/invocation/id-1"),
        ("POST", "/invocation/id-1/other"),
        ("POST", "/other/id-1/response"),
        ("POST", "/invocation/id-1/response/more"),
        ("GET", "/invocation"),
        ("GET", "/invocation/id-1/response"),
    ],
)
def test_other_path_is_refused_and_reports_nothing(
    method: str, path: str, api: RuntimeApi, connection: Any
) -> None:
    body = b"{}" if method == "POST" else None
    status, _, answer = ask(connection, method, path, body)
    assert (status, json.loads(answer)) == (404, {"errorType": "NotFound"})
    assert api.reports.empty()
    assert ask(connection, "POST", "/init/error", b"{}")[0] == 202  # the connection still works


@pytest.mark.parametrize(
    ("what", "more", "status", "kind"),
    [
        ("response", 0, 202, "ok"),
        ("response", 1, 413, "too_large"),
        ("error", 1, 202, "error"),
    ],
)
def test_answer_has_lambdas_limit(
    what: str, more: int, status: int, kind: str, api: RuntimeApi, connection: Any
) -> None:
    body = b"x" * (MAX_PAYLOAD_BYTES + more)
    assert ask(connection, "POST", f"/invocation/id-1/{what}", body)[0] == status
    report = api.reports.get_nowait()
    assert (report.kind, report.request_id) == (kind, "id-1")
    assert report.body == (b"" if kind == "too_large" else body)
    assert ask(connection, "POST", "/init/error", b"{}")[0] == 202  # the connection still works
