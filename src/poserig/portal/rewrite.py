"""Replaces the addresses in a worker task template that are answered on this machine.

The template in the bucket stays exactly as on AWS. Two of its hosts do not exist here: the
distribution's and the one that serves crowd-html-elements. Whatever else a template asks of the
internet is left alone, and the operator is told.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from poserig.errors import PoserigError

CROWD_ELEMENTS = (
    "https://assets.crowd.aws/crowd-html-elements.js",
    "https://assets.crowd.aws/crowd-html-elements-v2.js",
)
_ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9\[][^\s\"'<>()\\,]*", re.IGNORECASE)
_SCRIPT_ADDRESS = re.compile(r"https?://[a-z0-9\[][^\s\"'<>()\\,`]*", re.IGNORECASE)
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
# A link the worker may click is not something the page fetches; a namespace is only a name.
_NOT_FETCHED = frozenset({("a", "href"), ("area", "href"), ("blockquote", "cite"), ("q", "cite")})


@dataclass(frozen=True, slots=True)
class TemplateHosts:
    """What a rendered template asks of which host.

    Attributes:
        routed: (address prefix in the template, local address it was sent to).
        internet: Hosts that were left alone, sorted.
    """

    routed: tuple[tuple[str, str], ...]
    internet: tuple[str, ...]


class Rewriter:
    """Replaces address prefixes in rendered templates.

    Args:
        rewrites: Prefix in the template → local address, for example
            {"https://d1.cloudfront.net/": "http://127.0.0.1:4569/d1.cloudfront.net/"}.
        more: Answers further ones at each page, which may change.

    Raises:
        PoserigError: a prefix without a path, which would also match other hosts.
    """

    def __init__(
        self, rewrites: Mapping[str, str], more: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        for prefix in rewrites:
            parts = urlsplit(prefix)
            if parts.scheme != "https" or not parts.netloc or not parts.path:
                raise PoserigError(
                    "An address to route locally needs https, a host and a path.",
                    where=prefix,
                    cure="End it with a slash.",
                )
        self._fixed = rewrites
        self._more = more

    def rewrite(self, html: str) -> str:
        """The page with every known prefix replaced, with or without its scheme."""
        for prefix, local in self._rules():
            bare = re.escape(prefix.removeprefix("https:"))
            # Backslashes would mean groups in a replacement.
            html = re.sub(rf"(?<![\w:])(?:https:)?{bare}", local.replace("\\", r"\\"), html)
        return html

    def inspect(self, html: str, rewritten: str) -> TemplateHosts:
        """What `rewrite` replaced in a page, and which internet hosts stay.

        Args:
            html: The page before.
            rewritten: The page after.
        """
        routed = tuple(rule for rule in self._rules() if rule[0].removeprefix("https:") in html)
        finder = _AddressFinder()
        finder.feed(rewritten)
        finder.close()
        return TemplateHosts(routed, tuple(sorted(finder.hosts)))

    def _rules(self) -> list[tuple[str, str]]:
        """The longest first: a file's own rule wins over its host's."""
        rules = {**self._fixed, **self._more()}
        return sorted(rules.items(), key=lambda rule: -len(rule[0]))


class _AddressFinder(HTMLParser):
    """Collects the hosts a page fetches from: attributes, style sheets and script text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hosts: set[str] = set()
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            if not value or name.startswith("xmlns") or (tag, name) in _NOT_FETCHED:
                continue
            if name in ("srcset", "style") or name.startswith("on"):
                self._add_all(_ADDRESS, value)
            elif _ADDRESS.match(value.strip()):
                self._add(value.strip())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._raw = ""

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if self._raw == "style":
            self._add_all(_ADDRESS, data)
        elif self._raw == "script":
            # "//" starts a comment in a script, so only whole addresses count here.
            self._add_all(_SCRIPT_ADDRESS, data)

    def _add_all(self, pattern: re.Pattern[str], text: str) -> None:
        for found in pattern.findall(text):
            self._add(found)

    def _add(self, address: str) -> None:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            return  # not an address a browser could fetch either
        if host and host not in _LOCAL_HOSTS:
            self.hosts.add(host)
