"""Turns pixels into shares of an image's size and back, so that no number changes on the way.

A share such as 0.467188 of 640 pixels must be 0.467188 again after an import and an export, though
neither 0.467188 x 640 nor its quotient is exact.
"""

# Decimals of a pixel that a neat number has.
NEAT = 3
# Decimals of a share: those that most programs write, then more.
STEPS = (6, 9, 12, 15)


def share_of(pixels: float, whole: float) -> float:
    """Returns the shortest share whose product with `whole` is exactly `pixels`.

    Args:
        pixels: x or y.
        whole: What 1 stands for, in pixels: width or height; a hundredth of it for percent.

    Returns:
        The plain quotient when no shorter number has that product.
    """
    quotient = pixels / whole
    for digits in STEPS:
        share = round(quotient, digits)
        if share * whole == pixels:
            return share
    return quotient


def pixels_of(share: float, whole: float) -> float:
    """Returns the pixels of a share: rounded if `share_of` still gives the same share.

    Args:
        share: As the file has it.
        whole: As for `share_of`.
    """
    exact = share * whole
    neat = round(exact, NEAT)
    return neat if share_of(neat, whole) == share else exact


def text_of(share: float) -> str:
    """Returns a share as text, without an exponent and with at least one decimal."""
    text = repr(float(share))
    return text if "e" not in text else f"{share:.20f}".rstrip("0")
