"""Serves the deployed distributions on this machine, at /<distribution's domain>/<key>.

It refuses what the deployed bucket policy refuses, and sends the headers of the deployed response
headers policy: a distribution that would fail on AWS fails here. Nothing is cached.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from poserig.local.aws.cloudfront import distributions, response_headers
from poserig.local.aws.cloudfront.distributions import Distribution, Refused
from poserig.portal.hosts import only_own_hosts
from poserig.wsgi import HOST, WsgiServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "OPTIONS"}
# The parts of an object's metadata that become headers of an answer.
OBJECT_HEADERS = (
    "Content-Type",
    "Cache-Control",
    "Content-Encoding",
    "Content-Disposition",
    "Content-Language",
    "Expires",
)


class Cdn:
    """Serves every distribution of the local AWS in this process.

    Args:
        port: The port on 127.0.0.1; 0 takes a free one.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: WsgiServer | None = None

    @property
    def base_url(self) -> str:
        """Its address, without a slash at the end."""
        return self._server.url if self._server else f"http://{HOST}:{self._port}"

    def url_for(self, domain: str) -> str:
        """Returns the local address of a distribution, with a slash at the end."""
        return f"{self.base_url}/{domain}/"

    def start(self) -> Self:
        """Starts to listen and to answer.

        Raises:
            PoserigError: The port is taken.
        """
        self._server = WsgiServer(only_own_hosts(application), self._port, "local-cdn")
        self._server.start()
        return self

    def stop(self) -> None:
        """Stops listening. Safe to call twice."""
        if self._server is not None:
            self._server.stop()
            self._server = None


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answers one request."""
    request = Request(environ)
    domain, _, rest = unquote(request.path).lstrip("/").partition("/")
    distribution = distributions.find_distribution(domain)
    if distribution is None:
        text = f"No distribution with the domain {domain!r} is deployed on the local AWS.\n"
        return Response(text, 404, content_type="text/plain; charset=utf-8")(
            environ, start_response
        )
    response = _answer(distribution, f"/{rest}", request)
    return response(environ, start_response)


def _answer(distribution: Distribution, path: str, request: Request) -> Response:
    behavior = distribution.behavior(path)
    try:
        if not distribution.config["Enabled"]:
            raise Refused(403, "AccessDenied", "The distribution is disabled.")
        allowed = METHODS.intersection(behavior["AllowedMethods"]["Items"])
        if request.method not in allowed:
            raise Refused(
                403,
                "AccessDenied",
                "This distribution is not configured to allow the HTTP request method "
                "that was used for this request.",
            )
        # viewer_protocol_policy is not enforced: local traffic counts as TLS (see s3/gate.py).
        if request.method == "OPTIONS":
            response = Response(status=200)
        else:
            response = _object_response(distributions.read_object(distribution, path), request)
    except Refused as refused:
        response = _refusal(refused)
    config = distributions.headers_policy(distribution, behavior)
    if config is not None:
        response_headers.apply_policy(config, response.headers, request.headers.get("Origin"))
    response.headers["Via"] = "1.1 poserig (CloudFront)"
    log.info("%s %s %d", request.method, quote(path), response.status_code)
    return response


def _object_response(key: Any, request: Request) -> Response:
    body: bytes = key.value
    response = Response(body, 200)
    metadata = {name.lower(): str(value) for name, value in key.metadata.items()}
    response.headers["Content-Type"] = "binary/octet-stream"
    for name in OBJECT_HEADERS:
        if name.lower() in metadata:
            response.headers[name] = metadata[name.lower()]
    for name, value in metadata.items():
        if name.startswith("x-amz-meta-"):
            response.headers[name] = value
    response.headers["ETag"] = key.etag
    response.headers["Last-Modified"] = key.last_modified_RFC1123
    response.make_conditional(request, accept_ranges=True, complete_length=len(body))
    return response


def _refusal(refused: Refused) -> Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{escape(refused.code)}</Code>"
        f"<Message>{escape(refused.message)}</Message></Error>"
    )
    return Response(body, refused.status, content_type="application/xml")
