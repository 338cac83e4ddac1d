"""Checks the signature of every request, and tells whose keys made it.

Every account of this machine can reach a port of 127.0.0.1. Without the keys it can do nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import PRESERVED_HEADER_NAMES_ENVIRON_KEY

from poserig.local.aws.endpoint.sigv4 import (
    SignatureRefused,
    SignedRequest,
    verify_header,
    verify_presigned,
)
from poserig.local.aws.iam.credentials import secret_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# S3's code to the code that the SDKs of the other services look for.
JSON_CODES = {
    "InvalidAccessKeyId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "RequestTimeTooSkewed": "InvalidSignatureException",
}


def access_key_of(service: str, environ: WSGIEnvironment, body: bytes) -> str:
    """Returns the access key id that signed a request.

    Args:
        service: The service's name. Only S3 takes presigned addresses.
        environ: The request.
        body: Its whole body.

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


def headers_of(environ: WSGIEnvironment) -> dict[str, str]:
    """Returns a request's headers: names in lower case, values as they were sent."""
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


def raw_path(environ: WSGIEnvironment) -> str:
    """Returns the request's path as it was sent, still percent-encoded."""
    return str(environ.get("RAW_URI", environ.get("REQUEST_URI", ""))).split("?", 1)[0]
