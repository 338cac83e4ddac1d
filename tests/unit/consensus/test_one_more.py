"""Whether one more answer would change the result."""

from math import exp

import pytest

from poserig.pose.consensus import ImageConsensus, consolidate_batch
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import PRIOR_OUTLIER, PRIOR_SWAP
from poserig.pose.consensus.one_more import (
    chance_of_names,
    chance_to_be_drawn,
    chance_to_turn,
    steadiness_of_points,
    toggle_chance,
)
from poserig.pose.consensus.places import Place
from tests.unit.consensus.helpers import (
    COCO,
    WHOLE,
    fit_of,
    image_of,
    member,
    moved,
    rig_of,
)

RIG = rig_of("a", sigma=0.1)
FLAT, SIZE = WHOLE[0]
HERE, THERE = FLAT, moved(FLAT, 10 * SIZE, 0)


def person(step: int) -> list[float]:
    """The person as another worker clicks it."""
    return moved(FLAT, step * SIZE / 100, 0)


def result(*answers: list[list[float]]) -> ImageConsensus:
    (found,) = consolidate_batch(
        COCO, [image_of({str(number): own for number, own in enumerate(answers)})]
    )
    return found


def kept(*answers: list[list[float]]) -> int:
    return len(result(*answers).instances)


def test_a_second_empty_page_would_drop_what_one_worker_has() -> None:
    assert kept([HERE], []) == 1
    assert kept([HERE], [], []) == 0
    assert result([HERE], []).more_would_help == pytest.approx(0.47, abs=0.02)


def test_a_second_honest_answer_would_bring_back_what_two_empty_pages_dropped() -> None:
    assert kept([HERE], [], []) == 0
    assert kept([HERE], [], [], [person(1)]) == 1
    assert result([HERE], [], []).more_would_help == pytest.approx(0.22, abs=0.02)


def test_of_two_objects_that_one_worker_each_has_one_would_go() -> None:
    assert (kept([HERE], [THERE]), kept([HERE], [THERE], [person(1)])) == (2, 1)
    assert result([HERE], [THERE]).more_would_help == pytest.approx(0.81, abs=0.02)


def test_a_ball_in_two_places_asks_for_one_more_answer() -> None:
    ball = rig_of("ball")
    for far in (300.0, 900.0):
        answers = {"a": [[100.0, 100.0, 2.0]], "b": [[far, 100.0, 2.0]]}
        (found,) = consolidate_batch(ball, [image_of(answers)])
        assert len(found.instances) == 2
        (after,) = consolidate_batch(ball, [image_of({**answers, "c": answers["a"]})])
        assert len(after.instances) == 1
        assert found.more_would_help > 0.2


def test_agreement_needs_no_more_answers() -> None:
    images: list[list[list[list[float]]]] = [
        [[HERE], [person(1)], [person(-1)]],
        [[HERE], [person(1)], [person(-1)], []],
        [[HERE, THERE], [person(1), THERE], [person(-1), THERE]],
        [[], [], []],
    ]
    for answers in images:
        assert result(*answers).more_would_help < 0.05


@pytest.mark.parametrize("empty", [0, 1, 2])
def test_sides_in_doubt_ask_for_one_more_answer_beside_empty_pages_too(empty: int) -> None:
    rig = rig_of("left_x", "right_x", "left_y", "right_y")
    places = [(0.0, 0.0), (90.0, 0.0), (0.0, 120.0), (90.0, 120.0)]
    straight, crossed = (
        [float(n) for at in order for n in (*places[at], 2)]
        for order in ((0, 1, 2, 3), (1, 0, 3, 2))
    )
    answers = {"a": [straight], "b": [crossed], **{f"empty {n}": [] for n in range(empty)}}
    (found,) = consolidate_batch(rig, [image_of(answers)])
    assert "left_right_undecided" in {issue.type for issue in found.issues}
    assert found.more_would_help >= 0.9


def test_the_forecast_falls_as_answers_confirm_an_object() -> None:
    forecasts = [
        result([HERE], *[[person(step)] for step in range(1, count)], []).more_would_help
        for count in (1, 2, 3)
    ]
    assert forecasts[0] > 0.2 > 0.05 > forecasts[1] >= forecasts[2]


def test_the_forecast_of_what_existence_is_worth_is_a_chance() -> None:
    assert chance_to_be_drawn(0.4, 0.4) == pytest.approx(0.5)
    assert chance_to_be_drawn(0.6, 0.4) + chance_to_be_drawn(0.4, 0.6) == pytest.approx(1)
    assert chance_to_be_drawn(0.4737, 0.4) == pytest.approx(0.7311, abs=1e-3)
    assert chance_to_be_drawn(1.0, 0.4) == pytest.approx(1)
    assert chance_to_be_drawn(0.0, 0.4) == pytest.approx(0)


