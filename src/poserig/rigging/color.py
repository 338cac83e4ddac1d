"""Measures how far apart two colors look, to people with full color vision and without.

Sources: sRGB to CIELAB by IEC 61966-2-1 and CIE 15:2004 (D65), the difference ΔE*ab of 1976; the
simulation of protanopia and deuteranopia by Machado, Oliveira and Fernandes 2009, severity 1.0;
contrast by WCAG 2.2.
"""

from collections.abc import Sequence

Rgb = tuple[float, float, float]
"""Red, green and blue, linear, 0 to 1."""
Matrix = tuple[Rgb, Rgb, Rgb]

_TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)
_VISIONS: dict[str, Matrix] = {
    "who see no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "who see no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(color: str) -> Rgb | None:
    """The linear RGB of a color such as #e69f00 or #abc; None for one written in another way."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        channels = bytes.fromhex(digits)
    except ValueError:
        return None
    if len(channels) != 3 or not color.startswith("#"):
        return None
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return red, green, blue


def difference(one: Rgb, other: Rgb) -> float:
    """ΔE*ab of two colors. About 2 is just seen side by side; 20 is seen at a glance."""
    pairs = zip(_lab(one), _lab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def differences(one: Rgb, other: Rgb) -> dict[str, float]:
    """ΔE*ab for each kind of people: "" for those with full color vision."""
    told = {"": difference(one, other)}
    for who, matrix in _VISIONS.items():
        told[who] = difference(_seen(matrix, one), _seen(matrix, other))
    return told


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's contrast ratio, 1 (the same) to 21 (black on white)."""
    low, high = sorted(_product(_TO_XYZ[1], rgb) for rgb in (one, other))
    return (high + 0.05) / (low + 0.05)


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _seen(matrix: Matrix, rgb: Rgb) -> Rgb:
    red, green, blue = (min(1.0, max(0.0, _product(row, rgb))) for row in matrix)
    return red, green, blue


def _lab(rgb: Rgb) -> Rgb:
    x, y, z = (
        _root(_product(row, rgb) / white) for row, white in zip(_TO_XYZ, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(share: float) -> float:
    edge = 6 / 29
    return float(share ** (1 / 3) if share > edge**3 else share / (3 * edge**2) + 4 / 29)


def _product(row: Sequence[float], rgb: Rgb) -> float:
    return sum(a * b for a, b in zip(row, rgb, strict=True))
