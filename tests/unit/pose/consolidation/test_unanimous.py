from poserig.pose.consensus import ConsensusInstance
from poserig.pose.consolidation.unanimous import as_sent
from poserig.pose.keypoints import Instance

POSE = [1.23456, 2, 2, 3, 4, 1]


def settled(keypoints: list[float]) -> ConsensusInstance:
    return ConsensusInstance(tuple(map(float, keypoints)), (1, 1), 1.0, 2, ("a", "b"))


def test_keypoints_are_the_workers_own_numbers_and_names_the_majoritys() -> None:
    answers = {
        "a": [Instance("9", "Ann", POSE)],
        "b": [Instance("8", "Bob", POSE)],
        "c": [Instance("7", "Bob", POSE)],
    }
    (found,) = as_sent([settled(POSE)], answers)
    assert found == Instance("1", "Bob", [1.23456, 2, 2, 3, 4, 1])
    assert [type(number) for number in found.keypoints] == [float, int, int, int, int, int]


def test_points_that_are_not_labeled_become_zero_wherever_they_were() -> None:
    sent = [1, 2, 2, 77, 88, 0]
    answers = {"a": [Instance("1", "", sent)], "b": [Instance("1", "", [1, 2, 2, 5, 5, 0])]}
    (found,) = as_sent([settled([1, 2, 2, 0, 0, 0])], answers)
    assert (found.name, found.keypoints) == ("", [1, 2, 2, 0, 0, 0])


def test_instances_are_told_apart_by_their_points_in_any_order() -> None:
    other: list[float] = [9, 9, 2, 0, 0, 0]
    answers = {
        "a": [Instance("1", "Ann", POSE), Instance("2", "Bob", other)],
        "b": [Instance("1", "", other), Instance("2", "Ann", POSE)],
    }
    found = as_sent([settled(other), settled(POSE)], answers)
    assert [(item.id, item.name) for item in found] == [("1", "Bob"), ("2", "Ann")]


def test_instances_with_equal_points_get_all_names_once() -> None:
    answers = {
        "a": [Instance("1", "Zoe", POSE), Instance("2", "Ann", POSE)],
        "b": [Instance("1", "Ann", POSE), Instance("2", "Zoe", POSE)],
    }
    found = as_sent([settled(POSE), settled(POSE)], answers)
    assert [item.name for item in found] == ["Ann", "Zoe"]
