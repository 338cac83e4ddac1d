"""Who and what the security table speaks of: callers, and the parts of a stack by their ARNs."""

from poserig.local.aws.iam.policy import Principal
from tests.terraform.security.policies import ACCOUNT, STRANGER, Caller

REGION = "eu-west-1"
NAME = f"poserig-{ACCOUNT}-{REGION}"
BUCKET = f"arn:aws:s3:::{NAME}"
JOB = f"{BUCKET}/output/Pose-Demo-001/annotations"
CONSOLIDATED = f"{JOB}/consolidated-annotation"
REQUEST = f"{CONSOLIDATED}/consolidation-request/iteration-1/2026-11-22_12:04:51.json"
LONG_LABEL = f"{CONSOLIDATED}/consolidation-response/labels/7-0a1b2c3d.json"
ANSWERS = f"{JOB}/worker-response/iteration-1/0/2026-11-22_12:04:50.json"
OUTPUT = f"{BUCKET}/output/Pose-Demo-001/manifests/output/output.manifest"
COMPONENT = f"{BUCKET}/components/0123456789abcdef/crowd-2d-skeleton.js"
TEMPLATE = f"{BUCKET}/templates/coco-person-17.liquid.html"
IMAGE = f"{BUCKET}/input/demo/img 01.jpg"
JOB_RIG = f"{BUCKET}/input/jobs/pose-demo-001/rig.json"
JOB_TEMPLATE = f"{BUCKET}/input/jobs/pose-demo-001/worker-task.liquid.html"
MADE_AGAIN = f"{BUCKET}/output/Pose-Demo-001/manifests/consolidated/0123456789abcdef.manifest"


def regional(service: str, resource: str, account: str = ACCOUNT) -> str:
    """The ARN of something of a service in the stack's region."""
    return f"arn:aws:{service}:{REGION}:{account}:{resource}"


def role_arn(name: str) -> str:
    """The ARN of a role of the stack's account."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def logs(group: str, stream: str = "") -> str:
    """The ARN of a log group, or of a stream in it."""
    return regional("logs", f"log-group:{group}" + (f":log-stream:{stream}" if stream else ""))


PRE_NAME, POST_NAME = "poserig-sagemaker-pre", "poserig-sagemaker-post"
# An account has a role's name once, in all its regions.
PRE_ROLE, POST_ROLE = f"{PRE_NAME}-{REGION}", f"{POST_NAME}-{REGION}"
JOB_ROLE = f"poserig-ground-truth-{REGION}"
OWN_JOB_ROLE = role_arn("labeling-jobs-of-ours")
PRE_LOG, POST_LOG = f"/aws/lambda/{PRE_NAME}", f"/aws/lambda/{POST_NAME}"
LABELING_LOG = "/aws/sagemaker/LabelingJobs"
PRE_FUNCTION, POST_FUNCTION = (
    regional("lambda", f"function:{name}") for name in (PRE_NAME, POST_NAME)
)
TEAM = regional("sagemaker", "workteam/private-crowd/poserig-workers")
LABELING_JOB = regional("sagemaker", "labeling-job/pose-1")
PARAMETERS = regional("ssm", "parameter/poserig")
POOL = "eu-west-1_Example01"
USER_POOL = regional("cognito-idp", f"userpool/{POOL}")
KEY = regional("kms", "key/0a1b2c3d-0000-4000-8000-000000000000")
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E3EXAMPLE"


def role(name: str, document: str) -> Caller:
    """A session of one of the stack's roles."""
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/session"
    return Caller(document, Principal.aws(arn), (document,))


def service(name: str) -> Caller:
    """An AWS service."""
    return Caller(name, Principal.service(f"{name}.amazonaws.com"))


IDENTITY_ID = "E1EXAMPLE"
IDENTITY_ARN = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity"
IDENTITY = Caller("identity", Principal.aws(f"{IDENTITY_ARN} {IDENTITY_ID}", "canonical-user"))
CLOUDFRONT = service("cloudfront")

PERSON = Principal.aws(f"arn:aws:iam::{ACCOUNT}:user/ann")
OPERATOR = Caller("operator", PERSON, ("operator",))
ADMINISTRATOR = Caller("administrator", PERSON, ("operator",), boundless=True)
ANYONE = Caller("anyone", Principal.anonymous())
OTHER_ACCOUNT = Caller("another account", Principal.aws(f"arn:aws:iam::{STRANGER}:user/eve"))
PRE, POST = role(PRE_ROLE, "pre_annotation"), role(POST_ROLE, "post_annotation")
GROUND_TRUTH = role(JOB_ROLE, "ground_truth")


def others(arn: str) -> str:
    """The same in another stack."""
    return arn.replace("poserig-", "other-")
