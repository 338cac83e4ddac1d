"""The whole path of a labeling job: create, accept, submit, output.manifest."""

import json

import pytest

from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import ACCOUNT, POST, PRE, REGION, World

ROOT = "s3://bkt/out/Pose-Demo-001"


def test_job_with_one_worker_ends_completed_with_every_label_in_order(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)

    assert world.status() == "InProgress"
    assert world.answer_all(ann) == 3

    assert world.status() == "Completed"
    assert [line["pose"] for line in world.output()] == [
        {"poses": [f"img {n:02}.jpg"]} for n in range(3)
    ]
    assert world.counters() == {
        "TotalLabeled": 3,
        "HumanLabeled": 3,
        "MachineLabeled": 0,
        "FailedNonRetryableError": 0,
        "Unlabeled": 0,
    }


def test_output_line_is_ground_truths_own_shape(world: World) -> None:
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    assert world.output_text() == [
        '{"source-ref":"s3://bkt/in/img 00.jpg","n":0,"pose":{"poses":["img 00.jpg"]},'
        '"pose-metadata":{"type":"groundtruth/custom","job-name":"pose-demo-001",'
        '"human-annotated":"yes","creation-date":"2026-11-22T12:03:16.691000"}}'
    ]


def test_events_have_the_shape_of_real_ones(world: World) -> None:
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:labeling-job/pose-demo-001"
    (pre_arn, pre), (post_arn, post) = world.functions.events
    assert (pre_arn, post_arn) == (PRE, POST)
    assert pre == {
        "version": "2018-10-06",
        "labelingJobArn": arn,
        "dataObject": {"source-ref": "s3://bkt/in/img 00.jpg", "n": 0},
    }
    stamp = "2026-11-22_12:03:16"
    folder = f"{ROOT}/annotations/consolidated-annotation"
    assert post == {
        "version": "2018-10-06",
        "labelingJobArn": arn,
        "payload": {"s3Uri": f"{folder}/consolidation-request/iteration-1/{stamp}.json"},
        "labelAttributeName": "pose",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/gt-exec",
        "outputConfig": f"{ROOT}/annotations",
        "maxHumanWorkersPerDataObject": 1,
        "vpcEnabled": False,
    }


def test_files_lie_where_ground_truth_puts_them(world: World) -> None:
    world.start_job(images=1)
    world.answer_all(world.worker(0x88F516D0D40E6DB7))

    stamp = "2026-11-22_12:03:16"
    consolidated = f"{ROOT}/annotations/consolidated-annotation"
    assert sorted(uri for uri in world.objects.stored if "/out/" in uri) == [
        f"{consolidated}/consolidation-request/iteration-1/{stamp}.json",
        f"{consolidated}/consolidation-response/iteration-1/{stamp}.json",
        f"{ROOT}/annotations/worker-response/iteration-1/0/{stamp}.json",
        f"{ROOT}/manifests/output/output.manifest",
    ]
    response = world.objects.json(f"{ROOT}/annotations/worker-response/iteration-1/0/{stamp}.json")
    assert response == {
        "answers": [
            {
                "acceptanceTime": "2026-11-22T12:03:15.191Z",
                "answerContent": {"pose": "img 00.jpg"},
                "submissionTime": "2026-11-22T12:03:16.691Z",
                "timeSpentInSeconds": 1.5,
                "workerId": "private.eu-west-1.88f516d0d40e6db7",
                "workerMetadata": {
                    "identityData": {
                        "identityProviderType": "Cognito",
                        "issuer": "https://pool",
                        "sub": f"sub-{0x88F516D0D40E6DB7}",
                    }
                },
            }
        ]
    }
    request = world.objects.json(f"{consolidated}/consolidation-request/iteration-1/{stamp}.json")
    assert request == [
        {
            "datasetObjectId": "0",
            "dataObject": {"s3Uri": "s3://bkt/in/img 00.jpg"},
            "annotations": [
                {
                    "workerId": "private.eu-west-1.88f516d0d40e6db7",
                    "annotationData": {"content": '{"pose":"img 00.jpg"}'},
                }
            ],
        }
    ]


