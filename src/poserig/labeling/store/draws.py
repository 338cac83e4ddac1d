"""Draws data objects by lot: the same ones in every process, and at every time."""

from hashlib import sha256

from poserig.groundtruth.manifest import parse_line

DRAWS = 100
"""So many different draws there are."""


def draw_of(line: str) -> int:
    """The draw of a line of a manifest, 0 to 99: by a hash of its image, else of its text.

    Of any images about one in a hundred has each draw, whatever they show and however they are
    ordered. So those with a draw below 20 are a fifth of them without a bias.

    Args:
        line: The line.
    """
    name = parse_line(line, 0).source_ref or line
    digest = sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) % DRAWS
