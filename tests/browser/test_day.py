"""A whole day of a team on pages alone: faults and a careless worker are found and corrected.

`make acceptance` does the same with 300 photographs.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.day import live_a_day

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_lead_finds_faults_and_their_maker_and_the_export_has_them_corrected(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    day = live_a_day(browser, folder, 20)
    assert len(day.planted) == 3
    assert len(day.faults) >= 4, "the careless one adds some"
    assert sorted(day.sent_back) == sorted(day.faults)
    # A fifth of the images are four; docs/review-figures.md promises more than half of the faults.
    assert day.found_after(0.2) >= 0.5
    assert day.found_after(0.4) >= 0.8
