import json
from pathlib import Path

import pytest

from poserig.pose.css_colors import NAMES, is_color

COLORS = json.loads((Path(__file__).parents[2] / "golden" / "rigs.json").read_text())["colors"]


@pytest.mark.parametrize("text", COLORS["good"])
def test_a_color(text: str) -> None:
    assert is_color(text)


@pytest.mark.parametrize("text", COLORS["bad"])
def test_no_color(text: str) -> None:
    assert not is_color(text)


def test_there_are_148_named_colors_transparent_and_the_systems() -> None:
    assert len(NAMES) == 148 + 1 + 19
