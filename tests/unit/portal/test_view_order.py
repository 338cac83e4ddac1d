"""Reviewers go through a view of the grid, also when a decision moves an image elsewhere."""

from poserig.portal.grid import ImageQuery, Sort
from poserig.portal.view_order import GridOrder
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together


def test_view_is_followed_from_its_first_image_to_its_last(team: Together) -> None:
    team.grid.catch_up()
    order = GridOrder(team.grid)
    assert order.neighbor(JOB, "sort=name", None, backward=False) == 0
    assert order.neighbor(JOB, "sort=name", 0, backward=False) == 1
    assert order.neighbor(JOB, "sort=name&path=02", 0, backward=False) == 2
    assert order.neighbor(JOB, "sort=name", 2, backward=False) is None
    assert order.neighbor(JOB, "sort=name", 2, backward=True) == 1
    assert order.neighbor(JOB, "sort=name", 99, backward=True) is None
    assert order.neighbor(JOB, "path=none", None, backward=False) is None


def test_image_that_was_decided_leads_on_from_where_it_was_shown(team: Together) -> None:
    for _ in range(3):
        team.submit(BEN)
        team.world.clock.advance(60)
    team.grid.catch_up()
    order, view = GridOrder(team.grid), "sort=newest"
    assert order.neighbor(JOB, view, None, backward=False) == 2
    assert order.neighbor(JOB, view, 2, backward=False) == 1
    team.world.service.reviewing.send_back(JOB, ANA, 1, 1, "Wrong")
    team.world.service.run_until_idle()
    team.submit(BEN)  # now it is the newest one
    team.grid.catch_up()
    assert team.grid.indexes(JOB, ImageQuery(sort=Sort.NEWEST)) == [1, 2, 0]
    assert order.neighbor(JOB, view, 1, backward=False) == 0
    assert order.neighbor(JOB, view, None, backward=False) == 1
    assert order.neighbor(JOB, view, 1, backward=False) == 2, "it was shown in its new place"
