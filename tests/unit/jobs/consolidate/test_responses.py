"""Worker responses of a job: found by the lines of their keys, read in the order of their times."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject
from poserig.jobs.consolidate.responses import ResponseFiles
from tests.unit.jobs.consolidate.stored import BUCKET, LAYOUT, StoredJob

FOLDER = LAYOUT.worker_responses


def files_of(job: StoredJob) -> ResponseFiles:
    return ResponseFiles(job.s3, LAYOUT)


def test_lines_come_from_the_keys_and_other_files_are_none() -> None:
    job = StoredJob()
    for index in (0, 7, 10, 99_999):
        job.answer(index, {"w0": {"pose": "{}"}})
    for name in ("iteration-1/x/2026.json", "iteration-1/3/2026.txt", "readme.json",
                 "iteration-1/4/deep/2026.json", "iteration-x/5/2026.json"):  # fmt: skip
        job.put(f"{FOLDER}{name}", "{}")
    job.put(LAYOUT.consolidation_request("2026-11-22_12:04:51"), "[]")
    job.put(f"s3://{BUCKET}/output/Pier-10/annotations/worker-response/iteration-1/8/t.json", "{}")
    files = files_of(job)
    assert len(files) == 4
    assert [index for index in range(100_000) if index in files] == [0, 7, 10, 99_999]


def test_more_files_than_a_page_lists_are_found() -> None:
    job = StoredJob()
    for index in range(1005):
        job.put(LAYOUT.worker_response(index, "2026-11-22_12:04:51"), '{"answers":[]}')
    assert len(files_of(job)) == 1005


def test_answers_come_as_the_function_gets_them_the_oldest_file_first() -> None:
    job = StoredJob()
    form = {"pose": '{"a": "日本"}', "half": "\ud800", "no_changes_needed": {"on": False}}
    job.answer(3, {"w0": form}, stamp="2026-11-22_12:04:51")
    job.answer(3, {"w1": {}}, stamp="2026-11-22_11:59:59")
    job.put(LAYOUT.worker_response(4, "t"), '{"answers":[{"workerId":"w","answerContent":"{}"}]}')
    read = files_of(job).read([3, 4])
    three, four = read[3], read[4]
    assert isinstance(three, AnsweredObject)
    assert isinstance(four, AnsweredObject)
    assert three.dataset_object_id == "3"
    assert [response.worker_id for response in three.responses] == ["w1", "w0"]
    contents = [json.loads(response.content) for response in three.responses]
    assert contents == [{}, form]
    assert four.responses[0].content == "{}"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"answers": {}}', '{"answers": [', b"\xff\xfe"])
def test_file_that_is_none_is_told_and_the_others_are_read(body: str | bytes) -> None:
    job = StoredJob()
    for index in range(3):
        job.answer(index, {"w0": {}})
    job.put(LAYOUT.worker_response(1, "2026-11-22_11:00:00"), body)
    read = files_of(job).read([0, 1, 2])
    assert isinstance(read[1], PoserigError)
    assert read[1].where.startswith("iteration-1/1/")
    assert isinstance(read[0], AnsweredObject)
    assert isinstance(read[2], AnsweredObject)


def test_nan_in_one_answer_takes_no_other_with_it() -> None:
    job = StoredJob()
    body = ('{"answers":[{"workerId":"a","answerContent":{"t":NaN}},'
            '{"workerId":"b","answerContent":{"t":1}}]}')  # fmt: skip
    job.put(LAYOUT.worker_response(0, "t"), body)
    found = files_of(job).read([0])[0]
    assert isinstance(found, AnsweredObject)
    assert [response.content for response in found.responses] == ['{"t":NaN}', '{"t":1}']


def test_what_aws_refuses_is_an_error_with_the_address() -> None:
    job = StoredJob()
    job.answer(0, {"w0": {}})
    files = files_of(job)

    class Denying:
        def get_object(self, **_: str) -> Any:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject")

    denying: Any = Denying()
    files._client = denying
    with pytest.raises(PoserigError, match=rf"{FOLDER}iteration-1/0/.*attach the stack's"):
        files.read([0])
