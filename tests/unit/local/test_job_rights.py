"""A labeling job does what its role may, and writes with its key: no more, as on AWS."""

import json
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.local.up import LocalGroundTruth
from tests.unit.jobs import deployed
from tests.unit.jobs.deployed import BUCKET, JPEG, ROLE, Deployed, deploy

pytestmark = pytest.mark.slow

# Nobody has to label: a job is over, and its output written, when each image was looked at.
HANDLER = """\
def lambda_handler(event, context):
    return {"taskInput": {}, "isHumanAnnotationRequired": False}
"""
ARN = f"arn:aws:s3:::{BUCKET}"
MANAGED = "arn:aws:kms:eu-west-1:123456789012:key/8c3faf07-f43c-4d11-abdb-9183079214c7"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{ARN}/*"}
FIND = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": ARN}
WRITE = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{ARN}/output/*"}
INVOKE = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
ALL = (READ, FIND, WRITE, INVOKE)
NAMES = (f"job-{number}" for number in count())
Launch = Callable[..., Any]


def deny(**condition: dict[str, str]) -> dict[str, Any]:
    return {
        "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
        "Resource": f"{ARN}/output/*", "Condition": condition,
    }  # fmt: skip


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    state: Path = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch, LocalGroundTruth(state) as ground_truth:
        patch.setattr(deployed, "HANDLER", HANDLER)
        made = deploy(ground_truth)
        line = {"source-ref": f"s3://{BUCKET}/input/a.jpg"}
        made.s3.put_object(Bucket=BUCKET, Key="input/a.jpg", Body=JPEG)
        made.s3.put_object(Bucket=BUCKET, Key="input/a.manifest", Body=json.dumps(line).encode())
        ground_truth.run_jobs()
        yield made


@pytest.fixture
def launch(stack: Deployed) -> Iterator[Launch]:
    """Launches a job whose role has these statements; answers its description when it is over."""
    iam, sagemaker = stack.session.client("iam"), stack.session.client("sagemaker")

    def run(*statements: dict[str, Any], key: str = "") -> Any:
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        iam.put_role_policy(RoleName=ROLE, PolicyName=ROLE, PolicyDocument=json.dumps(document))
        name = next(NAMES)
        output: Any = {"S3OutputPath": f"s3://{BUCKET}/output/"}
        sagemaker.create_labeling_job(
            LabelingJobName=name,
            LabelAttributeName="pose",
            InputConfig={"DataSource": {"S3DataSource": {
                "ManifestS3Uri": f"s3://{BUCKET}/input/a.manifest"}}},
            OutputConfig=output | ({"KmsKeyId": key} if key else {}),
            RoleArn=stack.stack.ground_truth_role_arn,
            HumanTaskConfig={
                "WorkteamArn": stack.stack.workteam_arn,
                "UiConfig": {"UiTemplateS3Uri": stack.stack.templates["coco-person-17"]},
                "PreHumanTaskLambdaArn": stack.stack.pre_annotation_function_arn,
                "AnnotationConsolidationConfig": {
                    "AnnotationConsolidationLambdaArn": stack.stack.post_annotation_function_arn},
                "TaskTitle": "t", "TaskDescription": "d", "NumberOfHumanWorkersPerDataObject": 1,
                "TaskTimeLimitInSeconds": 60,
            },
        )  # fmt: skip
        for _ in range(600):
            described = sagemaker.describe_labeling_job(LabelingJobName=name)
            if described["LabelingJobStatus"] in ("Completed", "Failed"):
                return described
            time.sleep(0.05)
        raise AssertionError(described)

    yield run
    stack.s3.delete_bucket_policy(Bucket=BUCKET)


def output_of(stack: Deployed, described: Any) -> Any:
    key = described["LabelingJobOutput"]["OutputDatasetS3Uri"].removeprefix(f"s3://{BUCKET}/")
    return stack.s3.get_object(Bucket=BUCKET, Key=key)


def test_job_with_all_rights_writes_with_the_key_of_aws(stack: Deployed, launch: Launch) -> None:
    described = launch(*ALL)
    assert described["LabelingJobStatus"] == "Completed"
    assert described["LabelCounters"]["Unlabeled"] == 1
    written = output_of(stack, described)
    assert (written["ServerSideEncryption"], written["SSEKMSKeyId"]) == ("aws:kms", MANAGED)


@pytest.mark.parametrize(
    ("readable", "where"),
    [
        (f"{ARN}/templates/*", "InputConfig.DataSource.S3DataSource.ManifestS3Uri"),
        (f"{ARN}/input/*", "HumanTaskConfig.UiConfig.UiTemplateS3Uri"),
    ],
)
def test_job_whose_role_may_not_read_its_files_is_refused(
    launch: Launch, readable: str, where: str
) -> None:
    with pytest.raises(ClientError, match="S3 does not allow it to be read") as caught:
        launch({**READ, "Resource": readable}, FIND, WRITE, INVOKE)
    assert where in str(caught.value)


def test_image_that_the_role_may_not_read_fails(stack: Deployed, launch: Launch) -> None:
    files = [f"{ARN}/templates/*", f"{ARN}/input/*.manifest", f"{ARN}/output/*"]
    described = launch({**READ, "Resource": files}, FIND, WRITE, INVOKE)
    assert described["LabelCounters"]["FailedNonRetryableError"] == 1
    line = json.loads(output_of(stack, described)["Body"].read())
    assert "The image cannot be read." in line["pose-metadata"]["failure-reason"]


def test_job_whose_role_may_not_write_fails(launch: Launch) -> None:
    described = launch(READ, FIND, INVOKE)
    assert described["LabelingJobStatus"] == "Failed"
    assert "S3 does not allow it to be written" in described["FailureReason"]


def test_job_whose_role_may_not_invoke_fails_each_image(stack: Deployed, launch: Launch) -> None:
    described = launch(READ, FIND, WRITE)
    assert described["LabelCounters"]["FailedNonRetryableError"] == 1
    line = json.loads(output_of(stack, described)["Body"].read())
    assert "Lambda refused the invocation: AccessDenied" in line["pose-metadata"]["failure-reason"]


@pytest.fixture(scope="module")
def key(stack: Deployed) -> str:
    return str(stack.session.client("kms").create_key()["KeyMetadata"]["Arn"])


def use(key: str) -> dict[str, Any]:
    action = ["kms:GenerateDataKey", "kms:Decrypt"]
    return {"Effect": "Allow", "Action": action, "Resource": key}


def test_job_with_a_key_writes_with_it(stack: Deployed, launch: Launch, key: str) -> None:
    described = launch(*ALL, use(key), key=key)
    assert described["LabelingJobStatus"] == "Completed"
    assert described["OutputConfig"]["KmsKeyId"] == key
    assert output_of(stack, described)["SSEKMSKeyId"] == key


def test_job_whose_role_may_not_use_the_key_fails(launch: Launch, key: str) -> None:
    assert launch(*ALL, key=key)["LabelingJobStatus"] == "Failed"


def test_bucket_that_demands_its_key_refuses_a_job_without_it(
    stack: Deployed, launch: Launch, key: str
) -> None:
    name = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    document = {"Version": "2012-10-17", "Statement": [deny(StringNotEquals={name: key})]}
    stack.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(document))
    without = launch(*ALL, use(key))
    assert without["LabelingJobStatus"] == "Failed"
    assert "S3 does not allow it to be written" in without["FailureReason"]
    assert launch(*ALL, use(key), key=key)["LabelingJobStatus"] == "Completed"


def test_bucket_that_demands_kms_takes_what_a_job_writes(stack: Deployed, launch: Launch) -> None:
    # As the API's reference says of such a policy: set the condition to "aws:kms".
    statement = deny(StringNotEquals={"s3:x-amz-server-side-encryption": "aws:kms"})
    document = {"Version": "2012-10-17", "Statement": [statement]}
    stack.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(document))
    assert launch(*ALL)["LabelingJobStatus"] == "Completed"


@pytest.mark.parametrize("key", ["arn:aws:kms:eu-west-1:123456789012:key/none", "alias/none"])
def test_key_that_does_not_exist_is_refused_at_the_launch(launch: Launch, key: str) -> None:
    with pytest.raises(ClientError, match=r"OutputConfig\.KmsKeyId: .*does not exist"):
        launch(*ALL, key=key)


def test_image_addresses_are_signed_as_the_role(stack: Deployed, launch: Launch) -> None:
    import urllib.error
    import urllib.request

    launch(*ALL)
    page: Any = {"Content": f'{{{{ "s3://{BUCKET}/input/a.jpg" | grant_read_access }}}}'}
    sagemaker = stack.session.client("sagemaker")

    def address() -> str:
        shown = sagemaker.render_ui_template(
            UiTemplate=page, Task={"Input": "{}"}, RoleArn=stack.stack.ground_truth_role_arn
        )
        return str(shown["RenderedContent"]).replace("&amp;", "&")

    with urllib.request.urlopen(address()) as image:  # noqa: S310 - our own server
        assert image.read() == JPEG
    launch({**READ, "Resource": [f"{ARN}/templates/*", f"{ARN}/input/*.manifest"]}, FIND, WRITE,
           INVOKE)  # fmt: skip
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address())  # noqa: S310
