"""One local AWS with a stack on it for each module that asks for it."""

from collections.abc import Iterator

import pytest

from poserig.local.up import LocalGroundTruth
from tests.unit.jobs.deployed import Deployed, deploy


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with LocalGroundTruth(tmp_path_factory.mktemp("state")) as ground_truth:
        ground_truth.run_jobs()
        yield deploy(ground_truth)
