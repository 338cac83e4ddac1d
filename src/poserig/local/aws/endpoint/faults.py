"""Makes error answers in the protocol of the service that was asked.

SDKs retry a 5xx. Terraform's provider does so about 25 times, which looks like a hang. So the local
AWS answers 400 to what it cannot do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

QUERY_PROTOCOLS = {"query", "ec2"}


@lru_cache(maxsize=64)
def _protocol(service: str) -> str:
    import botocore.session
    from botocore.exceptions import UnknownServiceError

    try:
        model = botocore.session.get_session().get_service_model(service)
    except UnknownServiceError:
        return "json"
    return str(model.metadata["protocol"])


def protocol_of(service: str, environ: WSGIEnvironment) -> str:
    """Returns the request's wire protocol: what its headers say, else the service's own."""
    if environ.get("HTTP_X_AMZ_TARGET"):
        return "json"
    if str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded"):
        return "query"
    if str(environ.get("HTTP_SMITHY_PROTOCOL", "")) == "rpc-v2-cbor":
        return "smithy-rpc-v2-cbor"
    return _protocol(service)


def _s3_body(code: str, message: str, resource: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
        f"<Resource>{escape(resource)}</Resource><RequestId>poserig</RequestId></Error>"
    )


def _query_body(code: str, message: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(code)}</Code>"
        f"<Message>{escape(message)}</Message></Error><RequestId>poserig</RequestId>"
        "</ErrorResponse>"
    )


def _cbor_body(code: str, message: str) -> bytes:
    def text(value: str) -> bytes:
        raw = value.encode()
        return b"\x79" + min(len(raw), 65535).to_bytes(2, "big") + raw[:65535]

    return b"\xa2" + text("__type") + text(code) + text("message") + text(message)


def fault(
    service: str, environ: WSGIEnvironment, code: str, message: str, status: int = 400
) -> Response:
    """Makes an answer that the service's SDKs turn into a ClientError with this code and text."""
    if service == "s3":
        body = _s3_body(code, message, str(environ.get("PATH_INFO", "")))
        return Response(body, status, content_type="application/xml")
    protocol = protocol_of(service, environ)
    if protocol in QUERY_PROTOCOLS or protocol == "rest-xml":
        return Response(_query_body(code, message), status, content_type="text/xml")
    if protocol == "smithy-rpc-v2-cbor":
        cbor = Response(_cbor_body(code, message), status, content_type="application/cbor")
        cbor.headers["smithy-protocol"] = "rpc-v2-cbor"
        return cbor
    body = json.dumps({"__type": code, "message": message, "Message": message})
    answer = Response(body, status, content_type="application/x-amz-json-1.1")
    answer.headers["x-amzn-ErrorType"] = code
    return answer


def operation_name(environ: WSGIEnvironment, parameters: Iterable[str] = ()) -> str:
    """Names what was asked, for a message.

    Args:
        environ: The request.
        parameters: The parts of a form, such as "Action=GetCallerIdentity".

    Returns:
        The operation in X-Amz-Target or in the form; else the method and the path.
    """
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        return target.rsplit(".", 1)[-1]
    for parameter in parameters:
        if parameter.startswith("Action="):
            return parameter.removeprefix("Action=")
    return f"{environ.get('REQUEST_METHOD', '')} {environ.get('PATH_INFO', '')}"