def test_a_click_elsewhere_turns_the_place_of_a_single_click_half_of_the_time() -> None:
    mass = (1 - PRIOR_OUTLIER - PRIOR_SWAP) / PRIOR_OUTLIER
    certainty = mass / (1 + mass)
    apart = 1 - certainty + certainty * (PRIOR_OUTLIER + PRIOR_SWAP)
    assert chance_to_turn(certainty, 0.0) == pytest.approx(apart / 2)
    assert chance_to_turn(0.9999, 0.0) < 0.001
    # What a rival place has is not lost.
    assert chance_to_turn(0.5, 0.4999) < chance_to_turn(0.5, 0.3)


def test_a_vote_toggles_what_it_carries_across_the_threshold() -> None:
    """A yes takes 0.5 to 0.9, a no to 0.1."""
    assert toggle_chance(0.5, 0.9, 0.1, 0.6) == pytest.approx(0.5 * 0.9 + 0.5 * 0.1)
    assert toggle_chance(0.5, 0.9, 0.1, 0.4) == pytest.approx(0.5 * 0.1 + 0.5 * 0.9)
    assert toggle_chance(0.5, 0.9, 0.1, 0.95) == 0
    assert toggle_chance(0.5, 0.9, 0.1, 0.05) == 0
    assert toggle_chance(0.2, 0.9, 0.1, 0.6) == pytest.approx(0.2 * 0.9 + 0.8 * 0.1)


def test_what_is_certain_is_not_toggled() -> None:
    assert toggle_chance(1.0, 0.9, 0.1, 0.5) == 0
    assert toggle_chance(0.0, 0.9, 0.1, 0.5) == 0


def chance(
    *, variance: float = 0.0, rival: float = 0.0, presence: float = 1.0, needed: float = 0.5,
    difficulty: float = 1.0,
) -> float:  # fmt: skip
    cluster = Cluster([member(0, (0, 0, 2))], [], 100.0)
    cluster.places = [Place(0, 0, variance, 1.0 - rival, [], rival)]
    cluster.presence, cluster.difficulty = [presence], difficulty
    return 1 - steadiness_of_points(fit_of(RIG, cluster), cluster, [needed])


def test_what_is_certain_stays() -> None:
    assert chance() == pytest.approx(0, abs=1e-5)


def test_a_place_in_doubt_may_move() -> None:
    new = (0.75 * 0.1 * 100) ** 2
    for variance in (25.0, 400.0):
        moved = variance**2 / (variance + new)
        expected = exp(-((2.3548 * 10) ** 2) / (2 * moved))
        assert chance(variance=variance) == pytest.approx(expected, abs=1e-5)
    assert chance(variance=400.0) > 0.2
    moved = 400**2 / (400 + 4 * new)
    assert chance(variance=400.0, difficulty=2.0) == pytest.approx(
        exp(-((2.3548 * 10) ** 2) / (2 * moved)), abs=1e-5
    )


def test_a_rival_place_may_be_chosen() -> None:
    assert chance(rival=0.3) == pytest.approx(0.3, abs=1e-4)
    assert chance(rival=0.02) == pytest.approx(0, abs=1e-5)
    assert chance(rival=0.5, presence=0.999, needed=0.1) == pytest.approx(0.5, abs=0.01)
    assert chance(rival=0.7, variance=9000.0) == 1


def test_a_point_that_is_hardly_there_cannot_move() -> None:
    steady = 1 - toggle_chance(0.2, 0.88, 0.05, 0.01)
    assert chance(rival=0.5, presence=0.2, needed=0.01) == pytest.approx(1 - steady * 0.9, abs=1e-4)


def test_a_point_in_doubt_may_be_toggled() -> None:
    point = toggle_chance(0.6, 0.88, 0.05, 0.5)
    assert chance(presence=0.6) == pytest.approx(point, abs=1e-5)


def test_a_keypoint_that_nobody_has_is_left_out() -> None:
    cluster = Cluster([member(0, (0, 0, 0))], [], 100.0)
    cluster.places, cluster.presence = [None], [0.6]
    assert steadiness_of_points(fit_of(RIG, cluster), cluster, [1.0]) == 1


@pytest.mark.parametrize(("named", "expected"), [(0.5, 1.0), (0.6, 1.0), (0.74, 1.0), (1.0, 0.0)])
def test_one_more_answer_settles_names_that_nothing_decides(named: float, expected: float) -> None:
    """Whatever a usual worker says, it carries names of 0.5 to 0.9."""
    assert chance_of_names(named) == pytest.approx(expected, abs=1e-6)


def test_decided_names_change_where_the_vote_would_turn_them() -> None:
    assert chance_of_names(0.8) == pytest.approx(0.8 * 0.1 + 0.2 * 0.9)
    assert chance_of_names(0.95) == 0
