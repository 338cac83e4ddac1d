"""The IAM action and the resource of S3 requests, entry by entry of AWS's table.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

import pytest

from poserig.local.aws.s3.actions import action_of

BUCKET, OBJECT = "arn:aws:s3:::b", "arn:aws:s3:::b/in/k"
CONFIGURATIONS = [
    # subresource, read, written, deleted
    ("accelerate", "GetAccelerateConfiguration", "PutAccelerateConfiguration", ""),
    ("acl", "GetBucketAcl", "PutBucketAcl", ""),
    ("cors", "GetBucketCORS", "PutBucketCORS", "PutBucketCORS"),
    ("encryption", "GetEncryptionConfiguration", "PutEncryptionConfiguration",
     "PutEncryptionConfiguration"),
    ("lifecycle", "GetLifecycleConfiguration", "PutLifecycleConfiguration",
     "PutLifecycleConfiguration"),
    ("location", "GetBucketLocation", "", ""),
    ("logging", "GetBucketLogging", "PutBucketLogging", ""),
    ("notification", "GetBucketNotification", "PutBucketNotification", ""),
    ("object-lock", "GetBucketObjectLockConfiguration", "PutBucketObjectLockConfiguration", ""),
    ("ownershipControls", "GetBucketOwnershipControls", "PutBucketOwnershipControls",
     "PutBucketOwnershipControls"),
    ("policy", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
    ("policyStatus", "GetBucketPolicyStatus", "", ""),
    ("publicAccessBlock", "GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock",
     "PutBucketPublicAccessBlock"),
    ("replication", "GetReplicationConfiguration", "PutReplicationConfiguration", ""),
    ("requestPayment", "GetBucketRequestPayment", "PutBucketRequestPayment", ""),
    ("tagging", "GetBucketTagging", "PutBucketTagging", ""),
    ("versioning", "GetBucketVersioning", "PutBucketVersioning", ""),
    ("website", "GetBucketWebsite", "PutBucketWebsite", "DeleteBucketWebsite"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "read", "written", "deleted"), CONFIGURATIONS)
def test_configuration_of_a_bucket(name: str, read: str, written: str, deleted: str) -> None:
    for method, action in (("GET", read), ("HEAD", read), ("PUT", written), ("DELETE", deleted)):
        if action:
            assert action_of(method, "b", "", {name: ""}) == (f"s3:{action}", BUCKET)


@pytest.mark.parametrize(
    ("method", "query", "action"),
    [
        ("GET", {}, "ListBucket"),
        ("GET", {"list-type": "2"}, "ListBucket"),
        ("HEAD", {}, "ListBucket"),
        ("GET", {"versions": ""}, "ListBucketVersions"),
        ("GET", {"uploads": ""}, "ListBucketMultipartUploads"),
        ("PUT", {}, "CreateBucket"),
        ("DELETE", {}, "DeleteBucket"),
    ],
)
def test_bucket(method: str, query: dict[str, str], action: str) -> None:
    assert action_of(method, "b", "", query) == (f"s3:{action}", BUCKET)


@pytest.mark.parametrize(
    ("method", "query", "action"),
    [
        ("GET", {}, "GetObject"),
        ("HEAD", {}, "GetObject"),
        ("PUT", {}, "PutObject"),
        ("POST", {"uploads": ""}, "PutObject"),
        ("PUT", {"partNumber": "1", "uploadId": "u"}, "PutObject"),
        ("POST", {"uploadId": "u"}, "PutObject"),
        ("DELETE", {}, "DeleteObject"),
        ("DELETE", {"uploadId": "u"}, "AbortMultipartUpload"),
        ("GET", {"uploadId": "u"}, "ListMultipartUploadParts"),
        ("GET", {"versionId": "1"}, "GetObjectVersion"),
        ("DELETE", {"versionId": "1"}, "DeleteObjectVersion"),
        ("PUT", {"versionId": "1"}, "PutObject"),
        ("GET", {"acl": ""}, "GetObjectAcl"),
        ("PUT", {"acl": "", "versionId": "1"}, "PutObjectVersionAcl"),
        ("GET", {"attributes": ""}, "GetObjectAttributes"),
        ("GET", {"attributes": "", "versionId": "1"}, "GetObjectVersionAttributes"),
        ("GET", {"legal-hold": ""}, "GetObjectLegalHold"),
        ("PUT", {"legal-hold": ""}, "PutObjectLegalHold"),
        ("GET", {"retention": ""}, "GetObjectRetention"),
        ("PUT", {"retention": ""}, "PutObjectRetention"),
        ("GET", {"tagging": ""}, "GetObjectTagging"),
        ("DELETE", {"tagging": ""}, "DeleteObjectTagging"),
        ("DELETE", {"tagging": "", "versionId": "1"}, "DeleteObjectVersionTagging"),
    ],
)
def test_object(method: str, query: dict[str, str], action: str) -> None:
    assert action_of(method, "b", "in/k", query) == (f"s3:{action}", OBJECT)


def test_service_and_many_objects_at_once() -> None:
    assert action_of("GET", "", "", {}) == ("s3:ListAllMyBuckets", "*")
    assert action_of("POST", "b", "", {"delete": ""}) == ("s3:DeleteObject", "arn:aws:s3:::b/*")
    assert action_of("GET", "b", "in/k", {"delete": ""}) == ("s3:GetObject", OBJECT)
