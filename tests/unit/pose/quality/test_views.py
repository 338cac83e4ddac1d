"""Views of an object, such as front and back."""

from math import log

import pytest

from poserig.pose.quality.relations import Relation
from poserig.pose.quality.views import Mirror, View, find_views, fit_to
from tests.unit.pose.quality.crowd import Fixed, rig_of

RIG = rig_of("top", "left_a", "right_a")
PAIRS = ((0, 1), (0, 2), (1, 2))


def shape(x: float, wobble: float = 0.0) -> dict[int, tuple[float, float]]:
    """Seen from the front when x is above 0: the left point on the right."""
    return {0: (x + wobble, 1.0), 1: (-x + wobble, 1.0), 2: (-2 * x, 0.0)}


def test_a_mirror_image_has_the_partner_s_displacement() -> None:
    mirror = Mirror(RIG, PAIRS)
    assert mirror.sided
    assert mirror.image == [(1, 1), (0, 1), (2, -1)]
    assert mirror.arrows == {2: 1}
    assert Mirror(rig_of("right_a", "left_a"), ((0, 1),)).arrows == {0: -1}
    assert not Mirror(rig_of("a", "b"), ((0, 1),)).sided


def test_facing_is_where_the_left_is() -> None:
    mirror = Mirror(RIG, PAIRS)
    assert mirror.facing(shape(0.3)) == pytest.approx(0.6)
    assert mirror.facing(shape(-0.3)) == pytest.approx(-0.6)
    assert mirror.facing({0: (1.0, 1.0)}) == 0
    two = rig_of("left_a", "right_a", "left_b", "right_b")
    pairs = tuple((one, other) for one in range(4) for other in range(one + 1, 4))
    found = Mirror(two, pairs).facing({0: (-0.4, 0), 5: (-0.2, 0), 1: (9.0, 0)})
    assert found == pytest.approx(0.3)


def test_displacements_and_their_mirror_images_count() -> None:
    shapes = [{0: (0.3, 1.0), 2: (-0.6, 0.0)}] * 20
    first, second, across = Mirror(RIG, PAIRS).relations(shapes, None)
    assert first
    assert second
    assert across
    # A point that lies right of the top on one side lies left of it on the other.
    assert first.log_density(0.3, 1) == second.log_density(-0.3, 1) > second.log_density(0.3, 1)
    assert across.log_density(-0.6, 0) > across.log_density(0.6, 0)


def test_few_displacements_make_no_density() -> None:
    mirror = Mirror(rig_of("a", "b"), ((0, 1),))
    assert mirror.relations([{0: (1.0, 1.0)}] * 19, None) == (None,)
    assert mirror.relations([{0: (1.0, 1.0)}] * 20, None)[0]
    # With the mirror images half as many do.
    assert Mirror(RIG, PAIRS).relations([shape(0.3)] * 10, None)[0]


def test_a_pair_that_a_view_does_not_have_is_that_of_all() -> None:
    mirror = Mirror(RIG, PAIRS)
    behind = mirror.relations([shape(0.3)] * 20, None)
    found = mirror.relations([{0: (0.3, 1.0)}], behind)
    assert found[2] is behind[2]
    assert found[0] is not behind[0]
    assert mirror.relations([shape(0.3)], (None, None, None)) == (None, None, None)


def crowd(*counts: tuple[float, int]) -> list[dict[int, tuple[float, float]]]:
    return [shape(x, 0.002 * (number % 7)) for x, count in counts for number in range(count)]


def test_instances_are_sorted_by_where_their_left_is() -> None:
    views = find_views(RIG, PAIRS, crowd((0.4, 50), (0.0, 50), (-0.4, 50)))
    assert len(views) == 3
    for x, number in ((-0.4, 0), (0.0, 1), (0.4, 2)):
        fits = [fit_to(view, shape(x)) for view in views]
        assert fits.index(max(fits)) == number
        assert views[number].log_share == pytest.approx(log(51 / 153))


def test_the_sorting_follows_the_instances_and_not_their_thirds() -> None:
    views = find_views(RIG, PAIRS, crowd((0.4, 70), (0.0, 40), (-0.4, 40)))
    assert [view.log_share for view in views] == pytest.approx(
        [log(41 / 153), log(41 / 153), log(71 / 153)]
    )


@pytest.mark.parametrize(("count", "views"), [(119, 1), (120, 3)])
def test_few_instances_have_one_view(count: int, views: int) -> None:
    found = find_views(RIG, PAIRS, crowd((0.4, count // 2), (-0.4, count - count // 2)))
    assert len(found) == views
    if views == 1:
        assert found[0].log_share == 0


def test_a_rig_without_sides_has_one_view() -> None:
    pairs = ((0, 1),)
    (view,) = find_views(rig_of("a", "b"), pairs, [{0: (1.0, 0.01 * n)} for n in range(200)])
    assert isinstance(view.relations[0], Relation)


def test_a_fit_is_the_mean_of_the_relations_and_half_the_share() -> None:
    view = View(-0.5, (Fixed({(1.0, 0.0): -2.0}), None, Fixed({(0.0, 1.0): -1.0})))
    assert fit_to(view, {0: (1.0, 0.0), 2: (0.0, 1.0)}) == pytest.approx(-1.5 - 0.25)
    assert fit_to(view, {0: (1.0, 0.0), 1: (9.0, 9.0)}) == pytest.approx(-1.0 - 0.25)
    assert fit_to(view, {}) == -0.5
