import pytest

from poserig.pose.consensus import ConsensusInstance
from poserig.pose.consolidation.majority import given, most_common, name_of, origins_of
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


def test_the_nearest_instance_of_each_worker_is_what_it_gave() -> None:
    answers = {
        "a": [Instance("1", "Bob", THERE), Instance("2", "Ann", HERE)],
        "b": [Instance("1", "Ann", HERE)],
        "c": [Instance("1", "Cid", HERE)],
    }
    own = given(RIG, settled("a", "b", "c"), answers)
    assert own == [answers["a"][1], answers["b"][0], answers["c"][0]]
    assert name_of(own) == "Ann"
    assert name_of(given(RIG, settled("c"), answers)) == "Cid"


def test_a_nearest_instance_without_a_name_gives_none() -> None:
    assert name_of([Instance("1", "", HERE)]) == ""
    assert name_of([]) == ""


def test_of_two_equal_instances_the_last_name_counts() -> None:
    answers = {"a": [Instance("1", "Zoe", HERE), Instance("2", "Ann", HERE)]}
    assert name_of(given(RIG, settled("a"), answers)) == "Zoe"


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (("pm", "pm", "aa"), "pm"),
        (("pp", "mm", "mm"), "mm"),
        # As many: the one that claims less.
        (("pm", "ma"), "ma"),
        (("a-", "pp"), "a-"),
        # A page that does not say placed what is there.
        (("", "am"), "am"),
        (("", "", "am"), "pp"),
        (("", ""), ""),
    ],
)
def test_most_workers_say_how_a_point_came_to_be(letters: tuple[str, ...], expected: str) -> None:
    own = [Instance("1", "", HERE, origins=one) for one in letters]
    assert origins_of(own, HERE) == expected


def test_a_point_is_not_there_when_most_of_its_workers_say_so() -> None:
    one_point = [10, 10, 2, 0, 0, 0]
    gone = Instance("1", "", one_point, origins="pn")
    unseen = Instance("1", "", one_point, origins="p-")
    there = Instance("1", "", HERE, origins="am")
    assert origins_of([gone, gone, there], one_point) == "pn"
    assert origins_of([gone, unseen], one_point) == "p-"
    # Where the label has the point, only those count who have it too.
    assert origins_of([gone, gone, there], HERE) == "pm"
