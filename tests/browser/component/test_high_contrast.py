"""Forced colors: what waits for the pointer is not shown, and texts have the system's color."""

import pytest
from playwright.sync_api import Browser

from tests.browser.component.conftest import MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow


def test_forced_colors_show_no_stray_eyes_and_cut_off_no_frame(
    browser: Browser, make_page: MakePage
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, forced_colors="active")
    worker = Worker(context.new_page()).opens(make_page())
    # An eye is made for each row that the pointer or the work comes past.
    worker.clicks((222, 118), (237, 104), (206, 106))
    worker.page.mouse.move(5, 5)
    worker.sees_frame()
    shown = worker.ask(
        "e => [...e.shadowRoot.querySelectorAll('.keypoints .icon svg')]"
        ".filter(eye => eye.checkVisibility({visibilityProperty: true}))"
        ".map(eye => eye.parentNode.getAttribute('aria-label'))"
    )
    assert shown == ["Hide left ear"]
    style = "(e, what) => getComputedStyle(e.shadowRoot.querySelector(what))"
    assert worker.ask(f"{style}.outlineOffset", ".row[aria-current]") == "-2px"
    assert worker.ask(f"{style}.color", ".prompt small") == worker.ask(
        f"{style}.color", ".prompt strong"
    )
    context.close()
