"""What tests of several folders share."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from poserig.local.scripted_worker import chromium


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Without Terraform, pytest-terraform would end the whole run and not only its own tests."""
    if not config.getoption("dest_tf_binary", None):
        config.option.dest_tf_binary = shutil.which("terraform") or "terraform"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as found:
        yield found
