"""Chooses the images that are reserved for one person: by name, and a share of them."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from poserig.labeling.errors import InvalidRequest

_SHARE = re.compile(r"(\d{1,9})\s*(%?)")


def chosen(images: Iterable[tuple[int, str]], pattern: str, share: str) -> list[int]:
    """The indexes of the images that are meant.

    Args:
        images: Index and name of each, in their order.
        pattern: Which, by name, with * ? and [ ] as in a shell, upper and lower case told apart; a
            * stands for slashes too. "" for all.
        share: How many of these: "25%", rounded, or "200"; the first ones. "" for all.

    Raises:
        InvalidRequest: The share is no such text.
    """
    wanted = pattern.strip() or "*"
    found = [index for index, name in images if fnmatchcase(name, wanted)]
    if not share.strip():
        return found
    match = _SHARE.fullmatch(share.strip())
    if match is None or (match[2] and int(match[1]) > 100):
        raise InvalidRequest(
            f'"{share}" is no share.', where="share", cure="Give a percentage (25%) or a number."
        )
    number = int(match[1])
    return found[: round(len(found) * number / 100) if match[2] else number]
