"""Descriptions of jobs: counters, filters, pages."""

from datetime import timedelta

import pytest

from poserig.labeling.errors import InvalidRequest
from tests.unit.labeling.fakes import PRE, START, TEAM, World, pre_function

JOB = "Pose-Demo-001"


def test_counters_tell_labeled_failed_and_waiting_apart(world: World) -> None:
    world.functions.deployed[PRE] = lambda event: (
        None if event["dataObject"]["n"] == 2 else pre_function(event)
    )
    world.start_job(images=4)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    assert world.operator.describe(JOB)["LabelCounters"] == {
        "TotalLabeled": 1,
        "HumanLabeled": 1,
        "MachineLabeled": 0,
        "FailedNonRetryableError": 1,
        "Unlabeled": 2,
    }
    (listed,) = world.operator.list_for_workteam(TEAM)["LabelingJobSummaryList"]
    assert listed["LabelCounters"] == {"HumanLabeled": 1, "PendingHuman": 2, "Total": 4}
    world.operator.stop(JOB)
    world.service.run_until_idle()
    (listed,) = world.operator.list_for_workteam(TEAM)["LabelingJobSummaryList"]
    assert listed["LabelCounters"]["PendingHuman"] == 0


def test_times_are_those_of_creation_and_of_the_last_change(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    world.operator.create(world.request())
    world.clock.advance(60)
    world.operator.stop(JOB)
    described = world.operator.describe(JOB)
    assert described["CreationTime"] == START
    assert described["LastModifiedTime"] == START + timedelta(seconds=60)
    (summary,) = world.operator.list()["LabelingJobSummaryList"]
    assert summary["LastModifiedTime"] == START + timedelta(seconds=60)


def test_filters_choose_by_time_name_and_state(world: World) -> None:
    world.start_job(images=1)
    world.clock.advance(60)
    world.operator.create(world.request("other"))

    def names(**filters: object) -> list[str]:
        found = world.operator.list(filters)["LabelingJobSummaryList"]
        return [job["LabelingJobName"] for job in found]

    assert names() == ["other", JOB]
    assert names(CreationTimeAfter=START.isoformat()) == ["other"]
    assert names(CreationTimeBefore=START + timedelta(seconds=1)) == [JOB]
    assert names(NameContains="OTH") == ["other"]
    assert names(StatusEquals="InProgress") == [JOB]
    assert names(SortBy="Name", SortOrder="Ascending") == ["other", JOB]


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        ({"CreationTimeAfter": "soon"}, "CreationTimeAfter"),
        ({"SortBy": "Size"}, "SortBy"),
        ({"MaxResults": 0}, "MaxResults"),
        ({"NextToken": "!"}, "NextToken"),
    ],
)
def test_filter_that_makes_no_sense_is_refused(
    world: World, filters: dict[str, object], where: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        world.operator.list(filters)
    assert caught.value.where == where
