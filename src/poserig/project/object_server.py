"""Serves a project's files to its functions: the three verbs of S3 that they use.

The functions' zips are those of AWS, and reach files through boto3. Their endpoint is an address
on the project's own port with a word that nobody else knows.
"""

import hashlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from poserig.errors import PoserigError
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound, ObjectStore
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_LARGEST = 64 * 1024 * 1024


def object_server(objects: ObjectStore) -> "WSGIApplication":
    """The application: GET, HEAD and PUT of /<bucket>/<key>, path-style.

    Args:
        objects: What it reads and writes.
    """

    def answer(environ: "WSGIEnvironment") -> Response:
        request = Request(environ)
        request.max_content_length = _LARGEST
        bucket, _, key = request.path.lstrip("/").partition("/")
        try:
            uri = str(S3Uri.parse(f"s3://{bucket}/{key}"))
            if request.method == "PUT":
                if "aws-chunked" in request.headers.get("Content-Encoding", ""):
                    return _refusal(501, "NotImplemented", "Send the body in one piece.")
                data = request.get_data()
                objects.write(uri, data, request.content_type or "")
                return Response(headers={"ETag": _etag(data)})
            if request.method in ("GET", "HEAD"):
                data = objects.read(uri)
                headers = {"ETag": _etag(data)}
                return Response(data, headers=headers, mimetype="application/octet-stream")
        except ObjectNotFound as error:
            return _refusal(404, "NoSuchKey", error.what)
        except ObjectAccessDenied as error:
            return _refusal(403, "AccessDenied", error.what)
        except PoserigError as error:
            return _refusal(400, "InvalidRequest", error.what)
        except RequestEntityTooLarge:
            return _refusal(400, "EntityTooLarge", f"At most {_LARGEST} bytes.")
        except ClientDisconnected:
            return _refusal(400, "RequestTimeout", "The body ended early.")
        return _refusal(405, "MethodNotAllowed", f"{request.method} is not offered here.")

    return lambda environ, start_response: answer(environ)(environ, start_response)


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def _refusal(status: int, code: str, message: str) -> Response:
    text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return Response(text, status=status, mimetype="application/xml")
