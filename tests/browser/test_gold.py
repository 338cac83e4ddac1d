"""An annotator in real Chromium, one in five of whose images is gold: nothing on the page tells."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from poserig.labeling.states import ObjectState
from poserig.project.gold.desk import FIRST
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.browser.team import Person, draw_photographs, invited
from tests.unit.project.practice_folder import RIG, lay_practice
from tests.visitor import wait_until

pytestmark = pytest.mark.slow
PLAIN = 5


def test_gold_comes_among_the_others_and_the_page_counts_on(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    draw_photographs(folder, range(PLAIN))
    options = TeamOptions(gold=str(lay_practice(tmp_path / "known", 2)), gold_share=20)
    with RunningProject(places_of(folder), read_rig(RIG.name), options=options) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == PLAIN)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        ann = Person("ann", page)
        ann.accept(*invited(running, ["ann"]))
        assert ann.start()
        page.keyboard.press("Control+k")
        titles = []
        while True:
            place = page.locator("#place").inner_text()
            found = re.fullmatch(r"Image (\d+) of (\d+)", place)
            assert found, place
            titles.append((int(found[1]), int(found[2])))
            current = page.locator("#strip [aria-current]")
            name = page.locator("#image-name").inner_text()
            # The page may show the image that it held ahead before the portal says which is next.
            expect(current).to_have_attribute("title", re.compile(rf"{name} \((Now|Next)\)"))
            ann.submit()
            if not ann.goes_on():
                break
        team = running._desk.jobs(running._owner.worker)[0]
        given = running._desk._giver.parts.records.all()  # type: ignore[attr-defined]
        assert len(given) in (1, 2)
        assert all(one.state == "answered" and one.index < FIRST for one in given)
        total = PLAIN + len(given)
        assert titles == [(number, total) for number in range(1, total + 1)]
        assert len(set(ann.images)) == total
        assert all(re.fullmatch(r"\d{3}\.jpg", name) for name in ann.images)
        wait_until(lambda: running.summary().total == team.total == PLAIN)
        page.close()
