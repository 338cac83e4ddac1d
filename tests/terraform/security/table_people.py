"""The security table: operators, and who may tell people something."""

from collections.abc import Iterator

from tests.terraform.security.policies import ACCOUNT, STRANGER, Request, Row
from tests.terraform.security.rows import INVOKE, LAUNCH, PASS, ask, is_denied, may, may_not
from tests.terraform.security.subjects import (
    ADMINISTRATOR,
    ANSWERS,
    BUCKET,
    COMPONENT,
    IMAGE,
    JOB_ROLE,
    LABELING_JOB,
    LABELING_LOG,
    LONG_LABEL,
    MADE_AGAIN,
    OPERATOR,
    OTHER_ACCOUNT,
    OUTPUT,
    PARAMETERS,
    POST_FUNCTION,
    PRE_FUNCTION,
    PRE_LOG,
    REQUEST,
    TEAM,
    TEMPLATE,
    USER_POOL,
    logs,
    others,
    regional,
    role_arn,
    service,
)

OUR_TEAM = {"sagemaker__WorkteamArn": TEAM, "sagemaker__WorkteamType": "private-crowd"}
ELSEWHERE = LABELING_JOB.replace("eu-west-1", "us-east-1")
TOPICS = ("operations", "worker_notifications")


def of_operators() -> Iterator[Row]:
    """They launch, watch and stop; pass exactly the role; show images to no stranger."""
    sagemaker = {"iam__PassedToService": "sagemaker.amazonaws.com"}
    role, other = role_arn(JOB_ROLE), role_arn("admin")
    yield from may(OPERATOR, ask(LAUNCH, LABELING_JOB, **OUR_TEAM))
    other_team = {**OUR_TEAM, "sagemaker__WorkteamArn": f"{TEAM}-2"}
    yield from may_not(
        OPERATOR,
        ask(LAUNCH, LABELING_JOB),
        ask(LAUNCH, LABELING_JOB, **other_team),
        ask(LAUNCH, ELSEWHERE, **OUR_TEAM),
    )
    for crowd in ("public-crowd", "vendor-crowd"):
        context = {"sagemaker__WorkteamArn": "arn:aws:x", "sagemaker__WorkteamType": crowd}
        strangers = ask(LAUNCH, LABELING_JOB, **context)
        yield from is_denied("DenyCrowdsOfOthers", ADMINISTRATOR, strangers)
    yield from may(ADMINISTRATOR, ask(LAUNCH, LABELING_JOB, **other_team))
    yield from may(OPERATOR, ask(PASS, role, **sagemaker))
    for action in ("GetRole", "ListAttachedRolePolicies", "ListRolePolicies"):
        yield from may(OPERATOR, ask(f"iam:{action}", role))
        yield from may_not(OPERATOR, ask(f"iam:{action}", other))
    yield from may_not(
        OPERATOR,
        ask(PASS, role),
        ask(PASS, role, iam__PassedToService="lambda.amazonaws.com"),
        ask(PASS, other, **sagemaker),
        ask("iam:PutRolePolicy", role),
    )
    for function in (PRE_FUNCTION, POST_FUNCTION):
        yield from may(OPERATOR, ask("lambda:GetFunctionConfiguration", function))
        for action in ("GetFunction", "UpdateFunctionCode"):
            yield from may_not(OPERATOR, ask(f"lambda:{action}", function))
    yield from may_not(OPERATOR, ask("lambda:GetFunctionConfiguration", others(PRE_FUNCTION)))
    for action in ("DescribeUserPool", "DescribeUserPoolClient"):
        yield from may(OPERATOR, ask(f"cognito-idp:{action}", USER_POOL))
        # The client's secret is in the answer: that of no other pool.
        yield from may_not(OPERATOR, ask(f"cognito-idp:{action}", f"{USER_POOL}2"))
    for action in ("AdminAddUserToGroup", "AdminCreateUser", "AdminGetUser"):
        yield from may(OPERATOR, ask(f"cognito-idp:{action}", USER_POOL))
        yield from may_not(OPERATOR, ask(f"cognito-idp:{action}", f"{USER_POOL}2"))
    for action in ("AdminSetUserPassword", "UpdateUserPoolClient"):
        yield from may_not(OPERATOR, ask(f"cognito-idp:{action}", USER_POOL))
    for action in ("AddTags", "DescribeLabelingJob", "StopLabelingJob"):
        yield from may(OPERATOR, ask(f"sagemaker:{action}", LABELING_JOB))
        yield from may_not(OPERATOR, ask(f"sagemaker:{action}", ELSEWHERE))
    for action in ("DescribeWorkteam", "ListLabelingJobsForWorkteam"):
        yield from may(OPERATOR, ask(f"sagemaker:{action}", TEAM))
        yield from may_not(OPERATOR, ask(f"sagemaker:{action}", f"{TEAM}-2"))
    for action in ("CreateWorkteam", "DeleteWorkteam", "AddTags"):
        yield from may_not(OPERATOR, ask(f"sagemaker:{action}", TEAM))
    for action in ("ListLabelingJobs", "ListWorkforces"):
        yield from may(OPERATOR, ask(f"sagemaker:{action}", "*"))
    for action in ("FilterLogEvents", "GetLogEvents"):
        yield from may(OPERATOR, ask(f"logs:{action}", logs(LABELING_LOG, "pose-1")))
        yield from may_not(OPERATOR, ask(f"logs:{action}", logs(PRE_LOG, "1")))
    for action in ("GetParameter", "GetParameters", "GetParametersByPath"):
        for parameter in (PARAMETERS, f"{PARAMETERS}/bucket-name"):
            yield from may(OPERATOR, ask(f"ssm:{action}", parameter))
        other_stack = PARAMETERS.replace("poserig", "other")
        yield from may_not(OPERATOR, ask(f"ssm:{action}", f"{other_stack}/bucket-name"))
    for action in ("GetBucketCORS", "GetBucketLocation", "ListBucket"):
        yield from may(OPERATOR, ask(f"s3:{action}", BUCKET))
        yield from may_not(OPERATOR, ask(f"s3:{action}", others(BUCKET)))
    for action in ("AbortMultipartUpload", "GetObject", "PutObject"):
        yield from may(OPERATOR, ask(f"s3:{action}", IMAGE))
    for resource in (LONG_LABEL, MADE_AGAIN):
        yield from may(OPERATOR, ask("s3:GetObject", resource), ask("s3:PutObject", resource))
        yield from may_not(
            OPERATOR,
            ask("s3:DeleteObject", resource),
            ask("s3:PutObject", others(resource)),
        )
    for resource in (ANSWERS, REQUEST):
        yield from may(OPERATOR, ask("s3:GetObject", resource))
        yield from may_not(OPERATOR, ask("s3:PutObject", resource))
    yield from may_not(OPERATOR, ask("s3:GetObject", others(OUTPUT)))
    for resource in (TEMPLATE, OUTPUT, COMPONENT):
        yield from may(OPERATOR, ask("s3:GetObject", resource))
        for action in ("PutObject", "DeleteObject"):
            yield from may_not(OPERATOR, ask(f"s3:{action}", resource))
    for action in ("ssm:PutParameter", INVOKE, "cognito-idp:AdminCreateUser"):
        yield from may_not(OPERATOR, ask(action, "*"))
    yield from may_not(OPERATOR, ask("s3:PutBucketPolicy", BUCKET))


