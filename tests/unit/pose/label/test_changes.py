import pytest

from poserig.pose.keypoints import Instance, InstanceLike
from poserig.pose.label.changes import changes, moves, pair_up

SIGMAS = (0.1, 0.1, 0.1)
# A box of 100 x 100 pixels: s = 72.8, so one σ is 7.28 pixels.
SQUARE: list[float] = [0, 0, 2, 100, 0, 2, 100, 100, 2]
ONE_SIGMA = (0.53 * 100 * 100) ** 0.5 * 0.1


def instance(keypoints: list[float], number: int = 1, name: str = "") -> Instance:
    return Instance(str(number), name, keypoints)


def moved(keypoints: list[float], dx: float) -> list[float]:
    return [n + dx if i % 3 == 0 else n for i, n in enumerate(keypoints)]


def test_each_point_says_what_became_of_it() -> None:
    before: list[float] = [0, 0, 2, 90, 0, 2, 0, 0, 0]
    after: list[float] = [0, 0, 1, 100, 0, 2, 100, 100, 2]
    found = moves(before, after, SIGMAS)
    assert (found.origins, found.visibility) == ("amp", 1)
    assert found.distances == [pytest.approx(10 / ONE_SIGMA)]
    assert moves(after, [0] * 9, SIGMAS) == ("---", [], 0)


def test_a_single_point_is_measured_at_the_scale_without_extent() -> None:
    found = moves([0, 0, 2], [6.4, 0, 2], [0.1])
    assert found.distances == [pytest.approx(6.4 / 3.2)]


def test_nothing_changed() -> None:
    same = [instance(SQUARE, 1), instance(moved(SQUARE, 300), 2)]
    assert changes(same, same, SIGMAS, True) == {"was_modified": False, "no_changes_needed": True}
    # Whatever stands where nothing is labeled.
    odd = [instance([*SQUARE[:6], 7, 7, 0])]
    assert changes(odd, [instance([*SQUARE[:6], 0, 0, 0])], SIGMAS, False) == {
        "was_modified": False
    }


def test_every_kind_of_change_is_counted() -> None:
    start = [instance(SQUARE), instance(moved(SQUARE, 500), 2), instance(moved(SQUARE, 900), 3)]
    label = [
        instance([7.28, 0, 2, 100, 0, 1, 0, 0, 0]),
        instance(moved(SQUARE, 500), 2),
        instance(moved(SQUARE, 3000), 4),
    ]
    found = changes(start, label, SIGMAS, False)
    assert {name: found[name] for name in found if not name.endswith("_move")} == {
        "was_modified": True, "added": 1, "removed": 1, "moved": 1, "cleared": 1, "visibility": 1,
    }  # fmt: skip
    assert found["median_move"] == found["largest_move"] > 0


def test_a_name_is_a_change() -> None:
    assert changes([instance(SQUARE)], [instance(SQUARE, name="Ann")], SIGMAS, False) == {
        "was_modified": True
    }


def test_points_that_were_placed_are_no_cleared_ones() -> None:
    half: list[float] = [0, 0, 2, 100, 0, 2, 0, 0, 0]
    found = changes([instance(half)], [instance([0, 0, 0, 100, 0, 2, 100, 100, 2])], SIGMAS, False)
    assert (found["placed"], found["cleared"]) == (1, 1)


def test_the_median_and_the_largest_move_are_in_sigma() -> None:
    label = list(SQUARE)
    label[0], label[3], label[6] = ONE_SIGMA, 100 + 2 * ONE_SIGMA, 100 + 4 * ONE_SIGMA
    found = changes([instance(SQUARE)], [instance(label)], SIGMAS, False)
    root = (0.53 * (label[6] - label[0]) * 100) ** 0.5 * 0.1
    assert found["median_move"] == round(2 * ONE_SIGMA / root, 2)
    assert found["largest_move"] == round(4 * ONE_SIGMA / root, 2)


def test_an_instance_is_paired_with_what_it_most_resembles_whatever_its_id() -> None:
    start = [instance(SQUARE, 1), instance(moved(SQUARE, 60), 2)]
    label = [instance(moved(SQUARE, 62), 1), instance(moved(SQUARE, 1), 2)]
    assert set(map(ids, pair_up(start, label, SIGMAS))) == {("1", "2"), ("2", "1")}


def test_an_instance_that_was_dragged_far_away_keeps_its_id() -> None:
    pairs = pair_up([instance(SQUARE, 1)], [instance(moved(SQUARE, 5000), 1)], SIGMAS)
    assert list(map(ids, pairs)) == [("1", "1")]
    assert pair_up([instance(SQUARE, 1)], [instance(moved(SQUARE, 5000), 2)], SIGMAS) == []


def test_instances_with_the_same_points_are_taken_once_each() -> None:
    twins = [instance(SQUARE, 1), instance(SQUARE, 2)]
    assert len(pair_up(twins, twins, SIGMAS)) == 2
    assert len(pair_up(twins, [instance(SQUARE, 7)], SIGMAS)) == 1


def ids(pair: tuple[InstanceLike, InstanceLike]) -> tuple[str, str]:
    return pair[0].id, pair[1].id
