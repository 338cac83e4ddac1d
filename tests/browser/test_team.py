"""Three people come by invitation from other machines, and finish a folder that grows meanwhile."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from poserig.cli.export import export_command
from poserig.labeling.states import ObjectState
from poserig.portal.roles import Role
from poserig.project.people import people_of
from poserig.project.places import Places, places_of
from poserig.project.reach import Reach
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.browser.team import (
    at_browsers,
    check_coco,
    draw_photographs,
    invited,
    label_all,
    own_address,
)
from tests.visitor import Visitor, wait_until

pytestmark = pytest.mark.slow
PHOTOGRAPHS, LATER = 20, 6
NAMES = ("ann", "ben", "cleo@example.com")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "photos").mkdir()
    return places_of(tmp_path / "photos")


def test_three_people_finish_a_folder_that_grows(
    places: Places, browser: Browser, tmp_path: Path
) -> None:
    first = range(PHOTOGRAPHS - LATER)
    draw_photographs(places.photographs, first)
    with people_of(places) as team:
        team.invite("the first account", Role.LEAD)
    reach = Reach(own_address())
    with RunningProject(places, read_rig("coco-person-17"), reach=reach) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == len(first))
        people = at_browsers(browser, NAMES)
        for person, link in zip(people, invited(running, NAMES), strict=True):
            assert link.startswith(running.origin)
            person.accept(link)
            assert person.page.url == f"{running.origin}/"
            assert Visitor().refused(link) == 410
            assert person.start()
        draw_photographs(places.photographs, range(len(first), PHOTOGRAPHS))
        label_all(people)
        # Whoever was done before the last ones came goes on when they are there.
        wait_until(lambda: running.summary().total == PHOTOGRAPHS)
        wait_until(lambda: not running.summary().counts[ObjectState.PENDING])
        label_all([person for person in people if person.start()])
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == PHOTOGRAPHS, 60)
        done = [name for person in people for name in person.images]
        assert sorted(done) == [f"{number:03}.jpg" for number in range(PHOTOGRAPHS)]
        assert all(person.images for person in people)
        result = CliRunner().invoke(
            export_command, ["coco", str(places.photographs), str(tmp_path / "coco.json")]
        )
        assert result.exit_code == 0, result.output
        for person in people:
            person.page.context.close()
    check_coco(tmp_path / "coco.json", PHOTOGRAPHS)
