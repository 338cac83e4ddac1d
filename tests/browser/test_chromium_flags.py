"""The flags of the headless Chromium beside those of Playwright."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from poserig.local.scripted_worker import CHROMIUM_FLAGS

pytestmark = pytest.mark.slow

LIST = "--disable-features="


def test_what_playwright_turns_off_stays_off(browser: Browser, tmp_path: Path) -> None:
    """Chromium takes the last list alone, and ours comes last."""
    stand_in, given = tmp_path / "chromium", tmp_path / "given"
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{given}"\nexit 1\n', "utf-8")
    stand_in.chmod(0o755)
    with pytest.raises(Error):
        browser.browser_type.launch(executable_path=stand_in, args=CHROMIUM_FLAGS)
    *theirs, ours = [
        set(line.removeprefix(LIST).split(","))
        for line in given.read_text("utf-8").splitlines()
        if line.startswith(LIST)
    ]
    assert [one - ours for one in theirs] == [set()]
    assert "WebUIOmniboxPopup" in ours
