"""Errors of boto3 and botocore as a `PoserigError`: what AWS said, where, and how to fix it.

Errors are told apart by the names of their classes, so that this module imports neither package.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from poserig.errors import PoserigError

# Codes with one meaning. S3 answers a HEAD with the bare number of the HTTP status.
NO_OBJECT = frozenset({"NoSuchKey", "NotFound", "404"})
NOT_IN_S3 = NO_OBJECT | {"NoSuchBucket"}
DENIED = frozenset(
    {
        "403",
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "AuthorizationError",
        "Forbidden",
        "UnauthorizedOperation",
    }
)

_PACKAGES = frozenset({"boto3", "botocore", "s3transfer"})

_POLICY = "Your credentials may not do this: attach the stack's operator policy to them."
_SIGN_IN = "Your credentials have expired: sign in again."
_KEYS = (
    "Check the credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID); for this machine's AWS take those "
    "that `poserig env` prints."
)
_BUSY = "AWS is busy: try again in a while. What was uploaded stays and is not sent again."
_JOBS = "`poserig job status` lists the jobs."
_DEPLOY = "Check the name; `make deploy` makes the stack's parts and `poserig doctor` checks them."
_QUOTA = "Wait until a job has ended, or ask for more under Service Quotas."

_BY_CODE: Mapping[str, str] = {
    "403": _POLICY,
    "404": _DEPLOY,
    "AccessDenied": _POLICY,
    "AccessDeniedException": _POLICY,
    "AllAccessDisabled": _POLICY,
    "AuthorizationError": _POLICY,
    "BadDigest": "The file changed while it was read: launch again.",
    "EntityTooLarge": "S3 takes at most 5 GB in one upload: use a smaller file.",
    "ExpiredToken": _SIGN_IN,
    "ExpiredTokenException": _SIGN_IN,
    "InternalError": _BUSY,
    "InternalFailure": _BUSY,
    "InvalidAccessKeyId": _KEYS,
    "InvalidClientTokenId": _KEYS,
    "InvalidToken": _KEYS,
    "KMS.DisabledException": "Enable the bucket's KMS key.",
    "NoSuchBucket": _DEPLOY,
    "NoSuchKey": "Check the address: there is no such object.",
    "ParameterNotFound": _DEPLOY,
    "RequestExpired": _SIGN_IN,
    "RequestTimeTooSkewed": "Set this machine's clock.",
    "ResourceInUse": "A job of that name exists: give another with --name.",
    "ResourceLimitExceeded": _QUOTA,
    "ResourceNotFound": _JOBS,
    "ServiceUnavailable": _BUSY,
    "SignatureDoesNotMatch": _KEYS,
    "SlowDown": _BUSY,
    "Throttling": _BUSY,
    "ThrottlingException": _BUSY,
    "TokenRefreshRequired": _SIGN_IN,
    "UnauthorizedAccess": _POLICY,
    "UnrecognizedClientException": _KEYS,
    "ValidationException": "",
}

_REACH = (
    "Check the network, the region and AWS_ENDPOINT_URL; for this machine's AWS, `make demo` must "
    "be running."
)
_SET = (
    "Set credentials and a region (AWS_PROFILE, AWS_REGION), or AWS_ENDPOINT_URL for this "
    "machine's AWS, as `poserig env` prints them."
)
# The most special class first: the first one that an error is counts.
_BY_CLASS: tuple[tuple[str, str], ...] = (
    ("ProfileNotFound", "`aws configure list-profiles` lists the profiles; set AWS_PROFILE."),
    ("UnauthorizedSSOTokenError", "Sign in again: aws sso login."),
    ("SSOError", "Sign in again: aws sso login."),
    ("TokenRetrievalError", "Sign in again: aws sso login."),
    ("LoginError", _SIGN_IN),
    ("NoCredentialsError", _SET),
    ("PartialCredentialsError", _SET),
    ("CredentialRetrievalError", _SET),
    ("NoRegionError", _SET),
    ("InvalidRegionError", _SET),
    ("ConfigNotFound", "Check AWS_CONFIG_FILE."),
    ("ConfigParseError", "Fix the file; `aws configure` writes one that works."),
    ("SSLError", "Check the machine's certificates and AWS_CA_BUNDLE."),
    ("ProxyConnectionError", "Check HTTPS_PROXY and NO_PROXY."),
    ("ConnectionError", _REACH),
    ("HTTPClientError", _REACH),
    ("ParamValidationError", "Check what you typed: AWS takes no such value."),
    ("BotoCoreError", _SET),
)


def is_aws_error(error: BaseException) -> bool:
    """Whether the error comes from boto3, botocore or s3transfer."""
    return any(kind.__module__.partition(".")[0] in _PACKAGES for kind in type(error).__mro__)


def code_of(error: BaseException) -> str:
    """AWS's code of a `ClientError`, such as "AccessDenied"; "" of any other error."""
    return str(_detail(error).get("Code", ""))


def message_of(error: BaseException) -> str:
    """AWS's message of a `ClientError`; "" of any other error."""
    return str(_detail(error).get("Message", ""))


@contextmanager
def explaining(where: str = "") -> Iterator[None]:
    """Raises what AWS refuses inside the block as a `PoserigError`; see `explained`."""
    try:
        yield
    except Exception as error:
        if not is_aws_error(error):
            raise
        raise explained(error, where) from error


def explained(error: BaseException, where: str = "") -> PoserigError:
    """An error of boto3 or botocore in words that say how to fix it.

    Args:
        error: One for which `is_aws_error` is true.
        where: What it concerns, such as the address of an upload; by default the operation.
    """
    cause = _client_error_in(error)
    if cause is None:
        text = " ".join(str(error).split()).rstrip(".")
        return PoserigError(f"{text or type(error).__name__}.", where=where, cure=_by_class(error))
    detail = _detail(cause)
    code = str(detail.get("Code", "Error"))
    message = str(detail.get("Message") or cause).strip()
    return PoserigError(
        f"{message} ({code})",
        where=where or str(getattr(cause, "operation_name", "")),
        cure=_BY_CODE.get(code, ""),
    )


def _client_error_in(error: BaseException) -> BaseException | None:
    """The `ClientError` that the error is, or that it was made from (S3UploadFailedError)."""
    seen: BaseException | None = error
    while seen is not None:
        if _detail(seen):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _detail(error: BaseException) -> Mapping[str, Any]:
    response = getattr(error, "response", None) if is_aws_error(error) else None
    detail = response.get("Error") if isinstance(response, Mapping) else None
    return detail if isinstance(detail, Mapping) else {}


def _by_class(error: BaseException) -> str:
    names = {kind.__name__ for kind in type(error).__mro__}
    return next((cure for name, cure in _BY_CLASS if name in names), "")
