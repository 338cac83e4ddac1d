"""boto3's own `invoke` against moto runs the deployed zip."""

import base64
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from poserig.local.aws.awslambda.invoke import install
from poserig.local.lambda_runtime.runner import FunctionRunner

pytestmark = pytest.mark.slow

ECHO = """
    import os

    def handler(event, context):
        print("working")
        if event == "fail":
            raise KeyError("pose")
        return {"event": event, "name": context.function_name, "environment": dict(os.environ)}
"""


@pytest.fixture
def name() -> str:
    """Of the function and its role. Moto's state belongs to the whole process: names differ."""
    return f"echo-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def clients(runner: FunctionRunner, spec: Any, name: str) -> Iterator[Any]:
    """Makes boto3 clients of a moto server on which the function is deployed."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    made: list[Any] = []

    def client(service: str) -> Any:
        made.append(
            boto3.client(
                service,  # type: ignore[call-overload]  # any of boto3's
                endpoint_url=f"http://{host}:{port}",
                region_name="eu-west-1",
                aws_access_key_id="poserig-local",
                aws_secret_access_key="poserig-local",
            )
        )
        return made[-1]

    uninstall = install(runner, f"http://{host}:{port}")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    try:
        role = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.13",
            Architectures=["arm64"],
            Role=role["Role"]["Arn"],
            Handler="app.handler",
            Code={"ZipFile": spec(ECHO).zip_bytes},
            Timeout=20,
            Environment={"Variables": {"THEIRS": "y"}},
        )
        yield client
    finally:
        for one in made:
            one.close()
        uninstall()
        server.stop()


def test_invoke_by_name_and_by_arn_runs_the_zip(clients: Any, name: str) -> None:
    functions = clients("lambda")
    arn = functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    for called in (name, arn):
        answer = functions.invoke(FunctionName=called, Payload=b'{"a": 1}', LogType="Tail")
        assert answer["StatusCode"] == 200
        assert "FunctionError" not in answer
        told = json.loads(answer["Payload"].read())
        assert (told["event"], told["name"]) == ({"a": 1}, name)
        assert told["environment"]["THEIRS"] == "y"
        assert "working" in base64.b64decode(answer["LogResult"]).decode()


def test_the_function_is_a_session_of_its_own_role(clients: Any, name: str) -> None:
    answer = clients("lambda").invoke(FunctionName=name, Payload=b"{}")
    theirs = json.loads(answer["Payload"].read())["environment"]
    session = boto3.client(
        "sts",
        endpoint_url=theirs["AWS_ENDPOINT_URL"],
        region_name=theirs["AWS_REGION"],
        aws_access_key_id=theirs["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=theirs["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=theirs["AWS_SESSION_TOKEN"],
    )
    arn = session.get_caller_identity()["Arn"]
    session.close()
    assert arn == f"arn:aws:sts::123456789012:assumed-role/{name}/{name}"


def test_a_function_that_raises_is_an_unhandled_error_with_status_200(
    clients: Any, name: str
) -> None:
    answer = clients("lambda").invoke(FunctionName=name, Payload=b'"fail"', LogType="Tail")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    error = json.loads(answer["Payload"].read())
    assert (error["errorType"], error["errorMessage"]) == ("KeyError", "'pose'")
    assert "[ERROR] KeyError: 'pose'" in base64.b64decode(answer["LogResult"]).decode()


def test_updated_code_runs_at_the_next_invoke(clients: Any, spec: Any, name: str) -> None:
    functions = clients("lambda")
    functions.invoke(FunctionName=name, Payload=b"{}")
    functions.update_function_code(
        FunctionName=name, ZipFile=spec("def handler(e, c):\n    return 'new'\n").zip_bytes
    )
    assert functions.invoke(FunctionName=name, Payload=b"{}")["Payload"].read() == b'"new"'


def test_other_kinds_of_invocation_answer_as_lambda_does(clients: Any, name: str) -> None:
    functions = clients("lambda")
    for kind, status in (("DryRun", 204), ("Event", 202)):
        answer = functions.invoke(FunctionName=name, InvocationType=kind, Payload=b"{}")
        assert answer["StatusCode"] == status
        assert answer["Payload"].read() == b""


def test_an_event_that_the_end_of_the_local_aws_cuts_off_is_one_line_of_the_log(
    clients: Any, runner: FunctionRunner, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    runner.stop()
    clients("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    told = f"did not end: {name}: The function runner has been stopped."
    deadline = time.monotonic() + 10
    while told not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)
    assert told in caplog.text


@pytest.mark.parametrize(
    ("called", "payload", "code", "status"),
    [
        ("nobody", b"{}", "ResourceNotFoundException", 404),
        ("", b"{nope", "InvalidRequestContentException", 400),
        ("", b'"' + b"x" * 6_291_555 + b'"', "RequestTooLargeException", 413),
    ],
)
def test_what_lambda_refuses_is_refused(
    called: str, payload: bytes, code: str, status: int, clients: Any, name: str
) -> None:
    functions = clients("lambda")
    with pytest.raises(functions.exceptions.ClientError) as raised:
        functions.invoke(FunctionName=called or name, Payload=payload)
    assert raised.value.response["Error"]["Code"] == code
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_the_log_is_in_cloudwatch_logs(clients: Any, name: str) -> None:
    clients("lambda").invoke(FunctionName=name, Payload=b"{}")
    logs = clients("logs")
    group = f"/aws/lambda/{name}"
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])
    assert "working" in [event["message"] for event in events["events"]]
