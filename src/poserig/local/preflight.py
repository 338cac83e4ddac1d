"""Looks at what only AWS itself can tell about a new labeling job: role, key and buckets."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of
from poserig.errors import InvalidValue
from poserig.local.aws.iam import policy

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_s3 import S3Client

_CORS_RULE = (
    '{"AllowedMethods":["GET"],"AllowedOrigins":["*"],"AllowedHeaders":[],'
    '"ExposeHeaders":["Access-Control-Allow-Origin"]}'
)


class AwsPreflight:
    """What only AWS itself can tell about a CreateLabelingJob request.

    Args:
        iam: To look for the execution role.
        s3: To look for the CORS configuration of the images' buckets.
        kms: boto3 client "kms", to look for the key of the output.
        region: Of the labeling jobs.
    """

    def __init__(
        self, iam: "IAMClient", s3: "S3Client", kms: Any, region: str = "eu-west-1"
    ) -> None:
        self._iam = iam
        self._s3 = s3
        self._kms = kms
        self._region = region

    def check_role(self, role_arn: str) -> None:
        """Raises InvalidValue unless the role exists and SageMaker may assume it."""
        name = role_arn.rpartition("/")[2]
        try:
            role: Any = self._iam.get_role(RoleName=name)["Role"]
        except ClientError as error:
            raise InvalidValue(
                f"The role {role_arn} cannot be found ({code_of(error)}).",
                where="RoleArn",
                cure="Create it (make deploy does), or correct the ARN.",
            ) from error
        if role["Arn"] != role_arn:
            raise InvalidValue(
                f"The role {role_arn} cannot be found; there is {role['Arn']}.",
                where="RoleArn",
                cure="Write the whole path.",
            )
        if not _trusts_sagemaker(role["AssumeRolePolicyDocument"], role_arn, self._region):
            raise InvalidValue(
                f"SageMaker may not assume the role {role_arn}.",
                where="RoleArn",
                cure="Let its trust policy allow sts:AssumeRole to sagemaker.amazonaws.com, on "
                "no condition but aws:SourceAccount, this account, and aws:SourceArn, a labeling "
                "job of it.",
            )

    def check_key(self, kms_key_id: str, where: str) -> None:
        """Raises InvalidValue unless the KMS key exists and can be used.

        AWS does not say whether it looks; without the key no output can be written.
        """
        try:
            found = self._kms.describe_key(KeyId=kms_key_id)["KeyMetadata"]
        except ClientError as error:
            raise InvalidValue(
                f"The KMS key {kms_key_id} does not exist in this region.",
                where=where,
                cure="Name a key of the job's region, or leave it out.",
            ) from error
        if found.get("KeyState", "Enabled") != "Enabled":
            raise InvalidValue(
                f"The KMS key {kms_key_id} is {found['KeyState']}.",
                where=where,
                cure="Enable it, or name another.",
            )

    def check_cors(self, bucket: str, where: str) -> None:
        """Raises InvalidValue unless browsers may GET the bucket's objects from any origin.

        The origin must be "*": AWS's own construct says that Ground Truth refuses patterns when a
        job is made (sagemaker-ground-truth-l3-construct), and its guide names no other:
        https://docs.aws.amazon.com/sagemaker/latest/dg/sms-cors-update.html
        https://github.com/aws/modern-data-architecture-accelerator
        """
        try:
            rules: Any = self._s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
        except ClientError as error:
            if code_of(error) == "NoSuchBucket":
                raise InvalidValue(
                    f"The bucket {bucket} does not exist.", where=where, cure="Create it."
                ) from error
            rules = []
        readable = [rule for rule in rules if "GET" in rule.get("AllowedMethods", ())]
        if not readable:
            raise InvalidValue(
                f"The bucket {bucket} has no CORS configuration that allows GET, so no browser"
                " could show its images.",
                where=where,
                cure=f"Add the rule {_CORS_RULE}.",
            )
        origins = [origin for rule in readable for origin in rule.get("AllowedOrigins", ())]
        if "*" not in origins:
            raise InvalidValue(
                f"The CORS configuration of the bucket {bucket} allows GET from"
                f" {', '.join(origins)} only. Ground Truth takes no origin but *; the images stay"
                " private, because their addresses are signed.",
                where=where,
                cure=f"Use the rule {_CORS_RULE}.",
            )


def _trusts_sagemaker(document: Any, role_arn: str, region: str) -> bool:
    """Whether a trust policy lets SageMaker take up the role for a labeling job of its account.

    AWS does not document that labeling jobs send aws:SourceAccount and aws:SourceArn; here they do.
    A policy that cannot be evaluated trusts nobody.
    """
    account, statements = role_arn.split(":")[4], document.get("Statement", [])
    if isinstance(statements, dict):
        statements = [statements]
    try:
        # A trust policy names no resource: it is the role's.
        decision = policy.evaluate(
            [{"Statement": [{**statement, "Resource": "*"} for statement in statements]}],
            principal=policy.Principal.service("sagemaker.amazonaws.com"),
            action="sts:AssumeRole",
            resource=role_arn,
            context={
                "aws:SourceAccount": account,
                "aws:SourceArn": f"arn:aws:sagemaker:{region}:{account}:labeling-job/any",
            },
        )
    except policy.PolicyError:
        return False
    return bool(decision)
