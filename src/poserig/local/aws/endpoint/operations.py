"""Tells which operation of a service a request asks for, and with which parameters.

S3 is not among them: s3/actions.py reads its requests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from poserig.local.aws.endpoint.authentication import raw_path

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_CBOR_PATH = re.compile(r"/service/[^/]+/operation/(?P<operation>[^/]+)/?")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for.

    Attributes:
        name: The API's name of the operation, for example "GetParameter"; "" if it has none.
        parameters: Its parameters; of a REST request those in path and query, and its JSON body.
    """

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def operation_of(service: str, environ: WSGIEnvironment, body: bytes) -> Operation:
    """Reads a request in any of AWS's protocols.

    Args:
        service: The service's name in botocore.
        environ: The request.
        body: Its whole body.
    """
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        return Operation(target.rpartition(".")[2], _json(body))
    path = unquote(raw_path(environ))
    cbor = _CBOR_PATH.fullmatch(path)
    if cbor is not None:
        return Operation(cbor["operation"])
    query = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    if str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if "Action" in form:
            return Operation(form["Action"], form)
    if "Action" in query:
        return Operation(query["Action"], query)
    return _rest(service, str(environ["REQUEST_METHOD"]), path, query, body)


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _rest(service: str, method: str, path: str, query: Mapping[str, str], body: bytes) -> Operation:
    for route in _routes(service):
        found = route.path.fullmatch(path) if route.method == method else None
        if found is not None and all(
            query.get(name, "") == value if value else name in query
            for name, value in route.query.items()
        ):
            # A path holds a member under its name on the wire: the labels are members' names.
            return Operation(route.name, {**_json(body), **query, **found.groupdict()})
    return Operation("")


@dataclass(frozen=True, slots=True)
class _Route:
    name: str
    method: str
    path: re.Pattern[str]
    query: Mapping[str, str]


@lru_cache(maxsize=32)
def _routes(service: str) -> tuple[_Route, ...]:
    """The REST routes of a service, from botocore's model; the more exact ones first."""
    import botocore.session
    from botocore.exceptions import UnknownServiceError

    try:
        model = botocore.session.get_session().get_service_model(service)
    except UnknownServiceError:
        return ()
    routes = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        uri = str(operation.http.get("requestUri", "/"))
        path, _, query = uri.partition("?")
        routes.append(
            _Route(
                operation.name,
                str(operation.http.get("method", "POST")),
                re.compile(_pattern(path.rstrip("/")) + "/?"),
                dict(parse_qsl(query, keep_blank_values=True)),
            )
        )
    return tuple(sorted(routes, key=_exactness, reverse=True))


def _pattern(path: str) -> str:
    parts = re.split(r"\{(\w+)(\+?)\}", path)
    pattern = re.escape(parts[0])
    for name, greedy, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pattern += f"(?P<{name}>{'.+' if greedy else '[^/]+'}){re.escape(rest)}"
    return pattern


def _exactness(route: _Route) -> tuple[int, int]:
    """Literal query parameters first, then few labels: /a/b before /a/{name}."""
    return len(route.query), -route.path.groups
