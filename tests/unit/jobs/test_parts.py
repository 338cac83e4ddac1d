"""Tests jobs/parts.py: several jobs under one name stand as one."""

from datetime import UTC, datetime

import pytest

from poserig.errors import PoserigError
from poserig.jobs.parts import by_job, find_job, in_one
from poserig.jobs.status import JobStatus
from tests.unit.jobs.stubs import Stubs
from tests.unit.jobs.test_ask import REST
from tests.unit.jobs.test_chain import described

EARLY, LATE = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
DONE = JobStatus("Pier-1of3", "Completed", 5, 1, 0, "", "s3://m/1", created=LATE, error_labels=2)
OPEN = JobStatus("Pier-2of3", "InProgress", 2, 0, 3, "", "", created=EARLY)
LOST = JobStatus("Pier-3of3", "Failed", 0, 0, 4, "no role", "")


def test_counts_are_those_of_all_parts() -> None:
    found = in_one([DONE, OPEN, LOST])
    assert found == JobStatus(
        "Pier", "InProgress", 7, 1, 7, "Pier-3of3: no role", "",
        error_labels=2, created=EARLY, parts=(DONE, OPEN, LOST),
    )  # fmt: skip
    assert not found.is_over


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("Completed", "Completed"), "Completed"),
        (("Completed", "Stopped"), "Stopped"),
        (("Stopped", "Failed"), "Failed"),
        (("Failed", "Stopping"), "Stopping"),
        (("Stopping", "Initializing"), "Initializing"),
        (("Stopping", "InProgress"), "InProgress"),
    ],
)
def test_a_job_is_over_when_every_part_is(states: tuple[str, str], expected: str) -> None:
    rows = [JobStatus(f"p-{n}of2", one, 0, 0, 0, "", "") for n, one in enumerate(states, start=1)]
    assert in_one(rows).status == expected


def test_part_that_was_never_launched_is_told() -> None:
    found = in_one([DONE])
    assert (found.name, found.status, found.is_over) == ("Pier", "Stopped", True)
    told = "Pier-2of3, Pier-3of3 were never launched: launch again with the same options"
    assert found.reason == told


def test_list_has_a_row_for_each_job_where_its_newest_part_is() -> None:
    quay = JobStatus("quay", "Completed", 1, 0, 0, "", "")
    two = JobStatus("Pier-1of2", "Stopped", 1, 0, 0, "", "")
    found = by_job([LOST, quay, DONE, OPEN, two])
    assert [(one.name, len(one.parts)) for one in found] == [("Pier", 3), ("quay", 0), ("Pier", 1)]
    assert found[0].parts == (DONE, OPEN, LOST)


def listed(stubs: Stubs, *names: str) -> None:
    stubs.refuses("sagemaker", "describe_labeling_job", "ResourceNotFound")
    rows = [{"LabelingJobName": name, **REST} for name in names]
    stubs.answers("sagemaker", "list_labeling_jobs", {"LabelingJobSummaryList": rows})


def test_one_name_finds_the_parts_of_the_newest_division_in_order() -> None:
    stubs = Stubs()
    listed(stubs, "Pier-2of2", "Pier-x", "Pier-1of2", "Pier-3of3")
    for name in ("Pier-1of2", "Pier-2of2"):
        stubs.answers("sagemaker", "describe_labeling_job", described(name), LabelingJobName=name)
    found = find_job(stubs.session, "pier")
    assert (found.name, found.missing) == ("Pier", ())
    assert [one["LabelingJobName"] for one in found.parts] == ["Pier-1of2", "Pier-2of2"]


def test_launch_that_was_broken_off_is_not_whole() -> None:
    stubs = Stubs()
    listed(stubs, "Pier-2of3")
    stubs.answers("sagemaker", "describe_labeling_job", described("Pier-2of3"))
    found = find_job(stubs.session, "pier")
    assert found.missing == ("Pier-1of3", "Pier-3of3")
    with pytest.raises(PoserigError, match="Pier-1of3, Pier-3of3 were never launched") as caught:
        found.check_is_whole()
    assert "such as Pier-2of3" in caught.value.cure


def test_part_that_was_deleted_after_it_was_listed_is_told() -> None:
    stubs = Stubs()
    listed(stubs, "Pier-2of2", "Pier-1of2")
    stubs.refuses("sagemaker", "describe_labeling_job", "ResourceNotFound")
    with pytest.raises(PoserigError, match='"Pier-1of2" was in the list and is gone'):
        find_job(stubs.session, "pier")


def test_name_of_no_job_is_told_as_ever() -> None:
    stubs = Stubs()
    listed(stubs)
    with pytest.raises(PoserigError, match='There is no labeling job "pier"'):
        find_job(stubs.session, "pier")
