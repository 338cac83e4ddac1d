"""A stack on the real local AWS, made without Terraform: what a launch needs and no more."""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from poserig.jobs.stack import Stack, read_stack
from poserig.jobs.templates import fill_template
from poserig.local.up import LocalGroundTruth
from poserig.pose.rig_file import LIBRARY, load_rig
from tests.pictures import jpeg, png

BUCKET = "photos"
ROLE = "ground-truth"
JPEG = jpeg()
PNG = png()
TEMPLATE = fill_template(
    '<p>@@RIG_NAME@@</p><crowd-form><crowd-2d-skeleton rig="@@RIG_JSON@@"></crowd-2d-skeleton>'
    "</crowd-form><!-- @@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@ -->",
    json.loads((LIBRARY / "coco-person-17.json").read_text("utf-8")),
    load_rig("coco-person-17").hash,
).encode()
HANDLER = """\
def lambda_handler(event, context):
    return {"taskInput": {"url": event["dataObject"]["source-ref"]}}
"""


@dataclass(frozen=True)
class Deployed:
    """A running local AWS and the stack on it."""

    ground_truth: LocalGroundTruth
    session: boto3.Session
    stack: Stack

    @property
    def s3(self) -> Any:
        return self.session.client("s3")

    def objects(self) -> dict[str, str]:
        """Key to ETag of everything in the bucket but the jobs' own output and files."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        found = [item for page in pages for item in page.get("Contents", ())]
        return {
            item["Key"]: item["ETag"]
            for item in found
            if not item["Key"].startswith(("output/", "input/jobs/"))
        }

    def jobs(self) -> list[str]:
        pages = self.session.client("sagemaker").get_paginator("list_labeling_jobs").paginate()
        return [job["LabelingJobName"] for page in pages for job in page["LabelingJobSummaryList"]]

    def read(self, uri: str) -> bytes:
        key = uri.removeprefix(f"s3://{BUCKET}/")
        return bytes(self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def manifest(self, uri: str) -> list[dict[str, Any]]:
        text = self.read(uri).decode("utf-8")
        return [json.loads(line) for line in text.split("\n") if line]

    def environment(self) -> dict[str, str]:
        """What leads `poserig job …` in a process of its own to this AWS."""
        credentials = self.session.get_credentials()
        assert credentials is not None
        return {
            "AWS_ENDPOINT_URL": self.ground_truth.aws.endpoint_url,
            "AWS_REGION": self.ground_truth.region,
            "AWS_ACCESS_KEY_ID": str(credentials.access_key),
            "AWS_SECRET_ACCESS_KEY": str(credentials.secret_key),
        }


def deploy(ground_truth: LocalGroundTruth) -> Deployed:
    """Make bucket, template, role, functions, work team and parameters."""
    session = ground_truth.session()
    s3 = session.client("s3")
    s3.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": ground_truth.region}
    )
    cors = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [cors]})
    s3.put_object(Bucket=BUCKET, Key="templates/coco-person-17.liquid.html", Body=TEMPLATE)
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                            "Principal": {"Service": "sagemaker.amazonaws.com"}}]}  # fmt: skip
    iam = session.client("iam")
    role = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    rights = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Resource": "*", "Action": ["s3:*", "lambda:InvokeFunction"]}]
    }  # fmt: skip
    iam.put_role_policy(RoleName=ROLE, PolicyName=ROLE, PolicyDocument=json.dumps(rights))
    values = {
        "bucket-name": BUCKET,
        "pre-annotation-function-arn": _function(session, "poserig-sagemaker-pre", role),
        "post-annotation-function-arn": _function(session, "poserig-sagemaker-post", role),
        "ground-truth-role-arn": role,
        "workteam-arn": _work_team(session),
        "input-prefix-uri": f"s3://{BUCKET}/input/",
        "output-prefix-uri": f"s3://{BUCKET}/output/",
        "worker-task-templates/coco-person-17": (
            f"s3://{BUCKET}/templates/coco-person-17.liquid.html"
        ),
        "worker-task-templates/human-18": f"s3://{BUCKET}/templates/never-published.html",
        "work-teams/gone": "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/gone",
    }
    ssm = session.client("ssm")
    for name, value in values.items():
        ssm.put_parameter(Name=f"/poserig/{name}", Value=value, Type="String")
    return Deployed(ground_truth, session, read_stack(session, "poserig"))


def _function(session: boto3.Session, name: str, role: str) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("handler.py", HANDLER)
    made = session.client("lambda").create_function(
        FunctionName=name, Runtime="python3.13", Handler="handler.lambda_handler", Role=role,
        Code={"ZipFile": archive.getvalue()}, Timeout=30,
    )  # fmt: skip
    return str(made["FunctionArn"])


def _work_team(session: boto3.Session) -> str:
    cognito = session.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]
    cognito.create_user_pool_domain(Domain="pose-workers", UserPoolId=pool)
    cognito.create_group(UserPoolId=pool, GroupName="pose-team")
    sagemaker = session.client("sagemaker")
    sagemaker.create_workforce(
        WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": app}
    )
    definition: Any = {"CognitoMemberDefinition": {
        "UserPool": pool, "ClientId": app, "UserGroup": "pose-team"}}  # fmt: skip
    made = sagemaker.create_workteam(
        WorkteamName="pose-team", WorkforceName="people", Description="All",
        MemberDefinitions=[definition],
    )  # fmt: skip
    return str(made["WorkteamArn"])


def photographs(folder: Path, *names: str, content: bytes = JPEG) -> Path:
    """A folder with a different image under each name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content + name.encode("utf-8", "surrogateescape"))
    return folder
