from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from poserig.errors import PoserigError
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.rigging.picture import picture_of
from poserig.rigging.png import png_of

PAIR = Rig(
    "pair-2",
    (KeypointClass("a", color="#ff0000", position=(0, 0)), KeypointClass("b", position=(1, 0))),
    (Link("a", "b", "#0000ff"),),
    aspect=2,
)


def test_a_png_has_the_pictures_size_and_colors_at_its_places() -> None:
    picture = replace(picture_of(PAIR, 200), is_numbered=False, radius=8)
    image = Image.open(BytesIO(png_of(picture)))
    assert (image.format, image.size) == ("PNG", (picture.width, picture.height))
    first, second = picture.points
    assert image.getpixel((round(first.x), round(first.y))) == (255, 0, 0)
    assert image.getpixel((round(second.x), round(second.y))) == (0, 158, 115)
    assert image.getpixel((picture.width // 2, round(first.y))) == (0, 0, 255)
    assert image.getpixel((2, 2)) == (255, 255, 255)


def test_a_numbered_point_shows_its_number() -> None:
    picture = replace(picture_of(PAIR, 200), radius=12)
    plain = png_of(replace(picture, is_numbered=False))
    assert png_of(picture) != plain


def test_a_css_color_that_pillow_does_not_know_is_named() -> None:
    odd = replace(PAIR, links=(Link("a", "b", "oklch(60% 0.1 20)"),))
    with pytest.raises(PoserigError, match=r"oklch.*#e69f00"):
        png_of(picture_of(odd))
