"""What lies in S3 has Ground Truth's own shape and place."""

from tests.unit.labeling.fakes import World

ROOT = "s3://bkt/out/Pose-Demo-001"


def test_output_line_is_ground_truths_own_shape(world: World) -> None:
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    assert world.output_text() == [
        '{"source-ref":"s3://bkt/in/img 00.jpg","n":0,"pose":{"poses":["in/img 00.jpg"]},'
        '"pose-metadata":{"type":"groundtruth/custom","job-name":"pose-demo-001",'
        '"human-annotated":"yes","creation-date":"2026-11-22T12:03:16.691000"}}'
    ]


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
                "answerContent": {"pose": "in/img 00.jpg"},
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
                    "annotationData": {"content": '{"pose":"in/img 00.jpg"}'},
                }
            ],
        }
    ]
