"""The SageMaker operations: shapes that botocore's own model accepts, codes, paging."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.model import ServiceModel

from poserig.errors import InvalidValue
from poserig.json import Json
from poserig.local.labeling_api import ApiError, LabelingApi
from tests.unit.labeling.fakes import ACCOUNT, REGION, START, TEAM, World


class NoCors:
    """A role that is there, and a bucket without CORS."""

    def check_role(self, role_arn: str) -> None:
        if "missing" in role_arn:
            raise InvalidValue("The role cannot be found.", where="RoleArn")

    def check_key(self, kms_key_id: str, where: str) -> None:
        raise InvalidValue("The KMS key does not exist.", where=where)

    def check_cors(self, bucket: str, where: str) -> None:
        raise InvalidValue(f"The bucket {bucket} has no CORS configuration.", where=where)


@pytest.fixture(scope="module")
def model() -> ServiceModel:
    return botocore.session.get_session().get_service_model("sagemaker")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.service.stop()


@pytest.fixture
def api(world: World) -> Iterator[LabelingApi]:
    world.put_manifest(list(world.put_images(2)))
    yield LabelingApi(world.operator)


def call(api: LabelingApi, operation: str, **params: Json) -> dict[str, Json]:
    return api.handle(operation, params, REGION, ACCOUNT)


def check_shape(model: ServiceModel, operation: str, answer: dict[str, Json]) -> None:
    shape = model.operation_model(operation).output_shape
    assert shape is not None

    def check(shape: Any, value: Json, where: str) -> None:
        if shape.type_name == "structure":
            assert not value.keys() - shape.members.keys(), where
            assert not set(shape.required_members) - value.keys(), where
            for name, member in value.items():
                check(shape.members[name], member, f"{where}.{name}")
        elif shape.type_name == "list":
            for one in value:
                check(shape.member, one, f"{where}[]")
        elif shape.type_name == "timestamp":
            assert value.tzinfo is not None, where
        elif getattr(shape, "enum", None):
            assert value in shape.enum, where

    check(shape, answer, operation)


def test_life_of_a_job_in_botocores_shapes(
    world: World, api: LabelingApi, model: ServiceModel
) -> None:
    created = call(api, "CreateLabelingJob", **world.request())
    assert created == {
        "LabelingJobArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:labeling-job/pose-demo-001"
    }
    assert (
        call(api, "DescribeLabelingJob", LabelingJobName="Pose-Demo-001")["LabelingJobStatus"]
        == "Initializing"
    )
    world.service.run_until_idle()
    world.answer_next(world.worker(1))
    world.service.run_until_idle()

    described = call(api, "DescribeLabelingJob", LabelingJobName="pose-demo-001")
    check_shape(model, "DescribeLabelingJob", described)
    assert described["LabelingJobStatus"] == "InProgress"
    assert described["LabelCounters"]["HumanLabeled"] == 1
    assert described["LabelCounters"]["Unlabeled"] == 1
    assert described["CreationTime"] == START
    assert described["LabelingJobOutput"] == {
        "OutputDatasetS3Uri": "s3://bkt/out/Pose-Demo-001/manifests/output/output.manifest"
    }
    for name, value in world.request().items():
        assert described[name] == value

    listed = call(api, "ListLabelingJobs")
    check_shape(model, "ListLabelingJobs", listed)
    assert [one["LabelingJobName"] for one in listed["LabelingJobSummaryList"]] == ["Pose-Demo-001"]

    for_team = call(api, "ListLabelingJobsForWorkteam", WorkteamArn=TEAM)
    check_shape(model, "ListLabelingJobsForWorkteam", for_team)
    assert for_team["LabelingJobSummaryList"][0]["LabelCounters"] == {
        "HumanLabeled": 1,
        "PendingHuman": 1,
        "Total": 2,
    }
    assert call(api, "StopLabelingJob", LabelingJobName="Pose-Demo-001") == {}
    world.service.run_until_idle()
    assert world.status() == "Stopped"
    assert call(api, "StopLabelingJob", LabelingJobName="Pose-Demo-001") == {}


def test_list_filters_sorts_and_pages(world: World, api: LabelingApi) -> None:
    for name in ("b-2", "a-1", "c-3"):
        call(api, "CreateLabelingJob", **world.request(name))
        world.clock.advance(60)
    world.operator.stop("a-1")
    world.service.run_until_idle()

    def names(**filters: Json) -> list[str]:
        answer = call(api, "ListLabelingJobs", **filters)
        return [one["LabelingJobName"] for one in answer["LabelingJobSummaryList"]]

    assert names() == ["c-3", "a-1", "b-2"]
    assert names(SortBy="Name", SortOrder="Ascending") == ["a-1", "b-2", "c-3"]
    assert names(NameContains="B-") == ["b-2"]
    assert names(StatusEquals="Stopped") == ["a-1"]
    assert names(CreationTimeAfter=START + timedelta(seconds=30)) == ["c-3", "a-1"]
    assert names(CreationTimeBefore=(START + timedelta(seconds=30)).timestamp()) == ["b-2"]
    assert names(LastModifiedTimeAfter="2030-01-01T00:00:00Z") == []
    first = call(api, "ListLabelingJobs", MaxResults=2)
    assert names(MaxResults=2, NextToken=first["NextToken"]) == ["b-2"]
    assert "NextToken" not in call(api, "ListLabelingJobs", MaxResults=3)
    other = f"{TEAM}-2"
    assert call(api, "ListLabelingJobsForWorkteam", WorkteamArn=other) == {
        "LabelingJobSummaryList": []
    }


REFUSED: list[tuple[str, dict[str, Json], str, str]] = [
    ("DescribeLabelingJob", {"LabelingJobName": "x"}, "ResourceNotFound", "x: There is no"),
    ("StopLabelingJob", {"LabelingJobName": "x"}, "ResourceNotFound", "x: There is no"),
    ("DescribeLabelingJob", {}, "ValidationException", "LabelingJobName: A text is needed"),
    ("ListLabelingJobs", {"MaxResults": 101}, "ValidationException", "MaxResults: 101"),
    ("ListLabelingJobs", {"NextToken": "x"}, "ValidationException", "NextToken: This is not"),
    ("ListLabelingJobs", {"SortBy": "x"}, "ValidationException", "SortBy: 'x'"),
    ("ListLabelingJobs", {"CreationTimeAfter": "x"}, "ValidationException", "'x' is not a time"),
    ("CreateLabelingJob", {}, "ValidationException", "values are wrong: LabelingJobName: "),
    ("DeleteLabelingJob", {}, "UnknownOperationException", "DeleteLabelingJob is not offered"),
]


@pytest.mark.parametrize(("operation", "params", "code", "message"), REFUSED)
def test_refusals(
    api: LabelingApi, operation: str, params: dict[str, Json], code: str, message: str
) -> None:
    with pytest.raises(ApiError) as caught:
        call(api, operation, **params)
    assert caught.value.code == code
    assert message in caught.value.message


def test_a_name_is_taken_in_any_case(world: World, api: LabelingApi) -> None:
    call(api, "CreateLabelingJob", **world.request())
    with pytest.raises(ApiError, match="There is a labeling job 'Pose-Demo-001' already") as caught:
        call(api, "CreateLabelingJob", **world.request("POSE-demo-001"))
    assert caught.value.code == "ResourceInUse"


def test_another_region_is_refused(api: LabelingApi) -> None:
    with pytest.raises(ApiError, match="not in 123456789012, us-east-1"):
        api.handle("ListLabelingJobs", {}, "us-east-1", ACCOUNT)


WRONG_WORLD = [
    ({"WorkteamArn": f"{TEAM}-2"}, "HumanTaskConfig.WorkteamArn: The work team"),
    (
        {"WorkteamArn": TEAM.replace(REGION, "us-east-1")},
        "HumanTaskConfig.WorkteamArn: It is in the region us-east-1",
    ),
    (
        {"PreHumanTaskLambdaArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:gone"},
        "HumanTaskConfig.PreHumanTaskLambdaArn: The function",
    ),
    (
        {
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:no"
            }
        },
        "HumanTaskConfig.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn: The func",
    ),
    (
        {"UiConfig": {"UiTemplateS3Uri": "s3://bkt/ui/gone.html"}},
        "HumanTaskConfig.UiConfig.UiTemplateS3Uri: s3://bkt/ui/gone.html cannot be read",
    ),
    (
        {"UiConfig": {"UiTemplateS3Uri": "s3://bkt/ui/large.html"}},
        "HumanTaskConfig.UiConfig.UiTemplateS3Uri: The worker task template has 128001",
    ),
    (
        {"UiConfig": {"UiTemplateS3Uri": "s3://bkt/ui/latin.html"}},
        "HumanTaskConfig.UiConfig.UiTemplateS3Uri: s3://bkt/ui/latin.html is not UTF-8",
    ),
]


@pytest.mark.parametrize(("human", "message"), WRONG_WORLD)
def test_creation_checks_what_the_request_names(
    world: World, api: LabelingApi, human: dict[str, Json], message: str
) -> None:
    world.objects.stored["s3://bkt/ui/large.html"] = b"x" * 128_001
    world.objects.stored["s3://bkt/ui/latin.html"] = b"\xe9"
    with pytest.raises(ApiError) as caught:
        call(api, "CreateLabelingJob", **world.request(**human))
    assert caught.value.code == "ValidationException"
    assert caught.value.message.startswith(message)
    assert call(api, "ListLabelingJobs") == {"LabelingJobSummaryList": []}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "cannot be read"),
        (b"", "s3://bkt/in/pose.manifest: The manifest is empty"),
        (b"a,b", "No line is a JSON object"),
    ],
)
def test_creation_reads_the_manifest(
    world: World, api: LabelingApi, data: bytes | None, message: str
) -> None:
    if data is None:
        del world.objects.stored["s3://bkt/in/pose.manifest"]
    else:
        world.objects.stored["s3://bkt/in/pose.manifest"] = data
    with pytest.raises(ApiError, match=r"S3DataSource\.ManifestS3Uri: ") as error:
        call(api, "CreateLabelingJob", **world.request())
    assert message in error.value.message


@pytest.mark.parametrize(
    "data", [b"x", b"[]", b'{"labels":["nose"]}', b'{"labels":[{"label":"a"},{"label":"a"}]}']
)
def test_creation_reads_the_label_category_file(
    world: World, api: LabelingApi, data: bytes
) -> None:
    world.objects.stored["s3://bkt/in/labels.json"] = data
    request = {**world.request(), "LabelCategoryConfigS3Uri": "s3://bkt/in/labels.json"}
    with pytest.raises(ApiError, match="LabelCategoryConfigS3Uri: ") as caught:
        call(api, "CreateLabelingJob", **request)
    assert "document-version" in caught.value.message


def test_creation_looks_at_role_key_and_cors(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    api = LabelingApi(world.operator, NoCors())
    request = {**world.request(), "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/missing"}
    with pytest.raises(ApiError, match="RoleArn: The role cannot be found"):
        call(api, "CreateLabelingJob", **request)
    assert world.objects.roles == []  # nothing was read with a role that is not there
    output = {"S3OutputPath": "s3://bkt/out/", "KmsKeyId": "gone"}
    with pytest.raises(ApiError, match=r"OutputConfig\.KmsKeyId: The KMS key does not exist"):
        call(api, "CreateLabelingJob", **{**world.request(), "OutputConfig": output})
    with pytest.raises(ApiError, match="ManifestS3Uri: The bucket bkt has no CORS") as caught:
        call(api, "CreateLabelingJob", **world.request())
    assert caught.value.code == "ValidationException"
    assert call(api, "ListLabelingJobs") == {"LabelingJobSummaryList": []}


def render(api: LabelingApi, template: str, task_input: str) -> dict[str, Json]:
    return call(
        api,
        "RenderUiTemplate",
        UiTemplate={"Content": template},
        Task={"Input": task_input},
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/gt-exec",
    )


def test_render_ui_template(api: LabelingApi, model: ServiceModel) -> None:
    answer = render(api, "<b>{{ task.input.x }}</b>", '{"x":"<"}')
    assert answer == {"RenderedContent": "<b>&lt;</b>", "Errors": []}
    broken = render(api, "\n{{ task.input.x | nope }}", '{"x":"<"}')
    check_shape(model, "RenderUiTemplate", broken)
    assert broken["RenderedContent"] == ""
    assert "worker task template, line 2: Liquid: unknown filter" in broken["Errors"][0]["Message"]
    with pytest.raises(ApiError, match=r"Task\.Input: The text is not JSON"):
        render(api, "x", "{")
