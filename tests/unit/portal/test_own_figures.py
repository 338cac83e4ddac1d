"""The page of somebody's own figures: closed by default, and never of anybody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.test_gold import FakeGold
from tests.unit.portal.together import Together
from tests.unit.project.practice_folder import answer, points


@pytest.fixture
def team(tmp_path: Path) -> Together:
    """Ana has answered one image, and Ben two."""
    made = Together(tmp_path, gold=FakeGold())
    for one in (ANA, BEN, BEN):
        made.world.desk.submit(made.accept(one).id, one, answer(points()))
    made.world.service.run_until_idle()
    made.grid.catch_up()
    return made


def open_figures(team: Together) -> None:
    changing = team.world.service.changing
    now, revision = changing.settings(JOB, ANA)
    changing.change(JOB, ANA, replace(now, own_figures=True), ["own_figures"], revision)


def test_nobody_sees_figures_before_the_lead_opens_them(team: Together) -> None:
    assert team.ben.get("/figures").status_code == 404
    assert "Your figures" not in team.ben.page("/account")
    assert "Your figures" not in team.ben.page("/")
    open_figures(team)
    assert "Your figures" in team.ben.page("/account")
    assert "Your figures in Mark the joints" in team.ben.page("/")
    assert "Your figures in" not in team.lead.page("/")  # a lead has the page People
    team.close()


def test_everybody_sees_their_own_figures_alone(team: Together) -> None:
    open_figures(team)
    own = team.ben.page("/figures")
    assert "Mark the joints Answers 2 Working time" in own
    assert "Gold (OKS) 0.912 Gold images 4 " in own
    assert "On gold images: 75.0 % good" in own
    other = team.lead.page("/figures")
    assert "Answers 1" in other
    assert "Gold (OKS)" not in other  # those are Ben's
    for page in (own, other):
        assert page.count("Answers") == 1
        assert "Too few answers" not in page  # what is said to a lead
        assert "they jitter" not in page
    team.close()


def test_who_has_not_answered_reads_so(tmp_path: Path) -> None:
    team = Together(tmp_path)
    open_figures(team)
    assert "You have answered nothing yet." in team.ben.page("/figures")
    team.close()
