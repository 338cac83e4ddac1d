"""What a worker sees, from a screenshot: where a marker is drawn, to a fraction of a pixel."""

import io
from typing import Any

import numpy as np
import skimage.io as skimage_io
from playwright.sync_api import Page

from tests.browser.component.worker import Point

MAGENTA = (255, 0, 255)


def seen(page: Page, around: Point, reach: float = 40) -> tuple[Any, Point, float]:
    """A square of the screen as floats, its corner (client pixels), and device pixels per pixel."""
    # Even, so that with a pixel ratio of 1.5, too, it begins with a whole pixel.
    left, top = (round((at - reach) / 2) * 2 for at in around)
    clip: Any = {"x": left, "y": top, "width": 2 * reach, "height": 2 * reach}
    image = skimage_io.imread(io.BytesIO(page.screenshot(clip=clip)))[..., :3].astype(float)
    return image, (left, top), image.shape[1] / (2 * reach)


def center_of(
    page: Page, around: Point, color: tuple[int, int, int] = MAGENTA, reach: float = 40
) -> Point | None:
    """The middle of everything of one color near a place, in client pixels; None if there is none.

    Pixels at the rim count as much as they are covered, so that the middle is exact to about a
    twentieth of a pixel.
    """
    image, (left, top), ratio = seen(page, around, reach)
    weight = np.clip(1 - np.abs(image - np.array(color)).max(axis=2) / 128, 0, 1)
    if weight.sum() < 1:
        return None
    rows, columns = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
    x, y = (float((axis * weight).sum() / weight.sum()) / ratio for axis in (columns, rows))
    return left + x, top + y
