"""A boto3 session whose clients give answers written down beforehand, in order; no network."""

from typing import Any, cast

import boto3
from botocore.stub import Stubber

from poserig.jobs.stack import Stack

REGION = "eu-west-1"
STACK = Stack(
    bucket_name="labels",
    pre_annotation_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:pre",
    post_annotation_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:post",
    ground_truth_role_arn="arn:aws:iam::123456789012:role/ground-truth",
    workteam_arn="arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/people",
    worker_portal_url="https://portal.example",
    user_pool_id="eu-west-1_pool",
    worker_group_name="people",
    input_prefix_uri="s3://labels/input/",
    output_prefix_uri="s3://labels/output/",
    templates={"human-18": "s3://labels/templates/human-18.liquid.html"},
    user_pool_client_id="client",
    component_url="https://cdn.example/components/0123456789abcdef/crowd-2d-skeleton.js",
)
_SESSION = boto3.Session(
    aws_access_key_id="A", aws_secret_access_key="B", region_name=REGION
)  # one for all: it keeps the services' models


class Stubs:
    """Answers for one client of each service."""

    region_name = REGION

    def __init__(self) -> None:
        self._stubbers: dict[str, Stubber] = {}

    @property
    def session(self) -> boto3.Session:
        return cast(boto3.Session, self)

    def client(self, service: str) -> Any:
        return self._stubber(service).client

    def answers(self, service: str, operation: str, answer: dict[str, Any], **asked: Any) -> None:
        self._stubber(service).add_response(operation, answer, asked or None)

    def refuses(self, service: str, operation: str, code: str, message: str = "") -> None:
        self._stubber(service).add_client_error(operation, code, message)

    def _stubber(self, service: str) -> Stubber:
        if service not in self._stubbers:
            client: Any = _SESSION.client(service)  # type: ignore[call-overload] # any service
            self._stubbers[service] = Stubber(client)
            self._stubbers[service].activate()
        return self._stubbers[service]
