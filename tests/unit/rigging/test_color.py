import pytest

from poserig.rigging.color import contrast, difference, differences, linear

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


@pytest.mark.parametrize("text", ["", "#", "red", "#12345", "#gggggg", "ff0000", "#ff000080"])
def test_only_hexadecimal_colors_without_alpha_are_measured(text: str) -> None:
    assert linear(text) is None


def test_channels_are_made_linear() -> None:
    assert linear("#fff") == linear("#ffffff") == WHITE
    # sRGB 188 is half the light of 255.
    assert linear("#bcbcbc") == pytest.approx((0.503, 0.503, 0.503), abs=0.001)


def test_differences_are_those_of_cielab() -> None:
    """Lab of sRGB red is (53.24, 80.09, 67.20), of green (87.73, -86.18, 83.18)."""
    red, green = linear("#ff0000"), linear("#00ff00")
    assert red
    assert green
    assert difference(WHITE, BLACK) == pytest.approx(100, abs=0.01)
    assert difference(red, green) == pytest.approx(170.6, abs=0.1)
    assert difference(red, red) == 0


def test_red_and_green_of_one_lightness_are_alike_to_some_people() -> None:
    red, green = linear("#c0504d"), linear("#7f8f3f")
    assert red
    assert green
    told = differences(red, green)
    assert told[""] > 40
    assert told["who see no green"] < 20


def test_contrast_is_wcags() -> None:
    gray = linear("#767676")
    assert gray
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(gray, WHITE) == contrast(WHITE, gray) == pytest.approx(4.54, abs=0.01)
