"""Makes the keys by which data objects are found by name: a look-up reads no more than it shows."""

import re

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.sources import image_name

_LONGEST = 200
_LAST_NUMBER = re.compile(r"0*(\d+)(?!.*\d)", re.DOTALL)
_EXTENSION = re.compile(r"\.\w{1,5}$")


def search_keys(line: str) -> tuple[str, ...]:
    """The keys of a line of a manifest: whoever types the beginning of one finds it.

    "trip/IMG_0042.jpg" has its path, its name and its last number: "trip/img_0042.jpg",
    "img_0042.jpg", "42.jpg". A text has none.

    Args:
        line: The line.
    """
    path = image_name(parse_line(line, 0).source_ref).lower()
    if not path:
        return ()
    parts = path.split("/")
    keys = ["/".join(parts[start:]) for start in range(len(parts))]
    stem = _EXTENSION.sub("", parts[-1])
    number = _LAST_NUMBER.search(stem)
    if number:
        keys.append(parts[-1][number.start(1) :])
    return tuple(dict.fromkeys(key[:_LONGEST] for key in keys))


def search_prefix(text: str) -> str:
    """What keys must begin with, of what somebody typed; "" when that says nothing."""
    wanted = text.strip().lower().lstrip("/")
    if wanted.isdecimal():
        wanted = wanted.lstrip("0") or wanted[:1]
    return wanted[:_LONGEST]
