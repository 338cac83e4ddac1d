"""Colors of rig files: what the component refuses in a browser, and `poserig rig check`, agree."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from poserig.pose.css_colors import NAMES, is_color
from tests.browser.component.conftest import MakePage

pytestmark = pytest.mark.slow

COLORS = json.loads((Path(__file__).parents[2] / "golden" / "rigs.json").read_text())["colors"]


def refused(page: Page, make_page: MakePage, colors: list[str]) -> list[str]:
    """The colors that the component calls none, each on a keypoint of one rig."""
    keypoints = [{"name": f"n{number}", "color": color} for number, color in enumerate(colors)]
    rig = {"version": 1, "name": "colors", "keypoints": keypoints}
    page.goto(make_page(rig=rig))
    page.get_by_text("This image cannot be labeled yet").wait_for()
    text = page.locator("crowd-2d-skeleton").evaluate("element => element.shadowRoot.textContent")
    return [c for number, c in enumerate(colors) if f"rig.keypoints[{number}].color" in text]


def test_the_browser_takes_and_refuses_the_golden_colors(page: Page, make_page: MakePage) -> None:
    colors = [*COLORS["good"], *COLORS["bad"]]
    assert refused(page, make_page, colors) == COLORS["bad"]
    assert [color for color in colors if not is_color(color)] == COLORS["bad"]


def test_the_browser_knows_all_names(page: Page, make_page: MakePage) -> None:
    assert refused(page, make_page, [*sorted(NAMES), "notacolor"]) == ["notacolor"]
