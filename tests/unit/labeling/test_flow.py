"""The whole path of a labeling job: create, accept, submit, output.manifest."""

from tests.unit.labeling.fakes import ACCOUNT, POST, PRE, REGION, World

ROOT = "s3://bkt/out/Pose-Demo-001"


def test_job_with_one_worker_ends_completed_with_every_label_in_order(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)

    assert world.status() == "InProgress"
    assert world.answer_all(ann) == 3

    assert world.status() == "Completed"
    assert [line["pose"] for line in world.output()] == [
        {"poses": [f"in/img {n:02}.jpg"]} for n in range(3)
    ]
    assert world.counters() == {
        "TotalLabeled": 3,
        "HumanLabeled": 3,
        "MachineLabeled": 0,
        "FailedNonRetryableError": 0,
        "Unlabeled": 0,
    }


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
