"""An answer that gets lost on its way costs nothing: the SDK asks again and gets it."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint import repeats as attempts
from poserig.local.aws.server import LocalAws

REGION = "eu-west-1"


@contextmanager
def losing_answers(aws: LocalAws, lost: int) -> Iterator[str]:
    """An address before the local AWS, on which the first answers never arrive."""
    target = ("127.0.0.1", int(aws.endpoint_url.rsplit(":", 1)[1]))
    carried: list[int] = []

    def carry(client: socket.socket) -> None:
        with client, socket.create_connection(target) as server:
            # one request each: the local AWS closes every connection behind its answer
            server.sendall(_whole_request(client))
            answer = b"".join(iter(lambda: server.recv(65536), b""))
            carried.append(1)
            if len(carried) > lost:
                client.sendall(answer)

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            carry(client)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, args=(listener,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
    assert len(carried) > lost, "no answer was lost and asked for again"


def _whole_request(client: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        request += client.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < int(lengths[0].split(b":")[1]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def patient(aws: LocalAws, service: str, endpoint_url: str) -> Any:
    """A client that asks again, as Terraform's provider and boto3 do by themselves."""
    return aws.keys.session(endpoint_url, REGION).client(
        service,
        config=Config(retries={"mode": "standard", "max_attempts": 4}),
    )


@pytest.mark.parametrize("lost", [1, 2])
def test_a_parameter_whose_answer_was_lost_is_made_once(aws: LocalAws, lost: int) -> None:
    name = f"/lost/{lost}"
    with losing_answers(aws, lost) as endpoint_url:
        made = patient(aws, "ssm", endpoint_url).put_parameter(Name=name, Value="v", Type="String")
    assert made["Version"] == 1
    kept = patient(aws, "ssm", aws.endpoint_url).get_parameter(Name=name)["Parameter"]
    assert (kept["Value"], kept["Version"]) == ("v", 1)


def test_a_query_protocol_call_whose_answer_was_lost_is_made_once(aws: LocalAws) -> None:
    with losing_answers(aws, 1) as endpoint_url:
        made = patient(aws, "iam", endpoint_url).create_role(
            RoleName="lost", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}'
        )
    kept = patient(aws, "iam", aws.endpoint_url).get_role(RoleName="lost")["Role"]
    assert made["Role"]["RoleId"] == kept["RoleId"]


def test_another_call_for_the_same_thing_is_refused(aws: LocalAws) -> None:
    ssm = patient(aws, "ssm", aws.endpoint_url)
    ssm.put_parameter(Name="/twice", Value="v", Type="String")
    with pytest.raises(ClientError, match="ParameterAlreadyExists"):
        ssm.put_parameter(Name="/twice", Value="v", Type="String")


def test_a_broken_connection_is_in_the_log(aws: LocalAws, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level("WARNING", logger="poserig.local.aws.server"),
        socket.create_connection(("127.0.0.1", int(aws.endpoint_url.rsplit(":", 1)[1]))) as caller,
    ):
        caller.sendall(b"POST / HTTP/1.1\r\n")
        # no farewell: the other end sees a reset
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        caller.close()
        deadline = time.monotonic() + 10
        while not caplog.messages and time.monotonic() < deadline:
            time.sleep(0.01)
    assert "connection broken, before a whole request" in caplog.text


def test_the_memory_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from werkzeug.wrappers import Response

    monkeypatch.setattr(attempts, "KEPT", 2)
    kept = attempts.Attempts()

    def call(number: int) -> dict[str, Any]:
        return {"REQUEST_METHOD": "POST", "HTTP_AMZ_SDK_INVOCATION_ID": str(number)}

    for number in range(3):
        kept.remember(call(number), Response(f"answer {number}"))
    kept.remember(call(3), Response("failed", 400))
    answers = [kept.earlier_answer(call(number)) for number in range(4)]
    assert [answer and answer.get_data() for answer in answers] == [
        None,
        b"answer 1",
        b"answer 2",
        None,
    ]
