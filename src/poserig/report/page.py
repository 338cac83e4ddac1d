"""Puts the report's page together: one HTML file that loads nothing.

The page's policy (CSP) lets only this very style and script run, and no address be asked. Names
and notes are anybody's: they are escaped here, and the script makes text nodes of them.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import NamedTuple

from poserig.json import JsonObject
from poserig.report.figures import Figures
from poserig.report.payload import as_script
from poserig.report.words import counted, duration, number, percent

_NAMES = (
    ("images", "Images"),
    ("findings", "Findings"),
    ("certainty", "Certainty"),
    ("keypoints", "Keypoints"),
    ("workers", "Workers"),
    ("rounds", "Rounds"),
    ("coverage", "Coverage"),
    ("time", "Time"),
)
MOST_NOTES = 20


class Head(NamedTuple):
    """What the page says at its top.

    Attributes:
        title: Of the report.
        made: When.
        unlabeled: Images without a label.
        failed: Images that the labeling job could make no label of.
        notes: What the reader should know, as sentences.
    """

    title: str
    made: datetime
    unlabeled: int = 0
    failed: int = 0
    notes: Sequence[str] = ()


def page(head: Head, figures: Figures, sections: Sequence[str], data: JsonObject) -> str:
    """Returns the page.

    Args:
        head: See there.
        figures: Of the data set.
        sections: HTML, in the order of the page.
        data: Of the script (`payload.payload`).
    """
    style, script = _static("report.css"), _static("report.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}';"
        f" script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )
    links = "".join(f'<a href="#{ident}">{name}</a>' for ident, name in _NAMES)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(head.title)} - poserig report</title>\n<style>{style}</style>\n"
        "</head>\n<body>\n"
        '<a class="skip" href="#main">To the content</a>\n'
        f'<header class="top"><div class="inner"><p class="brand">poserig report</p>'
        f'<nav aria-label="Sections">{links}</nav></div></header>\n'
        f'<main id="main" tabindex="-1">{_summary(head, figures)}{_gallery(figures, data)}'
        f"{''.join(sections)}</main>\n{_LARGE}\n"
        f'<script type="application/json" id="data">{as_script(data)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _summary(head: Head, figures: Figures) -> str:
    tiles = [
        ("Images", f"{figures.images:,}", _unlabeled(head)),
        ("Instances", f"{figures.instances:,}", _per(figures.instances, figures.images, "image")),
        ("Keypoints", f"{figures.points:,}", _per(figures.points, figures.instances, "instance")),
        ("Deserve a look", f"{figures.doubtful:,}",
         percent(figures.doubtful / figures.images if figures.images else None) + " of the images"),
    ]  # fmt: skip
    if figures.agreement.count:
        told = f"mean of {counted(figures.agreement.count, 'image')}"
        tiles.append(("Agreement", number(figures.agreement.mean), told))
    if figures.workers:
        tiles.append(("Workers", f"{len(figures.workers):,}", ""))
    if figures.timed[0]:
        told = f"{duration(figures.seconds_per(1))} an instance"
        tiles.append(("Working time", duration(figures.seconds), told))
    drawn = "".join(
        f"<div><dt>{escape(name)}</dt><dd><b>{escape(value)}</b><span>{escape(told)}</span></dd></div>"
        for name, value, told in tiles
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in head.notes[:MOST_NOTES])
    left = len(head.notes) - MOST_NOTES
    if left > 0:
        notes += f"<li>and {left:,} more</li>"
    return (
        f"<h1>{escape(head.title)}</h1>"
        f'<p class="lede">Made {head.made:%Y-%m-%d %H:%M}.</p><dl class="tiles">{drawn}</dl>'
        + (f'<ul class="notes">{notes}</ul>' if notes else "")
    )


def _gallery(figures: Figures, data: JsonObject) -> str:
    shown = len(data["rows"])
    left = figures.images - shown
    lede = "Worst first, by poserig qa: the likelier something is wrong, the further to the front."
    if left > 0:
        lede += (
            f" The page has the {shown:,} images with the most doubt; {left:,} others are counted"
            " in the figures only."
        )
    return (
        '<section id="images" aria-labelledby="images-title"><h2 id="images-title">Images to look'
        f' at first</h2><p class="lede">{lede}</p><noscript><p>The gallery needs JavaScript. All'
        " figures are below.</p></noscript>"
        '<form class="filters" id="filters" hidden>'
        '<label>Search<input type="search" id="text" autocomplete="off"></label>'
        '<label>Finding<select id="type"><option value="">all</option></select></label>'
        '<label>Worker<select id="worker"><option value="">all</option></select></label>'
        '<label>Folder<select id="path"><option value="">all</option></select></label>'
        '<label>Order<select id="order"><option value="risk">worst first</option>'
        '<option value="agreement">least agreement first</option>'
        '<option value="seconds">longest time first</option>'
        '<option value="name">by name</option></select></label>'
        '</form><p id="count" role="status"></p><ul class="gallery" id="gallery"></ul>'
        '<p class="more"><button type="button" id="more" class="button" hidden>'
        "Show more</button></p>"
        "</section>"
    )


_LARGE = (
    '<dialog id="large" aria-labelledby="large-title"><header><h2 id="large-title"></h2>'
    '<button type="button" class="button" id="before" aria-label="Previous image">←</button>'
    '<button type="button" class="button" id="after" aria-label="Next image">→</button>'
    '<button type="button" class="button" id="close">Close</button></header>'
    '<div class="views"><div id="view"></div><aside aria-label="About this image">'
    '<p id="facts"></p>'
    '<fieldset id="layers"><legend>Shown</legend></fieldset><h3>Findings</h3><ul id="told"></ul>'
    "</aside></div></dialog>"
)


def _unlabeled(head: Head) -> str:
    parts = [f"{head.unlabeled:,} without a label"] if head.unlabeled else []
    parts += [f"{head.failed:,} failed"] if head.failed else []
    return ", ".join(parts)


def _per(count: int, of: int, what: str) -> str:
    return f"{count / of:.1f} an {what}" if of else ""


def _static(name: str) -> str:
    return files("poserig").joinpath("report", "static", name).read_text("utf-8").strip()


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
