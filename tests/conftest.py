"""One running demo for all tests of the whole flow: what `make demo` brings up, on free ports."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from poserig.cli.demo_run import DemoOptions, RunningDemo, running_demo
from poserig.local.scripted_worker import chromium
from poserig.local.up import Ports


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Without Terraform, pytest-terraform would end the whole run and not only its own tests."""
    if not config.getoption("dest_tf_binary", None):
        config.option.dest_tf_binary = shutil.which("terraform") or "terraform"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    state: Path = tmp_path_factory.mktemp("demo")
    with running_demo(DemoOptions(state=state, ports=Ports.free())) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found
