"""What the local AWS cannot do it says at once: a 400 that no SDK retries."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import backends
from moto.s3.utils import _VersionedKeyStore as _BucketKeys

from poserig.errors import PoserigError
from poserig.local.aws.server import LocalAws


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("sagemaker", "list_apps", {}),
        ("cloudfront", "list_streaming_distributions", {}),
        ("cloudwatch", "list_metric_streams", {}),
        (
            "iam",
            "list_policies_granting_service_access",
            {"Arn": "a" * 20, "ServiceNamespaces": ["s3"]},
        ),
        ("lambda", "list_code_signing_configs", {}),
    ],
)
def test_operation_not_implemented_is_a_clear_400(
    client: Any, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(client(service), operation)(**parameters)
    assert caught.value.response["Error"]["Code"] == "NotImplemented"
    assert "does not implement" in caught.value.response["Error"]["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_labeling_operation_without_an_engine_says_how_to_get_one(client: Any) -> None:
    with pytest.raises(ClientError, match=r"no labeling engine is attached.*make demo") as caught:
        client("sagemaker").list_labeling_jobs()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def _get(aws: LocalAws, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(aws.endpoint_url.removeprefix("http://"))
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_folders_of_all_services_are_listed_once_for_an_address(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, listings = list(backends.list_of_moto_modules()), []
    monkeypatch.setattr(
        backends, "list_of_moto_modules", lambda: listings.append("again") or listed
    )
    for service in ("ssm", "iam", "ssm", "iam", "ssm", "iam"):
        ask = {"ssm": "describe_parameters", "iam": "list_roles"}[service]
        getattr(client(service), ask)()
    # The address, and the two services by their names.
    assert len(listings) <= 3


def test_moto_control_pages_are_closed(aws: LocalAws, client: Any) -> None:
    client("ssm").put_parameter(Name="/kept", Value="yes", Type="String")
    assert _get(aws, "/moto-api/reset", "POST")[0] == 404
    assert client("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "yes"


def test_foreign_host_name_is_refused(aws: LocalAws) -> None:
    status, text = _get(aws, "/", Host="attacker.example")
    assert (status, text) == (403, "attacker.example is not an address of the local AWS.\n")


def test_no_answer_allows_every_origin(aws: LocalAws) -> None:
    connection = http.client.HTTPConnection(aws.endpoint_url.removeprefix("http://"))
    connection.request("GET", "/", headers={"Origin": "https://attacker.example"})
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.getheader("Access-Control-Allow-Origin") is None


def test_second_local_aws_in_the_process_is_refused(aws: LocalAws) -> None:
    with pytest.raises(PoserigError, match="already runs in this process"):
        LocalAws(port=0).start()
    assert _get(aws, "/")[0] == 403  # the first one still answers: an unsigned S3 request


def test_invoke_without_a_runner_says_so(client: Any, deployed_function: str) -> None:
    with pytest.raises(ClientError, match="No function runner is attached"):
        client("lambda").invoke(FunctionName=deployed_function, Payload=b"{}")


def test_parameters_are_listed_while_others_are_written(client: Any) -> None:
    """Terraform makes ten at a time and reads each back."""
    ssm = client("ssm")

    def write_and_list(number: int) -> list[str]:
        name = f"/many/{number}"
        ssm.put_parameter(Name=name, Value="x", Type="String")
        wanted = [{"Key": "Name", "Option": "Equals", "Values": [name]}]
        found = ssm.describe_parameters(ParameterFilters=wanted)["Parameters"]
        return [parameter["Name"] for parameter in found]

    with ThreadPoolExecutor(10) as threads:
        assert list(threads.map(write_and_list, range(60))) == [[f"/many/{n}"] for n in range(60)]


def test_a_versioned_bucket_can_be_listed_while_it_is_emptied(
    client: Any, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terraform does, when it destroys a bucket: ten requests at a time."""
    s3 = client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    keys = [f"key-{n}" for n in range(40)]
    versions = [s3.put_object(Bucket=bucket, Key=key, Body=b"x")["VersionId"] for key in keys]
    gone = threading.Event()
    once = _BucketKeys._iterlists

    def slowly(self: Any) -> Any:
        """Lets go of the processor in the middle, as a busy machine does."""
        for entry in once(self):
            yield entry
            gone.wait(0.2)

    monkeypatch.setattr(_BucketKeys, "iterlists", slowly)
    with ThreadPoolExecutor(10) as threads:
        seen = threads.submit(s3.list_object_versions, Bucket=bucket)
        time.sleep(0.1)
        removed = [
            threads.submit(s3.delete_object, Bucket=bucket, Key=key, VersionId=version)
            for key, version in zip(keys, versions, strict=True)
        ]
        time.sleep(0.3)
        gone.set()
        assert len(seen.result()["Versions"]) == 40
        for one in removed:
            assert one.result()["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "Versions" not in s3.list_object_versions(Bucket=bucket)


def test_one_of_many_uploads_to_a_new_key_wins(client: Any, bucket: str) -> None:
    s3 = client("s3")

    def put(number: int) -> int:
        try:
            s3.put_object(Bucket=bucket, Key="once", Body=f"{number}".encode(), IfNoneMatch="*")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "PreconditionFailed"
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(put, range(40))) == 1
