"""CreateLabelingJob: names, limits, and messages that name the field."""

import copy

import pytest

from poserig.errors import InvalidValue
from poserig.groundtruth.names import job_arn, metadata_name
from poserig.groundtruth.requests import parse_request
from poserig.json import Json

HUMAN = "HumanTaskConfig"
REQUEST: dict[str, Json] = {
    "LabelingJobName": "Pose-Demo-001",
    "LabelAttributeName": "pose",
    "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://bkt/in/pose.manifest"}}},
    "OutputConfig": {"S3OutputPath": "s3://bkt/out/"},
    "RoleArn": "arn:aws:iam::111122223333:role/service/gt-exec",
    HUMAN: {
        "WorkteamArn": "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/pose-team",
        "UiConfig": {"UiTemplateS3Uri": "s3://bkt/ui/pose.liquid.html"},
        "TaskTitle": "Mark the joints",
        "TaskDescription": "Place 17 keypoints",
        "NumberOfHumanWorkersPerDataObject": 1,
        "TaskTimeLimitInSeconds": 3600,
    },
}
UNSET = object()


def changed(path: str, value: Json) -> dict[str, Json]:
    request = copy.deepcopy(REQUEST)
    *parents, last = path.split(".")
    inner = request
    for parent in parents:
        inner = inner.setdefault(parent, {})
    if value is UNSET:
        del inner[last]
    else:
        inner[last] = value
    return request


def test_defaults_are_ground_truths() -> None:
    request = parse_request(REQUEST)
    assert request.availability_seconds == 2_592_000
    assert request.max_concurrent == 1000
    assert (request.pre_function_arn, request.post_function_arn, request.keywords) == ("", "", ())
    assert (request.max_labeled, request.max_percent) == (0, 0)


REFUSED: list[tuple[str, Json, str]] = [
    ("LabelingJobName", "", "A text is needed here"),
    ("LabelingJobName", UNSET, "A text is needed here"),
    ("LabelingJobName", "pose_demo", "'pose_demo' is not a name for a labeling job"),
    ("LabelingJobName", "-pose", "no hyphen at either end"),
    ("LabelingJobName", "pose-", "no hyphen at either end"),
    ("LabelingJobName", "x" * 64, "1 to 63"),
    ("LabelAttributeName", "my_pose", "an underscore is refused"),
    ("LabelAttributeName", "x" * 128, "1 to 127"),
    ("LabelAttributeName", "source-ref", "the data object itself"),
    ("LabelAttributeName", "pose-metadata", 'ends in "-metadata"'),
    ("LabelAttributeName", "pose-ref", 'ends in "-ref"'),
    ("InputConfig.DataSource.S3DataSource.ManifestS3Uri", "https://x/y", "not an S3 URI"),
    (
        "InputConfig.DataSource.S3DataSource.ManifestS3Uri",
        "s3://bkt",
        "names a bucket but no object",
    ),
    ("InputConfig.DataSource.S3DataSource.ManifestS3Uri", "s3://Bkt/x", "not a bucket name"),
    ("InputConfig.DataSource.S3DataSource.ManifestS3Uri", "s3://bkt/" + "x" * 1020, "1024"),
    ("OutputConfig.S3OutputPath", "out/", "not an S3 URI"),
    ("RoleArn", "gt-exec", "Write arn:aws:iam::<account>:role/<name>"),
    ("RoleArn", "arn:aws:iam::111122223333:user/ann", "not the ARN that belongs here"),
    (
        f"{HUMAN}.WorkteamArn",
        "arn:aws:sagemaker:eu-west-1:394669845002:workteam/public-crowd/default",
        "Only private work teams",
    ),
    (f"{HUMAN}.WorkteamArn", "pose-team", "workteam/<name>"),
    (f"{HUMAN}.UiConfig.UiTemplateS3Uri", UNSET, "A text is needed here"),
    (f"{HUMAN}.PreHumanTaskLambdaArn", "pre", "arn:aws:lambda:<region>:<account>:function:<name>"),
    (f"{HUMAN}.TaskTitle", "x" * 129, "Use at most 128"),
    (f"{HUMAN}.TaskDescription", "x" * 256, "Use at most 255"),
    (f"{HUMAN}.TaskKeywords", [], "1 to 5 keywords"),
    (f"{HUMAN}.TaskKeywords", ["a"] * 6, "1 to 5 keywords"),
    (f"{HUMAN}.NumberOfHumanWorkersPerDataObject", 0, "whole number from 1 to 9"),
    (f"{HUMAN}.NumberOfHumanWorkersPerDataObject", 10, "whole number from 1 to 9"),
    (f"{HUMAN}.NumberOfHumanWorkersPerDataObject", True, "whole number from 1 to 9"),
    (f"{HUMAN}.NumberOfHumanWorkersPerDataObject", UNSET, "A number is needed here"),
    (f"{HUMAN}.TaskTimeLimitInSeconds", 29, "from 30 to 28800"),
    (f"{HUMAN}.TaskTimeLimitInSeconds", 28_801, "from 30 to 28800"),
    (f"{HUMAN}.TaskAvailabilityLifetimeInSeconds", 59, "from 60 to 2592000"),
    (f"{HUMAN}.MaxConcurrentTaskCount", 5_001, "from 1 to 5000"),
    ("StoppingConditions.MaxHumanLabeledObjectCount", 0, "whole number from 1"),
    ("StoppingConditions.MaxPercentageOfInputDatasetLabeled", 101, "from 1 to 100"),
    ("InputConfig.DataSource.SnsDataSource", {"SnsTopicArn": "x"}, "Streaming"),
    (f"{HUMAN}.UiConfig.HumanTaskUiArn", "x", "built-in task types"),
    ("LabelingJobAlgorithmsConfig", {}, "Automated data labeling"),
]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    REFUSED,
    ids=[f"{path.rpartition('.')[2]}-{number}" for number, (path, _, _) in enumerate(REFUSED)],
)
def test_refusal_names_field_and_cure(path: str, value: Json, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_request(changed(path, value))
    assert caught.value.where == path
    assert message in str(caught.value)
    assert caught.value.cure


def test_a_bad_keyword_is_named_by_its_place() -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_request(changed(f"{HUMAN}.TaskKeywords", ["pose", "a_b"]))
    assert caught.value.where == f"{HUMAN}.TaskKeywords[1]"


def test_all_wrong_values_are_named_at_once() -> None:
    request = changed("LabelingJobName", "a_b")
    request[HUMAN]["TaskTimeLimitInSeconds"] = 1
    with pytest.raises(InvalidValue) as caught:
        parse_request(request)
    assert str(caught.value).startswith("2 values are wrong: LabelingJobName: ")
    assert f"{HUMAN}.TaskTimeLimitInSeconds: 1 is out of range" in str(caught.value)


@pytest.mark.parametrize("name", ["a", "A1", "a--b", "x" * 63])
def test_good_job_names(name: str) -> None:
    assert parse_request(changed("LabelingJobName", name)).job_name == name


def test_arn_has_the_job_name_in_lower_case() -> None:
    assert job_arn("Pose-Demo-001", "eu-west-1", "111122223333") == (
        "arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/pose-demo-001"
    )
    assert job_arn("X", "cn-north-1", "111122223333").startswith("arn:aws-cn:")


def test_metadata_name() -> None:
    assert metadata_name("pose") == "pose-metadata"