def test_several_workers_answer_each_object_once_and_all_answers_are_consolidated(
    world: World,
) -> None:
    world.start_job(images=4, NumberOfHumanWorkersPerDataObject=3)
    workers = [world.worker(number) for number in range(1, 6)]

    answered = [sum(map(world.answer_next, workers)) for _ in range(4)]
    assert sum(answered) == 12
    assert not any(map(world.answer_next, workers))
    world.service.run_until_idle()

    assert world.status() == "Completed"
    assert [len(line["pose"]["poses"]) for line in world.output()] == [3, 3, 3, 3]
    for index in range(4):
        folder = f"{ROOT}/annotations/worker-response/iteration-1/{index}/"
        (uri,) = [uri for uri in world.objects.stored if uri.startswith(folder)]
        ids = [answer["workerId"] for answer in world.objects.json(uri)["answers"]]
        assert len(ids) == len(set(ids)) == 3


def test_a_lone_worker_leaves_objects_for_a_second_one_open(world: World) -> None:
    world.start_job(images=2, NumberOfHumanWorkersPerDataObject=2)

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "InProgress"
    assert world.desk.jobs(world.worker(1))[0].available == 0
    assert world.desk.jobs(world.worker(2))[0].available == 2


def test_without_functions_the_line_is_the_input_and_the_label_is_empty(world: World) -> None:
    world.objects.stored["s3://bkt/ui/pose.liquid.html"] = b"{{ task.input.source-ref }}"
    world.start_job(images=1, PreHumanTaskLambdaArn=None, AnnotationConsolidationConfig=None)
    task = world.desk.accept("Pose-Demo-001", world.worker(1))

    assert task is not None
    assert world.desk.page(task.id, world.worker(1)).html == "s3://bkt/in/img 00.jpg"
    world.answer_all(world.worker(1))
    assert world.output() == [
        {
            "source-ref": "s3://bkt/in/img 00.jpg",
            "n": 0,
            "pose": {},
            "pose-metadata": {
                "type": "groundtruth/custom",
                "job-name": "pose-demo-001",
                "human-annotated": "yes",
                "creation-date": "2026-11-22T12:03:16.691000",
                "worker-response-ref": f"{ROOT}/annotations/worker-response/iteration-1/0/"
                "2026-11-22_12:03:16.json",
            },
        }
    ]
    assert world.functions.events == []


def test_text_data_objects_are_offered_and_sent_as_content(world: World) -> None:
    world.put_manifest([{"source": "a sentence"}])
    world.functions.deployed[PRE] = lambda event: {"taskInput": event["dataObject"]}
    world.create()
    task = world.desk.accept("Pose-Demo-001", world.worker(1))
    assert task is not None
    assert task.image_name == "line 1"
    world.answer_all(world.worker(1))

    (uri,) = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    assert world.objects.json(uri)[0]["dataObject"] == {"content": "a sentence"}


def test_chained_job_labels_only_lines_without_the_label(world: World) -> None:
    lines = world.put_images(3)
    lines[1]["pose"] = {"old": True}
    world.put_manifest(list(lines))
    world.create()

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Completed"
    assert world.output_text()[1] == json.dumps(lines[1])
    assert world.counters()["TotalLabeled"] == 3
    assert world.counters()["HumanLabeled"] == 2
    row = world.rows(world.worker(1))[1]
    assert (row.status, row.label) == (ObjectState.ALREADY_LABELED, {"old": True})


def test_chained_job_labels_failed_lines_anew(world: World) -> None:
    (line,) = world.put_images(1)
    failed = {"retry-count": 1, "failure-reason": "ClientError: x", "human-annotated": "true"}
    world.put_manifest([{**line, "pose": {"status": "error"}, "pose-metadata": failed}])
    world.create()

    assert world.answer_all(world.worker(1)) == 1
    (output,) = world.output()
    assert output["pose"] == {"poses": ["img 00.jpg"]}
    assert "failure-reason" not in output["pose-metadata"]


