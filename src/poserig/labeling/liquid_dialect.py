"""Builds Ground Truth's dialect of Liquid from python-liquid.

Ground Truth differs from python-liquid in three points (ground-truth-contract.md, section 3):
string literals are escaped like any other output, lists and objects print as JSON, and a quote
becomes `&quot;`. So python-liquid's own escaping stays off, and the nodes below escape.
"""

import json
import re
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from liquid import Environment, Undefined
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoNode, EchoTag
from markupsafe import Markup

if TYPE_CHECKING:
    from liquid import RenderContext

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]*|#\d+|#[xX][0-9a-fA-F]+);")
_OUTPUT_LIMIT = 10_000_000
_LOOP_LIMIT = 1_000_000


def escape_text(text: str) -> Markup:
    """Escapes for HTML as Ground Truth does: `&quot;` for a quote, `&#39;` for an apostrophe."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(escaped.replace('"', "&quot;").replace("'", "&#39;"))  # noqa: S704 - escaped


class _PrintableDict(dict[str, Any]):
    def __str__(self) -> str:
        return _json(self)


class _PrintableList(list[Any]):
    def __str__(self) -> str:
        return _json(self)


def printable(value: Any) -> Any:
    """Copies JSON so that its objects and arrays still print as JSON when a filter makes texts."""
    if isinstance(value, dict):
        return _PrintableDict({name: printable(member) for name, member in value.items()})
    if isinstance(value, list):
        return _PrintableList(printable(member) for member in value)
    return value


def to_text(value: object) -> str:
    """What Ground Truth prints for a value before it escapes it."""
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, bool | dict | list):
        return _json(value)
    return str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=to_text)


def _printed(value: object) -> str:
    return str(value) if isinstance(value, Markup) else str(escape_text(to_text(value)))


class _EscapedOutputNode(OutputNode):
    def render_to_output(self, context: "RenderContext", buffer: TextIO) -> int:
        return buffer.write(_printed(self.expression.evaluate(context)))


class _EscapedOutput(Output):
    node_class = _EscapedOutputNode


class _EscapedEchoNode(EchoNode):
    def render_to_output(self, context: "RenderContext", buffer: TextIO) -> int:
        return buffer.write(_printed(self.expression.evaluate(context)))


class _EscapedEcho(EchoTag):
    node_class = _EscapedEchoNode


class _EscapedCycleNode(CycleNode):
    def render_to_output(self, context: "RenderContext", buffer: TextIO) -> int:
        printed = StringIO()
        super().render_to_output(context, printed)
        return buffer.write(str(escape_text(printed.getvalue())))


class _EscapedCycle(CycleTag):
    node_class = _EscapedCycleNode


class _MarkupCaptureNode(CaptureNode):
    """Keeps what was captured as it is: its outputs are escaped already."""

    def _assign(self, context: "RenderContext", buf: StringIO) -> None:
        context.assign(self.name, Markup(buf.getvalue()))  # noqa: S704 - escaped when captured


class _MarkupCapture(CaptureTag):
    node_class = _MarkupCaptureNode


def _escape(value: object) -> Markup:
    return escape_text(to_text(value))


def _escape_once(value: object) -> Markup:
    parts: list[str] = []
    text, end = to_text(value), 0
    for entity in _ENTITY.finditer(text):
        parts += [str(escape_text(text[end : entity.start()])), entity.group()]
        end = entity.end()
    parts.append(str(escape_text(text[end:])))
    return Markup("".join(parts))  # noqa: S704 - escaped part by part


def _skip_autoescape(value: object) -> Markup:
    # Printing raw what the author of the template marked so is this filter's purpose.
    return Markup(to_text(value))  # noqa: S704


def _to_json(value: object) -> Markup:
    if isinstance(value, Undefined):
        return Markup("")
    plain = str(value) if isinstance(value, Markup) else value
    return Markup(_json(plain))  # noqa: S704 - raw JSON, as Ground Truth prints it


class _LimitedEnvironment(Environment):
    output_stream_limit = _OUTPUT_LIMIT
    loop_iteration_limit = _LOOP_LIMIT


def make_environment(presign: Callable[[str], str]) -> Environment:
    """Makes a Liquid environment with Ground Truth's filters.

    Args:
        presign: From an S3 URI to an address that a browser may read.
    """

    def grant_read_access(value: Any) -> str:
        text = to_text(value)
        # A plain string, so that printing it turns & into &amp; as on AWS.
        return presign(text) if text.startswith("s3://") else text

    environment = _LimitedEnvironment(autoescape=False, strict_filters=True)
    for tag in (_EscapedOutput, _EscapedEcho, _EscapedCycle, _MarkupCapture):
        environment.add_tag(tag)
    environment.add_filter("escape", _escape)
    environment.add_filter("escape_once", _escape_once)
    environment.add_filter("skip_autoescape", _skip_autoescape)
    environment.add_filter("to_json", _to_json)
    environment.add_filter("grant_read_access", grant_read_access)
    environment.add_filter("s3_presign", grant_read_access)
    return environment
