"""Tells which IAM action an S3 request needs, and on which resource.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from collections.abc import Mapping

# Subresource to the noun in the action's name: s3:Get…, s3:Put… and s3:Delete… are made of it.
BUCKET_NOUNS = {
    "accelerate": "AccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCORS",
    "encryption": "EncryptionConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "notification": "BucketNotification",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "replication": "ReplicationConfiguration",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
OBJECT_NOUNS = {
    "acl": "ObjectAcl",
    "attributes": "ObjectAttributes",
    "legal-hold": "ObjectLegalHold",
    "retention": "ObjectRetention",
    "tagging": "ObjectTagging",
}
# To delete one of these configurations, IAM wants the right to put it.
DELETED_BY_PUT = {"cors", "encryption", "lifecycle", "ownershipControls", "publicAccessBlock"}
VERBS = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "POST": "Put", "DELETE": "Delete"}


def action_of(method: str, bucket: str, key: str, query: Mapping[str, str]) -> tuple[str, str]:
    """Returns the IAM action and the resource's ARN of an S3 request.

    Args:
        method: The HTTP method.
        bucket: The bucket's name; "" for the service itself.
        key: The object's key; "" for the bucket itself.
        query: The query parameters, the first value of each.
    """
    if not bucket:
        return "s3:ListAllMyBuckets", "*"
    if not key and "delete" in query:
        # It deletes many objects at once; moto asks the bucket policy about each of them.
        return "s3:DeleteObject", f"arn:aws:s3:::{bucket}/*"
    if not key:
        return f"s3:{_bucket_action(method, query)}", f"arn:aws:s3:::{bucket}"
    return f"s3:{_object_action(method, query)}", f"arn:aws:s3:::{bucket}/{key}"


def _bucket_action(method: str, query: Mapping[str, str]) -> str:
    for name, noun in BUCKET_NOUNS.items():
        if name in query:
            verb = "Put" if method == "DELETE" and name in DELETED_BY_PUT else VERBS[method]
            return f"{verb}{noun}"
    if "versions" in query:
        return "ListBucketVersions"
    if "uploads" in query:
        return "ListBucketMultipartUploads"
    return {"PUT": "CreateBucket", "DELETE": "DeleteBucket"}.get(method, "ListBucket")


def _object_action(method: str, query: Mapping[str, str]) -> str:
    version = "Version" if "versionId" in query else ""
    for name, noun in OBJECT_NOUNS.items():
        if name in query:
            return f"{VERBS[method]}{noun.replace('Object', f'Object{version}', 1)}"
    if "uploadId" in query and method == "DELETE":
        return "AbortMultipartUpload"
    if "uploadId" in query and method == "GET":
        return "ListMultipartUploadParts"
    if VERBS[method] == "Put":
        return "PutObject"
    return f"{VERBS[method]}Object{version}"
