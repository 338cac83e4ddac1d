"""A project's functions: the built zips, run by AWS's own client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.groundtruth.names import job_arn
from poserig.labeling.ports import FunctionFailed
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.project.functions import ProjectFunctions, zips_in
from poserig.project.places import ACCOUNT, POST, PRE, REGION
from poserig.project.product import built_files

pytestmark = pytest.mark.slow


@pytest.fixture
def functions(tmp_path: Path) -> Iterator[ProjectFunctions]:
    with FunctionRunner(tmp_path) as runner:
        yield ProjectFunctions(runner, zips_in(built_files()), "http://127.0.0.1:9")


def test_function_is_called_by_its_arn(functions: ProjectFunctions) -> None:
    assert functions.exists(PRE)
    assert functions.exists(POST)
    event = {
        "version": "2018-10-06",
        "labelingJobArn": job_arn("photos", REGION, ACCOUNT),
        "dataObject": {"source-ref": "s3://project/images/0123456789abcdef/a.jpg"},
    }
    answer = functions.as_role("any").invoke(PRE, event)
    assert isinstance(answer, dict)
    assert answer["isHumanAnnotationRequired"] is True


def test_failure_is_told_with_its_kind(functions: ProjectFunctions) -> None:
    assert not functions.exists(f"{PRE}x")
    with pytest.raises(FunctionFailed, match="no such function") as missing:
        functions.invoke(f"{PRE}x", {})
    assert missing.value.kind == "not_found"
    with pytest.raises(FunctionFailed) as raised:
        functions.invoke(PRE, {"dataObject": 1})
    assert raised.value.kind == "error"
