"""Who may use an object and not its KMS key can do nothing with it."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.server import LocalAws

NUMBERS = count()
OBJECTS = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
AsRole = Callable[..., Any]


def allow(action: list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.fixture
def as_role(client: Any, aws: LocalAws) -> AsRole:
    """S3 as a role with these statements, and with all rights to objects, sees it."""

    def make(*statements: dict[str, Any]) -> Any:
        name = f"kms-role-{next(NUMBERS)}"
        document = {"Version": "2012-10-17", "Statement": [OBJECTS, *statements]}
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        role = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        client("iam").put_role_policy(
            RoleName=name, PolicyName="p", PolicyDocument=json.dumps(document)
        )
        keys = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
        session = Keys(keys["AccessKeyId"], keys["SecretAccessKey"]).session(
            aws.endpoint_url, aws.region
        )
        return session.client("s3", config=Config(signature_version="s3v4"))

    return make


@pytest.fixture
def key(client: Any) -> str:
    return str(client("kms").create_key()["KeyMetadata"]["Arn"])


def put(s3: Any, key: str, name: str = "in.jpg") -> Any:
    return s3.put_object(
        Bucket="photos", Key=name, Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=key
    )


def refused(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_reader_needs_to_decrypt(client: Any, bucket: str, as_role: AsRole, key: str) -> None:
    put(client("s3"), key)
    code, said = refused(lambda: as_role().get_object(Bucket=bucket, Key="in.jpg"))
    assert code == "AccessDenied"
    assert f'to perform: kms:Decrypt on resource: "{key}"' in said
    reader = as_role(allow(["kms:Decrypt"], key))
    assert reader.get_object(Bucket=bucket, Key="in.jpg")["Body"].read() == b"x"
    assert as_role().head_object(Bucket=bucket, Key="in.jpg")["SSEKMSKeyId"] == key


def test_writer_needs_a_data_key(bucket: str, as_role: AsRole, key: str) -> None:
    code, said = refused(lambda: put(as_role(allow(["kms:Decrypt"], key)), key))
    assert code == "AccessDenied"
    assert "kms:GenerateDataKey" in said
    put(as_role(allow(["kms:GenerateDataKey"], key)), key)
    put(as_role(allow(["kms:GenerateDataKey*"])), key)


def test_bucket_whose_default_is_a_key_asks_for_it_too(
    client: Any, bucket: str, as_role: AsRole, key: str
) -> None:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    client("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rules)
    try:
        _, said = refused(lambda: as_role().put_object(Bucket=bucket, Key="x", Body=b""))
        assert "kms:GenerateDataKey" in said
        as_role(allow(["kms:GenerateDataKey"])).put_object(Bucket=bucket, Key="x", Body=b"")
    finally:
        client("s3").delete_bucket_encryption(Bucket=bucket)


def test_copy_and_large_upload_decrypt(client: Any, bucket: str, as_role: AsRole, key: str) -> None:
    put(client("s3"), key)
    writer = as_role(allow(["kms:GenerateDataKey"]))
    source = {"Bucket": bucket, "Key": "in.jpg"}
    _, said = refused(lambda: writer.copy_object(Bucket=bucket, Key="copy", CopySource=source))
    assert "kms:Decrypt" in said
    begun = writer.create_multipart_upload(
        Bucket=bucket, Key="big", ServerSideEncryption="aws:kms", SSEKMSKeyId=key
    )
    named = {"Bucket": bucket, "Key": "big", "UploadId": begun["UploadId"]}
    _, said = refused(lambda: writer.upload_part(**named, PartNumber=1, Body=b"x"))
    assert "kms:Decrypt" in said


def test_key_of_aws_is_open_to_the_account(bucket: str, as_role: AsRole) -> None:
    s3 = as_role()
    s3.put_object(Bucket=bucket, Key="y", Body=b"y", ServerSideEncryption="aws:kms")
    assert s3.get_object(Bucket=bucket, Key="y")["Body"].read() == b"y"


@pytest.mark.parametrize(
    ("condition", "may"),
    [
        ({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, True),
        ({"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}, False),
        ({"ArnLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::photos/in*"}}, True),
        ({"ArnLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::photos/out*"}}, False),
    ],
)
def test_conditions_of_a_right_to_a_key_are_looked_at(
    bucket: str, as_role: AsRole, key: str, condition: Any, may: bool
) -> None:
    s3 = as_role(allow(["kms:GenerateDataKey"], key, Condition=condition))
    if may:
        put(s3, key)
    else:
        assert "kms:GenerateDataKey" in refused(lambda: put(s3, key))[1]


def test_root_too_needs_a_key_that_is_there_and_enabled(
    client: Any, aws: LocalAws, bucket: str, key: str
) -> None:
    s3 = client("s3")
    gone = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    code, said = refused(lambda: put(s3, gone))
    assert (code, said) == ("KMS.NotFoundException", f"Key '{gone}' does not exist")
    elsewhere = aws.keys.session(aws.endpoint_url, "us-east-1").client("kms").create_key()
    assert refused(lambda: put(s3, elsewhere["KeyMetadata"]["Arn"]))[0] == "KMS.NotFoundException"
    put(s3, key)
    key_id = key.rpartition("/")[2]
    client("kms").disable_key(KeyId=key_id)
    code, said = refused(lambda: s3.get_object(Bucket=bucket, Key="in.jpg"))
    assert (code, said) == ("KMS.DisabledException", f"{key} is disabled.")
    client("kms").enable_key(KeyId=key_id)
    client("kms").schedule_key_deletion(KeyId=key_id)
    assert refused(lambda: put(s3, key))[0] == "KMS.KMSInvalidStateException"


def test_alias_and_plain_id_name_the_key(client: Any, bucket: str, key: str) -> None:
    name = f"alias/labels-{next(NUMBERS)}"
    client("kms").create_alias(AliasName=name, TargetKeyId=key)
    for named in (name, key.rpartition("/")[2]):
        put(client("s3"), named)
    assert refused(lambda: put(client("s3"), "alias/none"))[0] == "KMS.NotFoundException"
