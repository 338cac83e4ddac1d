"""Where a job's own files lie, by the stack's folder and the job's name or ARN."""

import pytest

from poserig.groundtruth.job_files import job_files, job_name_of
from poserig.groundtruth.names import job_arn


@pytest.mark.parametrize("folder", ["s3://b/input/jobs", "s3://b/input/jobs/"])
def test_files_lie_in_the_folder_of_the_job_in_lower_case(folder: str) -> None:
    files = job_files(folder, "Pier-1")
    assert files.template == "s3://b/input/jobs/pier-1/worker-task.liquid.html"
    assert files.rig == "s3://b/input/jobs/pier-1/rig.json"
    assert job_files(folder, "PIER-1") == files


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1"])
def test_name_comes_from_the_arn_that_functions_get(region: str) -> None:
    arn = job_arn("Pose-Demo-001", region, "111122223333")
    assert job_name_of(arn) == "pose-demo-001"
    files = job_files("s3://b/jobs", job_name_of(arn))
    assert files == job_files("s3://b/jobs", "Pose-Demo-001")


@pytest.mark.parametrize("arn", ["", "pose-demo-001", "arn:aws:sagemaker:eu-west-1:1:workteam/x"])
def test_other_arn_has_no_name(arn: str) -> None:
    assert job_name_of(arn) == ""
