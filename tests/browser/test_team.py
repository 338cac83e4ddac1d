"""Three people come by invitation from another address, and finish a folder that grows meanwhile.

`make acceptance` does the same with 300 photographs.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.team import finish_growing_folder

pytestmark = pytest.mark.slow


def test_three_people_finish_a_folder_that_grows(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    finish_growing_folder(browser, folder, 20, [range(14, 17), range(17, 20)])
