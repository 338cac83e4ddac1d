from poserig.pose.consensus import ConsensusInstance
from poserig.pose.consolidation.majority import most_common, name_of
from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Rig

RIG = Rig("ant-2", (KeypointClass("head"), KeypointClass("tail")))
HERE, THERE = [10, 10, 2, 30, 30, 2], [210, 10, 2, 230, 30, 2]


def settled(*workers: str) -> ConsensusInstance:
    return ConsensusInstance(tuple(HERE), (1, 1), 1.0, len(workers), workers)


def test_the_most_common_value_is_the_least_of_as_many() -> None:
    assert most_common(["b", "a", "b", None, None, None]) == "b"
    assert most_common(["b", "a"]) == "a"
    assert most_common([(9, 9), None]) == (9, 9)
    assert most_common(["", "", "a"]) == "a"
    assert most_common([None, ""]) is None
    assert most_common([]) is None


def test_the_nearest_instance_of_each_worker_gives_the_name() -> None:
    answers = {
        "a": [Instance("1", "Bob", THERE), Instance("2", "Ann", HERE)],
        "b": [Instance("1", "Ann", HERE)],
        "c": [Instance("1", "Cid", HERE)],
    }
    assert name_of(RIG, settled("a", "b", "c"), answers) == "Ann"


def test_only_workers_of_the_instance_count() -> None:
    answers = {"a": [Instance("1", "Ann", HERE)], "b": [Instance("1", "Aaa", HERE)]}
    assert name_of(RIG, settled("a"), answers) == "Ann"


def test_a_nearest_instance_without_a_name_gives_none() -> None:
    answers = {"a": [Instance("1", "", HERE), Instance("2", "Bob", THERE)]}
    assert name_of(RIG, settled("a"), answers) == ""
    assert name_of(RIG, settled("a"), {"a": [Instance("1", "", HERE)]}) == ""


def test_of_two_equal_instances_the_last_name_counts() -> None:
    answers = {"a": [Instance("1", "Zoe", HERE), Instance("2", "Ann", HERE)]}
    assert name_of(RIG, settled("a"), answers) == "Zoe"