def of_topics() -> Iterator[Row]:
    """A topic takes messages of its own publisher only, of this account."""
    topic = {name: regional("sns", f"poserig-{name.replace('_', '-')}") for name in TOPICS}

    def publish(document: str, source: str, resource: str, account: str = ACCOUNT) -> Request:
        arn = regional(source, resource, account)
        context = {"aws__SourceArn": arn, "aws__SourceAccount": account}
        return ask("sns:Publish", topic[document], document, **context)

    alarm, rule = "alarm:poserig-failed-objects", "rule/poserig-labeling-job-states"
    told = "operations"
    yield from may(service("cloudwatch"), publish(told, "cloudwatch", alarm))
    yield from may(service("events"), publish(told, "events", rule))
    yield from may_not(
        service("cloudwatch"),
        publish(told, "cloudwatch", "alarm:other-errors"),
        publish(told, "cloudwatch", alarm, STRANGER),
        # The account is told apart even where the name is not.
        Request(
            "sns:Publish",
            topic[told],
            told,
            {"aws:SourceArn": regional("cloudwatch", alarm), "aws:SourceAccount": STRANGER},
        ),
    )
    yield from may_not(service("events"), publish(told, "events", "rule/another"))
    yield from may_not(service("sns"), publish(told, "cloudwatch", alarm))
    yield from may_not(service("sns"), publish(told, "events", rule))
    told, team = "worker_notifications", "workteam/private-crowd/x"
    sagemaker = service("sagemaker")
    yield from may(sagemaker, publish(told, "sagemaker", team))
    yield from may_not(
        sagemaker,
        publish(told, "sagemaker", "labeling-job/x"),
        publish(told, "sagemaker", team, STRANGER),
        Request(
            "sns:Publish",
            topic[told],
            told,
            {"aws:SourceArn": regional("sagemaker", team), "aws:SourceAccount": STRANGER},
        ),
    )
    yield from may_not(service("events"), publish(told, "sagemaker", team))
    for name in TOPICS:
        yield from may_not(OTHER_ACCOUNT, ask("sns:Publish", topic[name], name))
        other_topic = ask("sns:Publish", topic[name] + "-2", name)
        yield from may_not(service("sagemaker"), other_topic)
    for caller, source, resource, name in (
        ("cloudwatch", "cloudwatch", alarm, "operations"),
        ("events", "events", rule, "operations"),
        ("sagemaker", "sagemaker", team, "worker_notifications"),
    ):
        request = publish(name, source, resource)
        wrong = Request(request.action, f"{request.resource}-2", name, request.context)
        yield from may_not(service(caller), wrong)
