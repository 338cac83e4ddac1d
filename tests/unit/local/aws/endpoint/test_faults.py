"""Errors in the protocol of the service, read by botocore's own parsers."""

import json
from typing import Any

import botocore.parsers
import botocore.session
import pytest

from poserig.local.aws.endpoint.faults import fault, operation_name, protocol_of

MESSAGE = 'Not <this> & "that".'


def parsed(service: str, operation: str, environ: dict[str, str], status: int = 400) -> Any:
    """The error as botocore reads it from the answer."""
    answer = fault(service, environ, "Odd", MESSAGE, status)
    model = botocore.session.get_session().get_service_model(service)
    parser = botocore.parsers.create_parser(protocol_of(service, environ))
    response = {
        "status_code": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "body": answer.get_data(),
    }
    shape = model.operation_model(operation).output_shape
    assert shape is not None
    return parser.parse(response, shape)


@pytest.mark.parametrize(
    ("service", "operation", "environ"),
    [
        ("s3", "GetObject", {"PATH_INFO": "/b/<k>"}),
        ("sagemaker", "ListWorkteams", {"HTTP_X_AMZ_TARGET": "SageMaker.ListWorkteams"}),
        ("lambda", "Invoke", {}),
        ("iam", "GetRole", {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-8"}),
        ("cloudfront", "ListDistributions", {}),
        ("cloudwatch", "ListMetrics", {"HTTP_SMITHY_PROTOCOL": "rpc-v2-cbor"}),
    ],
)
def test_botocore_reads_code_and_message(
    service: str, operation: str, environ: dict[str, str]
) -> None:
    error = parsed(service, operation, environ)["Error"]
    assert (error["Code"], error["Message"]) == ("Odd", MESSAGE)


def test_status_is_400_unless_another_is_given() -> None:
    assert fault("lambda", {}, "Odd", "x").status_code == 400
    assert fault("s3", {}, "NoSuchKey", "x", 404).status_code == 404


def test_error_of_s3_names_the_resource() -> None:
    answer = fault("s3", {"PATH_INFO": "/b/<k>"}, "NoSuchKey", "x")
    assert answer.content_type == "application/xml"
    assert "<Resource>/b/&lt;k&gt;</Resource>" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("service", "environ", "protocol"),
    [
        ("sts", {}, "query"),
        ("ec2", {}, "ec2"),
        ("lambda", {}, "rest-json"),
        ("lambda", {"HTTP_X_AMZ_TARGET": "A.B"}, "json"),
        ("lambda", {"CONTENT_TYPE": "application/x-www-form-urlencoded"}, "query"),
        ("no-such-service", {}, "json"),
    ],
)
def test_protocol(service: str, environ: dict[str, str], protocol: str) -> None:
    assert protocol_of(service, environ) == protocol


def test_json_protocols_get_json_and_the_code_in_a_header() -> None:
    answer = fault("lambda", {}, "Odd", MESSAGE)
    assert answer.content_type == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-ErrorType"] == "Odd"
    assert json.loads(answer.get_data()) == {
        "__type": "Odd",
        "message": MESSAGE,
        "Message": MESSAGE,
    }


@pytest.mark.parametrize("service", ["ec2", "cloudfront"])
def test_xml_protocols_get_xml(service: str) -> None:
    answer = fault(service, {}, "Odd", MESSAGE)
    assert answer.content_type == "text/xml"
    assert "<Code>Odd</Code><Message>Not &lt;this&gt; &amp;" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("environ", "form", "name"),
    [
        ({"HTTP_X_AMZ_TARGET": "AWSCognito.v2.InitiateAuth"}, (), "InitiateAuth"),
        ({}, ("Version=1", "Action=GetRole"), "GetRole"),
        ({"REQUEST_METHOD": "PUT", "PATH_INFO": "/b/k"}, ("a=b",), "PUT /b/k"),
    ],
)
def test_operation_is_named(environ: dict[str, str], form: tuple[str, ...], name: str) -> None:
    assert operation_name(environ, form) == name
