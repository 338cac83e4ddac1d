"""Makes a labeling workflow of your own and a job of it, with boto3 alone, as on AWS.

    poserig up                                    # in another terminal
    eval "$(poserig env)"
    python examples/workflows/launch.py classification ./photos

It prints the sign-in of a worker; the portal's address is what `poserig up` printed.
"""

import io
import json
import secrets
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

HERE = Path(__file__).resolve().parent
BUCKET = "own-workflows"
WORKER = "worker@example.com"


@dataclass(frozen=True)
class Base:
    """What all workflows share.

    Attributes:
        role: ARN of the role of jobs and functions.
        team: ARN of the work team.
        worker, password: The sign-in of its one member.
    """

    role: str
    team: str
    worker: str
    password: str


def make_base(session: boto3.Session) -> Base:
    """Makes bucket, role, user pool and work team, with one worker. A second time it fails."""
    s3 = session.client("s3")
    place: Any = {"LocationConstraint": session.region_name}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    cors = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}  # else no page shows an image
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [cors]})
    iam = session.client("iam")
    services = ["sagemaker.amazonaws.com", "lambda.amazonaws.com"]
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                            "Principal": {"Service": services}}]}  # fmt: skip
    made = iam.create_role(RoleName=BUCKET, AssumeRolePolicyDocument=json.dumps(trust))
    actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "lambda:InvokeFunction"]
    rights = {"Version": "2012-10-17",
              "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}  # fmt: skip
    iam.put_role_policy(RoleName=BUCKET, PolicyName=BUCKET, PolicyDocument=json.dumps(rights))
    team, password = _make_team(session)
    return Base(made["Role"]["Arn"], team, WORKER, password)


def launch(session: boto3.Session, base: Base, workflow: str, images: list[Path], name: str) -> str:
    """Uploads images, deploys a workflow's functions and template, launches a job.

    Args:
        workflow: A folder beside this file.
        name: Of the job; it must be new.

    Returns:
        S3 URI of the output manifest.
    """
    s3, folder = session.client("s3"), f"s3://{BUCKET}/{name}"
    template = (HERE / workflow / "template.liquid.html").read_bytes()
    s3.put_object(Bucket=BUCKET, Key=f"{name}/template.liquid.html", Body=template)
    lines = []
    for image in images:
        s3.put_object(Bucket=BUCKET, Key=f"{name}/images/{image.name}", Body=image.read_bytes())
        lines.append(json.dumps({"source-ref": f"{folder}/images/{image.name}"}) + "\n")
    s3.put_object(Bucket=BUCKET, Key=f"{name}/input.manifest", Body="".join(lines).encode())
    session.client("sagemaker").create_labeling_job(
        LabelingJobName=name,
        LabelAttributeName=workflow,
        InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": f"{folder}/input.manifest"}}},
        OutputConfig={"S3OutputPath": f"s3://{BUCKET}/output/"},
        RoleArn=base.role,
        HumanTaskConfig={
            "WorkteamArn": base.team,
            "UiConfig": {"UiTemplateS3Uri": f"{folder}/template.liquid.html"},
            "PreHumanTaskLambdaArn": _function(session, base, workflow, "pre"),
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": _function(session, base, workflow, "post")
            },
            "TaskTitle": f"{workflow.capitalize()}: {name}",
            "TaskDescription": "An example of a workflow of one's own",
            "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 300,
        },
    )
    return f"s3://{BUCKET}/output/{name}/manifests/output/output.manifest"


def _function(session: boto3.Session, base: Base, workflow: str, which: str) -> str:
    client, name = session.client("lambda"), f"{workflow}-{which}"
    try:
        return str(client.get_function(FunctionName=name)["Configuration"]["FunctionArn"])
    except client.exceptions.ResourceNotFoundException:
        pass
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.write(HERE / workflow / "functions.py", "functions.py")
    made = client.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler=f"functions.{which}",
        Role=base.role,
        Code={"ZipFile": archive.getvalue()},
        Timeout=30,
    )
    return str(made["FunctionArn"])


def _make_team(session: boto3.Session) -> tuple[str, str]:
    cognito, sagemaker = session.client("cognito-idp"), session.client("sagemaker")
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]
    cognito.create_user_pool_domain(Domain=BUCKET, UserPoolId=pool)
    cognito.create_group(UserPoolId=pool, GroupName="workers")
    password = f"A1-{secrets.token_urlsafe(9)}"
    cognito.admin_create_user(UserPoolId=pool, Username=WORKER, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=WORKER, Password=password, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=WORKER, GroupName="workers")
    sagemaker.create_workforce(
        WorkforceName="own", CognitoConfig={"UserPool": pool, "ClientId": app}
    )
    # The portal has its address now; the client must let people come back to it.
    portal = sagemaker.describe_workforce(WorkforceName="own")["Workforce"]["SubDomain"]
    cognito.update_user_pool_client(
        UserPoolId=pool,
        ClientId=app,
        CallbackURLs=[f"https://{portal}/oauth2/idpresponse"],
        LogoutURLs=[f"https://{portal}/logout"],
        AllowedOAuthFlows=["code", "implicit"],
        AllowedOAuthScopes=["email", "openid", "profile"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
    )
    group = {"UserPool": pool, "ClientId": app, "UserGroup": "workers"}
    team = sagemaker.create_workteam(
        WorkteamName="own-workflows",
        WorkforceName="own",
        Description="Members of the examples",
        MemberDefinitions=[{"CognitoMemberDefinition": group}],
    )
    return str(team["WorkteamArn"]), password


def main(workflow: str, folder: str) -> None:
    """Makes everything, and says how to sign in."""
    session = boto3.Session()
    base = make_base(session)
    images = sorted(path for path in Path(folder).iterdir() if path.is_file())
    manifest = launch(session, base, workflow, images, f"{workflow}-{int(time.time())}")
    print(f"E-mail    {base.worker}\nPassword  {base.password}\nOutput    {manifest}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
