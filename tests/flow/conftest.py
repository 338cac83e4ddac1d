"""One running demo for all tests of the whole flow: what `make demo` brings up, on free ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.cli.demo_run import RunningDemo, running_demo
from poserig.cli.demo_stack import DemoOptions
from poserig.local.up import Ports


# Package, not session: a process holds one local AWS at a time, and other tests start theirs.
@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    state: Path = tmp_path_factory.mktemp("demo")
    with running_demo(DemoOptions(state=state, ports=Ports.free())) as running:
        yield running
