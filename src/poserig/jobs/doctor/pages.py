"""The pages that workers meet: the sign-in, and the tasks with the labeling component."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of
from poserig.groundtruth.portal_client import lacking
from poserig.jobs.doctor.findings import Finding, error, ok, warning
from poserig.jobs.stack import Stack
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3

SCRIPT = re.compile(r'<script\s+src="([^"]*crowd-2d-skeleton[^"]*)"\s+integrity="([^"]*)"')
AGAIN = "Build and deploy again: make deploy."


def sign_in(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether the user pool has a sign-in page, and its client knows the portal."""
    if not stack.user_pool_id or not stack.user_pool_client_id or not stack.worker_portal_url:
        yield warning(
            "sign-in",
            "The stack does not know the portal, user pool and client of its existing work team.",
            "Name worker_portal_url, user_pool_id and user_pool_client_id in existing_workforce.",
        )
        return
    cognito: Any = session.client("cognito-idp")
    pool = cognito.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]
    if not pool.get("Domain") and not pool.get("CustomDomain"):
        yield error(
            "sign-in",
            f"The user pool {pool['Name']} has no domain, so there is no page to sign in on.",
            "Deploy the stack again. In a pool of your own, give it a domain (Cognito console, "
            "Branding, Domain).",
        )
    client = cognito.describe_user_pool_client(
        UserPoolId=stack.user_pool_id, ClientId=stack.user_pool_client_id
    )["UserPoolClient"]
    missing = lacking(client, stack.worker_portal_url)
    if missing:
        yield error(
            "sign-in",
            f"The user pool client {client['ClientName']} lacks {'; '.join(missing)}: workers "
            "cannot sign in.",
            "Add them: poserig doctor --fix. A secret cannot be added: deploy the stack again.",
        )
    else:
        yield ok("sign-in", f"The portal may sign workers in through {client['ClientName']}.")


def templates(session: "boto3.Session", stack: Stack) -> Iterator[Finding]:
    """Whether every worker task template loads the published component, and its hash is right."""
    s3 = session.client("s3")
    key = stack.component_url.split("/", 3)[3]
    try:
        component = s3.get_object(Bucket=stack.bucket_name, Key=key)["Body"].read()
    except ClientError as refusal:
        if code_of(refusal) not in NO_OBJECT:
            raise
        yield error(
            "component",
            f"{key} is not in {stack.bucket_name}: tasks would stay empty.",
            AGAIN,
        )
        return
    found = hashlib.sha256(component)
    # Terraform makes the content's hash part of the key.
    if not found.hexdigest().startswith(key.split("/")[-2]):
        yield error(
            "component",
            f"{key} is not what was deployed there: browsers refuse it, tasks stay empty.",
            f"{AGAIN} In a bucket with a KMS key, remove the object's newest version instead.",
        )
        return
    digest = base64.b64encode(found.digest()).decode()
    for rig, uri in sorted(stack.templates.items()):
        subject = f"template {rig}"
        place = S3Uri.parse(uri, subject)
        try:
            text = s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].read().decode()
        except ClientError as refusal:
            if code_of(refusal) not in NO_OBJECT:
                raise
            yield error(subject, f"{uri} is not there: no job of this rig can start.", AGAIN)
            continue
        yield _template(subject, text, stack.component_url, f"sha256-{digest}")


def _template(subject: str, text: str, published: str, integrity: str) -> Finding:
    script = SCRIPT.search(text)
    if script is None:
        return error(subject, "It does not load the labeling component.", AGAIN)
    if script[1] != published:
        return error(subject, f"It loads {script[1]}; published is {published}.", AGAIN)
    if script[2] != integrity:
        return error(
            subject,
            f"Its integrity is {script[2]}; the published component's is {integrity}. "
            "Browsers refuse the component.",
            AGAIN,
        )
    return ok(subject, "It loads the published component, hash and all.")
