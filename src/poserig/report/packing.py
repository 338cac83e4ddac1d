"""Packs the keypoints of an instance into a short text for the page's script.

A keypoint is "." where it is not labeled, else five characters: "o" for occluded or "x" for
visible, then two characters for x and two for y. They are digits of base 64, of the place as a
share of the image: 0 is 1/8 of the image before its edge, 4095 is 1/8 behind the other. So a place
is right to 1/3277 of the image.
"""

from poserig.pose.keypoints import OCCLUDED, VISIBLE, Flat

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_MARGIN = 0.125
_LAST = 4095


def pack(keypoints: Flat, width: float, height: float) -> str:
    """Returns the text.

    Args:
        keypoints: Flat x, y, v in pixels.
        width: Of the image in pixels, above 0.
        height: Likewise.
    """
    parts = []
    for at in range(0, len(keypoints), 3):
        x, y, v = keypoints[at : at + 3]
        if v:
            parts.append("o" if v == OCCLUDED else "x")
            parts += (_two(x / width), _two(y / height))
        else:
            parts.append(".")
    return "".join(parts)


def _two(share: float) -> str:
    place = round((share + _MARGIN) / (1 + 2 * _MARGIN) * _LAST)
    place = min(max(place, 0), _LAST)
    return DIGITS[place >> 6] + DIGITS[place & 63]


def unpack(text: str, width: float, height: float) -> list[float]:
    """Returns the keypoints of a packed text: flat x, y, v in pixels."""
    flat: list[float] = []
    at = 0
    while at < len(text):
        if text[at] == ".":
            flat += (0, 0, 0)
            at += 1
            continue
        x, y = _share(text[at + 1 : at + 3]), _share(text[at + 3 : at + 5])
        flat += (x * width, y * height, OCCLUDED if text[at] == "o" else VISIBLE)
        at += 5
    return flat


def _share(two: str) -> float:
    place = DIGITS.index(two[0]) * 64 + DIGITS.index(two[1])
    return place / _LAST * (1 + 2 * _MARGIN) - _MARGIN
