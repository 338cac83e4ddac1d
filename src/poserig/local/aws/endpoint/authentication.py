"""Who sent a request: its signature is checked, whatever the service.

Any account of this machine can reach a port of 127.0.0.1. Without the keys it can do nothing there.
"""

import logging
from typing import Any

from moto.moto_server.werkzeug_app import PRESERVED_HEADER_NAMES_ENVIRON_KEY

from poserig.local.aws.endpoint.sigv4 import (
    SignatureRefused,
    SignedRequest,
    verify_header,
    verify_presigned,
)
from poserig.local.aws.iam.credentials import secret_of

log = logging.getLogger(__name__)

Environ = dict[str, Any]

# What SDKs look for beside S3's own codes.
JSON_CODES = {
    "InvalidAccessKeyId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "RequestTimeTooSkewed": "InvalidSignatureException",
}


def access_key_of(service: str, environ: Environ, body: bytes) -> str:
    """The access key id that signed a request.

    Args:
        service: The service's name; only S3 takes presigned addresses.
        environ: The WSGI environment.
        body: The request's whole body.

    Raises:
        SignatureRefused: The request is not signed, or not with keys that this local AWS knows.
    """
    headers = headers_of(environ)
    method, path = str(environ["REQUEST_METHOD"]), raw_path(environ)
    query = str(environ.get("QUERY_STRING", ""))
    if "authorization" in headers:
        request = SignedRequest(method, path, query, headers, body)
        try:
            return verify_header(request, secret_of)
        except SignatureRefused as refused:
            if service == "s3":
                raise
            code = JSON_CODES.get(refused.code, refused.code)
            raise SignatureRefused(code, refused.message, refused.status) from refused
    if service == "s3":
        return verify_presigned(method, path, query, headers, secret_of)
    raise SignatureRefused(
        "MissingAuthenticationToken",
        "The request is not signed. The local AWS takes signed requests only: `poserig env` prints "
        "the keys of this state folder.",
    )


def headers_of(environ: Environ) -> dict[str, str]:
    """A request's headers, names in lower case and as they were sent."""
    names = environ.get(PRESERVED_HEADER_NAMES_ENVIRON_KEY) or {}
    headers = {
        str(names.get(key, key[5:].replace("_", "-"))).lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    for key, name in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
        if environ.get(key):
            headers[name] = str(environ[key])
    return headers


def raw_path(environ: Environ) -> str:
    """The request's path as it came over the wire, still percent-encoded."""
    return str(environ.get("RAW_URI", environ.get("REQUEST_URI", ""))).split("?", 1)[0]
