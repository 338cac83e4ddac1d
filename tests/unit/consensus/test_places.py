"""The place of one keypoint."""

from math import exp, log, pi

import pytest

from poserig.pose.consensus.places import Click, Mode, choose, find_place, mixture

AREA = 40_000.0


def click(
    x: float, y: float = 0.0, variance: float = 4.0, chance: float = 1.0, **more: float
) -> Click:
    values = {"inlier": 0.92, "background": 0.05 / AREA, **more}
    return Click(x, y, variance, chance, values["inlier"], values["background"], int(x), False)


def normal(squared: float, variance: float) -> float:
    return exp(-squared / (2 * variance)) / (2 * pi * variance)


def test_a_click_is_a_normal_with_a_wider_tail() -> None:
    usual, noisy, either = mixture(click(3, 4), 0, 0)
    assert usual == pytest.approx(0.92 * 0.9 * normal(25, 4))
    assert noisy == pytest.approx(0.92 * 0.1 * normal(25, 4 * 2.5**2))
    assert either == pytest.approx(usual + noisy)


def test_without_a_click_there_is_no_place() -> None:
    assert find_place([], AREA) is None


def test_a_single_click_is_its_own_place() -> None:
    found = find_place([click(7, 9)], AREA)
    assert found
    assert (found.x, found.y) == (7, 9)
    usual, noisy, either = mixture(click(7, 9), 7, 9)
    whole = either + 0.05 / AREA
    (share,) = found.shares
    assert share.responsibility == pytest.approx(either / whole)
    assert share.weight == pytest.approx((usual + noisy / 6.25) / whole / 4)
    assert found.variance == pytest.approx(1 / share.weight)
    mass = whole / (0.05 / AREA) * 2 * pi * found.variance / AREA
    assert found.certainty == pytest.approx(mass / (1 + mass))
    assert found.rival == 0
    assert found.support == pytest.approx(log(1 + mass) + log(0.05), abs=1e-9)


def test_equal_clicks_meet_in_the_middle() -> None:
    found = find_place([click(0), click(2)], AREA)
    assert found
    assert (found.x, found.y) == pytest.approx((1, 0))
    assert 4 / 2 < found.variance < 4
    assert len(found.modes) == 1
    assert found.rival == 0
    assert [share.member for share in found.shares] == [0, 2]


def test_the_more_precise_click_weighs_more() -> None:
    found = find_place([click(0, variance=1), click(2, variance=4)], AREA)
    assert found
    assert found.x == pytest.approx(0.4, abs=0.05)


def test_a_click_that_is_likely_about_the_partner_weighs_less() -> None:
    found = find_place([click(0, chance=0.9), click(2, chance=0.3)], AREA)
    assert found
    assert found.x == pytest.approx(0.5, abs=0.05)
    assert found.shares[1].responsibility == pytest.approx(0.3, abs=0.01)


def test_clicks_far_apart_are_two_modes_and_never_their_middle() -> None:
    found = find_place([click(0), click(100), click(101)], AREA)
    assert found
    assert found.x == pytest.approx(100.5, abs=0.05)
    assert found.certainty > 0.99
    assert 0 < found.rival < 0.01
    assert found.shares[0].responsibility < 0.01
    assert min(share.responsibility for share in found.shares[1:]) > 0.99


def test_of_two_equal_modes_the_content_decides_and_both_are_told() -> None:
    one, two = click(0, variance=100), click(100, variance=100)
    for clicks in ([one, two], [two, one]):
        found = find_place(clicks, AREA)
        assert found
        assert found.x == pytest.approx(100, abs=1)
        assert found.rival == pytest.approx(found.certainty)
        assert 0.4 < found.certainty < 0.5


@pytest.mark.parametrize("apart", [10, 12, 15, 20, 30, 50, 100, 150])
@pytest.mark.parametrize("variance", [0.5, 1.0, 2.0])
def test_two_precise_clicks_far_apart_never_meet_in_the_middle(
    apart: float, variance: float
) -> None:
    """The climb from the middle loses both clicks: what it ends in is no place."""
    for clicks in (
        [click(0, variance=variance), click(apart, variance=variance)],
        [click(0, variance=variance), click(apart, variance=2 * variance)],
    ):
        found = find_place(clicks, AREA)
        assert found
        assert min(found.x, apart - found.x) < 0.15 * apart
        assert found.certainty > 0.3


def test_a_click_that_is_hardly_about_the_keypoint_starts_no_climb() -> None:
    found = find_place([click(0), click(100, chance=0.2)], AREA)
    assert found
    assert len(found.modes) == 1
    found = find_place([click(0), click(100, chance=0.21)], AREA)
    assert found
    assert len(found.modes) == 2


def test_clicks_that_meet_speak_for_a_point_and_those_apart_against_it() -> None:
    together, apart = (
        find_place([click(0), click(1)], AREA),
        find_place([click(0), click(99)], AREA),
    )
    assert together
    assert apart
    assert together.support > 1 > 0 > apart.support
    lost = find_place([click(0, background=2 / AREA)], AREA)
    assert lost
    assert lost.support == pytest.approx(log(1 / (1 - lost.certainty)))


def test_the_largest_mass_is_chosen() -> None:
    modes = [Mode(1.0, 5, 5, 2.0), Mode(2.0, 9, 9, 3.0)]
    found = choose(modes, [click(9, 9)], AREA)
    assert (found.x, found.y, found.variance) == (9, 9, 3.0)
    assert found.certainty == pytest.approx(exp(2) / (1 + exp(1) + exp(2)))
    assert found.rival == pytest.approx(exp(1) / (1 + exp(1) + exp(2)))
    assert found.modes is modes


def test_a_difference_in_the_last_bits_does_not_choose() -> None:
    found = choose([Mode(1.0 + 1e-9, 5, 5, 2.0), Mode(1.0, 9, 9, 3.0)], [click(9)], AREA)
    assert found.x == 9
    found = choose([Mode(1.00001, 5, 5, 2.0), Mode(1.0, 9, 9, 3.0)], [click(9)], AREA)
    assert found.x == 5


def test_a_mass_beyond_all_bounds_is_certain() -> None:
    found = choose([Mode(5000.0, 1, 1, 1.0), Mode(1.0, 9, 9, 3.0)], [click(1)], AREA)
    assert found.certainty == pytest.approx(1)


def test_a_place_that_all_clicks_left_is_as_wide_as_the_area() -> None:
    """The clicks are so noisy that none tells anything."""
    found = find_place([click(0, variance=1e9)], AREA)
    assert found
    assert found.variance == AREA