@pytest.mark.parametrize(
    ("answer", "is_offered"),
    [
        ({"isHumanAnnotationRequired": True}, True),
        ({}, True),
        ({"isHumanAnnotationRequired": False}, False),
        ({"isHumanAnnotationRequired": "false"}, False),
        ({"humanAnnotationRequired": "false"}, False),
        ({"humanAnnotationRequired": "true"}, True),
        ({"isHumanAnnotationRequired": True, "humanAnnotationRequired": "false"}, True),
    ],
)
def test_is_human_annotation_required(
    world: World, answer: dict[str, object], is_offered: bool
) -> None:
    world.functions.deployed[PRE] = lambda event: {"taskInput": {}, **answer}
    world.start_job(images=1)

    if is_offered:
        assert world.status() == "InProgress"
    else:
        assert world.status() == "Completed"
        assert world.output_text() == ['{"source-ref": "s3://bkt/in/img 00.jpg", "n": 0}']
        assert world.counters()["Unlabeled"] == 1
        assert world.functions.count(POST) == 0


def test_undocumented_key_is_warned_of(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.functions.deployed[PRE] = lambda _: {"taskInput": {}, "humanAnnotationRequired": "true"}
    world.start_job(images=1)

    assert "write isHumanAnnotationRequired" in caplog.text


def test_functions_own_keys_and_metadata_join_the_line(world: World) -> None:
    content = {"pose": 1, "project": "x", "pose-metadata": {"type": "groundtruth/pose"}}
    world.functions.deployed[POST] = lambda _: [
        {"datasetObjectId": "0", "consolidatedAnnotation": {"content": content}}
    ]
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    (line,) = world.output()
    assert line["project"] == "x"
    assert line["pose-metadata"]["type"] == "groundtruth/pose"
    assert line["pose-metadata"]["job-name"] == "pose-demo-001"


def test_function_cannot_replace_the_source(world: World) -> None:
    world.functions.deployed[POST] = lambda _: [
        {"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"source-ref": "x"}}}
    ]
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    assert world.output()[0]["source-ref"] == "s3://bkt/in/img 00.jpg"


def test_max_concurrent_limits_what_is_open(world: World) -> None:
    world.start_job(images=5, MaxConcurrentTaskCount=2)
    ann = world.worker(1)

    assert world.desk.jobs(ann)[0].available == 2
    assert world.functions.count(PRE) == 2
    world.answer_next(ann)
    world.service.run_until_idle()
    assert world.functions.count(PRE) == 3
    while world.answer_all(ann):
        pass
    assert world.status() == "Completed"
    assert world.counters()["HumanLabeled"] == 5


@pytest.mark.parametrize(
    "conditions",
    [{"MaxHumanLabeledObjectCount": 2}, {"MaxPercentageOfInputDatasetLabeled": 40}],
)
def test_stopping_conditions_end_the_job(world: World, conditions: dict[str, int]) -> None:
    world.put_manifest(list(world.put_images(5)))
    world.operator.create({**world.request(), "StoppingConditions": conditions})
    world.service.run_until_idle()

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Stopped"
    assert ["pose" in line for line in world.output()] == [True, True, False, False, False]


def test_label_categories_and_kms_key_reach_the_function(world: World) -> None:
    world.objects.stored["s3://bkt/in/labels.json"] = b'{"labels":[{"label":"nose"}]}'
    world.put_manifest(list(world.put_images(1)))
    request = world.request()
    request["LabelCategoryConfigS3Uri"] = "s3://bkt/in/labels.json"
    request["OutputConfig"]["KmsKeyId"] = "key-1"
    world.operator.create(request)
    world.service.run_until_idle()
    world.answer_all(world.worker(1))

    event = world.functions.events[-1][1]
    assert event["labelCategories"] == ["nose"]
    assert event["kmsKeyId"] == "key-1"
