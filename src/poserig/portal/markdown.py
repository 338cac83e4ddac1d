"""Renders a lead's Markdown as HTML that a page may show to everybody.

HTML in the text is shown as text. Links lead to http, https and mailto addresses only, in a tab of
their own. Pictures are the instructions' own: one with another address becomes a link.
"""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

_SCHEMES = ("http", "https", "mailto")
LONGEST = 60_000
"""Characters of a text: the portal takes forms of 64 KiB."""


def render(text: str, picture_address: Callable[[str], str | None]) -> Markup:
    """The text as HTML.

    Args:
        text: Markdown (CommonMark, and tables).
        picture_address: Where a picture of that name is shown from; None when there is none.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _may_lead_to  # type: ignore[method-assign]  # its documented hook
    parser.renderer = _Renderer(picture_address)
    return Markup(parser.render(text))  # noqa: S704 - every part of it is escaped, HTML is off


def pictures_in(text: str) -> list[str]:
    """The names of the pictures that a text shows, without those at addresses."""
    found = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        for child in token.children or ():
            address = str(child.attrs.get("src", ""))
            if child.type == "image" and is_own(address):
                found.append(name_of(address))
    return found


def is_own(address: str) -> bool:
    """Whether a picture's address is the name of a file beside the text."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc


def name_of(address: str) -> str:
    """The name of a picture of one's own: without folders, which all lie in one."""
    return unquote(urlsplit(address).path).replace("\\", "/").rpartition("/")[2]


def _may_lead_to(url: str) -> bool:
    try:
        scheme = urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return False
    return scheme in _SCHEMES or is_own(url)


class _Renderer(RendererHTML):
    def __init__(self, picture_address: Callable[[str], str | None]) -> None:
        super().__init__()
        self._address = picture_address

    def image(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        source = str(tokens[idx].attrs.get("src", ""))
        words = self.renderInlineAsText(tokens[idx].children or [], options, env)
        if not is_own(source):
            rest = 'target="_blank" rel="noopener noreferrer"'
            return f'<a href="{escape(source)}" {rest}>{escape(words or source)}</a>'
        address = self._address(name_of(source))
        if address is None:
            return f"<em>(There is no picture “{escape(name_of(source))}”.)</em>"
        return f'<img src="{escape(address)}" alt="{escape(words)}" loading="lazy">'

    def link_open(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        token = tokens[idx]
        if is_own(str(token.attrs.get("href", ""))):
            token.attrs.pop("href")  # nothing of the portal is meant
        else:
            token.attrs.update({"target": "_blank", "rel": "noopener noreferrer"})
        return self.renderToken(tokens, idx, options, env)
