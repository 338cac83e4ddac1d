"""The security table: the functions, labeling jobs, and who takes up their roles."""

from collections.abc import Iterator

from tests.terraform.security.policies import ACCOUNT, STRANGER, Request, Row
from tests.terraform.security.rows import INVOKE, LAUNCH, PASS, ask, may, may_not
from tests.terraform.security.subjects import (
    ANSWERS,
    BUCKET,
    CLOUDFRONT,
    COMPONENT,
    DISTRIBUTION,
    GROUND_TRUTH,
    IMAGE,
    JOB_RIG,
    JOB_ROLE,
    JOB_TEMPLATE,
    KEY,
    LABELING_LOG,
    LONG_LABEL,
    MADE_AGAIN,
    OPERATOR,
    OTHER_ACCOUNT,
    OUTPUT,
    OWN_JOB_ROLE,
    POST,
    POST_FUNCTION,
    POST_LOG,
    PRE,
    PRE_FUNCTION,
    PRE_LOG,
    PRE_ROLE,
    REQUEST,
    TEMPLATE,
    logs,
    others,
    role_arn,
    service,
)


def of_the_functions() -> Iterator[Row]:
    """Each writes its own log; consolidation writes long labels, the next job reads them."""
    for caller, own, other in ((PRE, PRE_LOG, POST_LOG), (POST, POST_LOG, PRE_LOG)):
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            yield from may(caller, ask(action, logs(own, "2026/11/22/1")))
            yield from may_not(caller, ask(action, logs(other, "2026/11/22/1")))
        yield from may_not(
            caller,
            ask("logs:CreateLogGroup", logs(own)),
            ask("s3:ListBucket", BUCKET),
            ask("s3:GetObject", IMAGE),
            ask("sts:AssumeRole", role_arn(JOB_ROLE)),
        )
    yield from may(PRE, ask("s3:GetObject", LONG_LABEL))
    for resource in (REQUEST, TEMPLATE, ANSWERS, OUTPUT, JOB_RIG, others(LONG_LABEL)):
        yield from may_not(PRE, ask("s3:GetObject", resource))
    yield from may_not(PRE, ask("s3:PutObject", LONG_LABEL), ask(INVOKE, POST_FUNCTION))
    yield from may(POST, ask("s3:GetObject", REQUEST), ask("s3:PutObject", LONG_LABEL))
    yield from may(POST, ask("s3:GetObject", JOB_RIG))
    # Answers that a request only names: Ground Truth documents no folder for them.
    for resource in (ANSWERS, LONG_LABEL, OUTPUT):
        yield from may(POST, ask("s3:GetObject", resource))
    for resource in (TEMPLATE, JOB_TEMPLATE, COMPONENT, others(REQUEST), others(JOB_RIG)):
        yield from may_not(POST, ask("s3:GetObject", resource))
    for resource in (REQUEST, OUTPUT, MADE_AGAIN, JOB_RIG, others(LONG_LABEL)):
        yield from may_not(POST, ask("s3:PutObject", resource))
    yield from may_not(POST, ask("s3:DeleteObject", LONG_LABEL))


