"""Every protocol's requests name an operation and its parameters."""

from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest

from poserig.local.aws.endpoint.operations import Operation, operation_of

Prepare = Callable[..., Operation]
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:pre"


class Stop(Exception):
    """Ends a call before it is sent."""


@pytest.fixture
def prepared() -> Prepare:
    """Reads the request that boto3 itself makes of a call."""
    session = botocore.session.get_session()

    def prepare(service: str, method: str, **given: Any) -> Operation:
        client = session.create_client(
            service,
            region_name="eu-west-1",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            endpoint_url="http://127.0.0.1:1",
        )
        caught: list[AWSPreparedRequest] = []

        def catch(request: AWSPreparedRequest, **_: Any) -> None:
            caught.append(request)
            raise Stop

        client.meta.events.register("before-send.*", catch)
        with pytest.raises(Stop):
            getattr(client, method)(**given)
        (request,) = caught
        path, _, query = request.url.removeprefix("http://127.0.0.1:1").partition("?")
        body: Any = request.body or b""
        environ: Any = {
            "REQUEST_METHOD": request.method,
            "RAW_URI": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": _text(request.headers.get("Content-Type", "")),
            "HTTP_X_AMZ_TARGET": _text(request.headers.get("X-Amz-Target", "")),
        }
        raw = body.encode() if isinstance(body, str) else bytes(body)
        return operation_of(service, environ, raw)

    return prepare


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


@pytest.mark.parametrize(
    ("service", "method", "given", "name", "held"),
    [
        ("ssm", "get_parameter", {"Name": "/p/a"}, "GetParameter", {"Name": "/p/a"}),
        (
            "sagemaker", "describe_workteam", {"WorkteamName": "w"},
            "DescribeWorkteam", {"WorkteamName": "w"},
        ),
        (
            "cognito-idp", "describe_user_pool", {"UserPoolId": "eu-west-1_a"},
            "DescribeUserPool", {"UserPoolId": "eu-west-1_a"},
        ),
        ("iam", "get_role", {"RoleName": "r"}, "GetRole", {"RoleName": "r"}),
        ("sts", "get_caller_identity", {}, "GetCallerIdentity", {}),
        ("lambda", "get_function", {"FunctionName": "pre"}, "GetFunction", {"FunctionName": "pre"}),
        (
            "lambda", "get_function_configuration", {"FunctionName": FUNCTION},
            "GetFunctionConfiguration", {"FunctionName": FUNCTION},
        ),
        (
            "lambda", "invoke", {"FunctionName": "pre", "Qualifier": "live", "Payload": b"{}"},
            "Invoke", {"FunctionName": "pre", "Qualifier": "live"},
        ),
        ("lambda", "list_functions", {}, "ListFunctions", {}),
        ("lambda", "list_tags", {"Resource": FUNCTION}, "ListTags", {"Resource": FUNCTION}),
        ("cloudfront", "get_distribution", {"Id": "E1"}, "GetDistribution", {"Id": "E1"}),
        ("cloudfront", "list_distributions", {}, "ListDistributions", {}),
        ("sns", "get_topic_attributes", {"TopicArn": "arn"}, "GetTopicAttributes",
         {"TopicArn": "arn"}),
        ("logs", "get_log_events", {"logGroupName": "g", "logStreamName": "s"}, "GetLogEvents",
         {"logGroupName": "g", "logStreamName": "s"}),
    ],
)  # fmt: skip
def test_operation_and_parameters_are_those_of_the_call(
    prepared: Prepare, service: str, method: str, given: Any, name: str, held: dict[str, Any]
) -> None:
    found = prepared(service, method, **given)
    assert found.name == name
    assert {key: found.parameters.get(key) for key in held} == held


@pytest.mark.parametrize(
    ("environ", "body"),
    [
        ({"REQUEST_METHOD": "GET", "RAW_URI": "/nothing/like/it"}, b""),
        ({"REQUEST_METHOD": "POST", "RAW_URI": "/", "CONTENT_TYPE": "text/plain"}, b"\xff"),
    ],
)
def test_request_of_no_operation_has_no_name(environ: Any, body: bytes) -> None:
    assert operation_of("lambda", environ, body) == Operation("")


def test_body_that_is_no_json_object_has_no_parameters() -> None:
    environ: Any = {"HTTP_X_AMZ_TARGET": "AmazonSSM.GetParameter", "REQUEST_METHOD": "POST"}
    for body in (b"", b"[1]", b"{", b"\xff"):
        assert operation_of("ssm", environ, body) == Operation("GetParameter")


def test_cbor_request_is_named_by_its_path() -> None:
    path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
    environ: Any = {"REQUEST_METHOD": "POST", "RAW_URI": path}
    assert operation_of("cloudwatch", environ, b"\xa0").name == "PutMetricData"