def of_labeling_jobs() -> Iterator[Row]:
    """Reads inputs and templates, writes outputs, invokes two functions, nothing else."""
    for resource in (IMAGE, TEMPLATE, JOB_TEMPLATE, REQUEST):
        yield from may(GROUND_TRUTH, ask("s3:GetObject", resource))
    for action in ("PutObject", "AbortMultipartUpload"):
        yield from may(GROUND_TRUTH, ask(f"s3:{action}", REQUEST))
    for action in ("ListBucket", "GetBucketLocation"):
        yield from may(GROUND_TRUTH, ask(f"s3:{action}", BUCKET))
        yield from may_not(GROUND_TRUTH, ask(f"s3:{action}", others(BUCKET)))
    yield from may(GROUND_TRUTH, ask("cloudwatch:PutMetricData", "*"))
    for action in ("CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "PutLogEvents"):
        yield from may(GROUND_TRUTH, ask(f"logs:{action}", logs(LABELING_LOG, "pose-1")))
        yield from may_not(GROUND_TRUTH, ask(f"logs:{action}", logs(PRE_LOG, "1")))
    yield from may_not(GROUND_TRUTH, ask("s3:PutObject", others(REQUEST)))
    yield from may_not(
        GROUND_TRUTH,
        ask("s3:GetObject", others(IMAGE)),
        ask("s3:DeleteObject", REQUEST),
        ask("s3:PutObjectAcl", REQUEST),
        ask("s3:PutBucketPolicy", BUCKET),
        ask("s3:PutBucketCors", BUCKET),
        ask("s3:ListAllMyBuckets", "*"),
        ask("lambda:UpdateFunctionCode", PRE_FUNCTION),
        ask(PASS, role_arn(JOB_ROLE)),
        ask(LAUNCH, "*"),
        ask("cloudwatch:PutMetricAlarm", "*"),
    )


def of_trust() -> Iterator[Row]:
    """A service takes up its role on behalf of this very account, nobody else does."""
    for document, trusted, name in (
        ("trust_functions", "lambda", PRE_ROLE),
        ("trust_ground_truth", "sagemaker", JOB_ROLE),
    ):
        role = role_arn(name)

        def take(account: str, document: str = document, role: str = role) -> Request:
            return ask("sts:AssumeRole", role, document, aws__SourceAccount=account)

        yield from may(service(trusted), take(ACCOUNT))
        yield from may_not(service("ec2"), take(ACCOUNT))
        yield from may_not(OTHER_ACCOUNT, take(STRANGER), take(ACCOUNT))


def of_narrow_jobs() -> Iterator[Row]:
    """A job's role is taken up for this account only, and writes outputs only."""
    for document, trusted, name in (
        ("trust_functions", "lambda", PRE_ROLE),
        ("trust_ground_truth", "sagemaker", JOB_ROLE),
    ):
        taken = ask("sts:AssumeRole", role_arn(name), document, aws__SourceAccount=STRANGER)
        yield from may_not(service(trusted), taken)
        yield from may_not(service(trusted), ask("sts:AssumeRole", role_arn(name), document))
    for resource in (IMAGE, TEMPLATE, COMPONENT):
        yield from may_not(GROUND_TRUTH, ask("s3:PutObject", resource))
    yield from may_not(GROUND_TRUTH, ask("s3:GetObject", COMPONENT))


def of_lenient_jobs() -> Iterator[Row]:
    """What may be switched off for jobs, because AWS does not document that they keep it."""
    unsaid = ask("sts:AssumeRole", role_arn(JOB_ROLE), "trust_ground_truth")
    yield from may(service("sagemaker"), unsaid)
    yield from may_not(
        service("lambda"), unsaid, ask("sts:AssumeRole", role_arn(PRE_ROLE), "trust_functions")
    )
    yield from may(GROUND_TRUTH, ask("s3:PutObject", f"{BUCKET}/elsewhere/x.json"))


def of_jobs_with_roles_of_their_own() -> Iterator[Row]:
    """The post-annotation function takes up the roles that are listed, and no other does."""
    yield from may(POST, ask("sts:AssumeRole", OWN_JOB_ROLE))
    yield from may_not(POST, ask("sts:AssumeRole", f"{OWN_JOB_ROLE}-2"))
    yield from may_not(PRE, ask("sts:AssumeRole", OWN_JOB_ROLE))


def of_versions() -> Iterator[Row]:
    """Ground Truth invokes the alias where versions are kept, and no other version.

    A job that was launched before goes on invoking the function itself.
    """
    for function in (PRE_FUNCTION, POST_FUNCTION):
        yield from may(GROUND_TRUTH, ask(INVOKE, f"{function}:live"), ask(INVOKE, function))
        yield from may_not(GROUND_TRUTH, ask(INVOKE, f"{function}:7"))


def of_the_key() -> Iterator[Row]:
    """Each role that uses the bucket may use its key in its own way, and no other key."""
    reading = ("Decrypt", "GenerateDataKey")
    jobs = (*reading, "DescribeKey", "Encrypt", "ReEncryptFrom", "ReEncryptTo")
    for caller, actions in ((POST, reading), (OPERATOR, reading), (GROUND_TRUTH, jobs)):
        for action in actions:
            yield from may(caller, ask(f"kms:{action}", KEY))
            yield from may_not(caller, ask(f"kms:{action}", f"{KEY}0"))
        yield from may_not(caller, ask("kms:ScheduleKeyDeletion", KEY))
    yield from may(PRE, ask("kms:Decrypt", KEY))
    yield from may_not(PRE, ask("kms:GenerateDataKey", KEY), ask("kms:Decrypt", f"{KEY}0"))
    ours = {"aws__SourceArn": DISTRIBUTION}
    other = {"aws__SourceArn": f"{DISTRIBUTION}2"}
    yield from may(CLOUDFRONT, ask("kms:Decrypt", KEY, "key", **ours))
    yield from may_not(
        CLOUDFRONT,
        ask("kms:Decrypt", KEY, "key", **other),
        ask("kms:Decrypt", KEY, "key"),
        ask("kms:Encrypt", KEY, "key", **ours),
    )
    yield from may_not(OTHER_ACCOUNT, ask("kms:Decrypt", KEY, "key", **ours))


def of_traces() -> Iterator[Row]:
    """The functions send traces where they are switched on."""
    for caller in (PRE, POST):
        for action in ("PutTelemetryRecords", "PutTraceSegments"):
            yield from may(caller, ask(f"xray:{action}", "*"))
        yield from may_not(caller, ask("xray:GetTraceSummaries", "*"))
