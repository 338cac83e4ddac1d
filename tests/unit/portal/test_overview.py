"""The page of a job: who sees it, what it says, and what it costs to keep it up to date."""

import re
from pathlib import Path

import pytest

from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import PORTAL
from tests.unit.portal.fake_people import BEN, CAY
from tests.unit.portal.together import Together

OVERVIEW = f"/jobs/{JOB}/overview"


def test_it_is_for_leads_and_reviewers(team: Together) -> None:
    for path in (OVERVIEW, f"{OVERVIEW}/part"):
        assert team.ben.get(path).status_code == 403
        assert team.lead.get(path).status_code == 200
    team.directory.roles[BEN.id] = Role.REVIEWER
    assert team.ben.get(OVERVIEW).status_code == 200
    assert f'href="{OVERVIEW}"' in team.ben.get("/").text
    assert team.lead.get("/jobs/none/overview").status_code == 404


def test_it_begins_without_answers(team: Together) -> None:
    team.grid.catch_up()
    text = team.lead.page(OVERVIEW)
    assert "0 of 3 images done" in text
    assert "Nobody has answered yet." in text
    assert "Answers of each day" not in text


def test_it_says_what_is_done_left_and_waits(team: Together) -> None:
    team.submit(BEN)
    team.grid.catch_up()
    assert "Nobody has answered yet." in team.lead.page(OVERVIEW), "this answer is no pose"
    now = int(team.world.clock.now().timestamp() * 1_000_000)
    team.grid._index._db.rows(
        "INSERT INTO grid_answers VALUES (1, 0, ?, 1, ?, 41.0, 1, 17, '', 0,"
        " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
        (BEN.id, now),
    )
    text = team.lead.page(OVERVIEW)
    assert "1 of 3 images done" in text and "1 answer" in text
    assert "2 more answers: about 82 s of work, as one took 41 s so far." in text
    assert "At 1 answer a day, that is about 2 days." in text
    assert f"{team.world.clock.now().date()} 1" in text
    assert "Answered by ben@example.com 1" in text
    shown = team.lead.get(OVERVIEW).text
    assert re.findall(r'href="([^"]+)" data-key="state (\w+)"', shown) == [
        (f"/jobs/{JOB}/images?state=open", "open"),
        (f"/jobs/{JOB}/images?state=labeled", "labeled"),
    ]
    for address in re.findall(rf'href="(/jobs/{JOB}/[^"]+)"', shown):
        assert team.lead.get(address.replace("&amp;", "&")).status_code < 400, address


def test_missing_answers_are_those_of_several_people(tmp_path: Path) -> None:
    shared = Together(tmp_path, images=3, workers=2, with_reviewer=True)
    try:
        shared.submit(BEN)
        shared.grid.catch_up()
        assert shared.grid.missing_answers(JOB) == 5
        shared.submit(CAY)
        shared.grid.catch_up()
        assert shared.grid.missing_answers(JOB) == 4
    finally:
        shared.close()


def test_a_page_that_knows_it_all_costs_no_look(
    team: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.submit(BEN)
    team.grid.catch_up()
    shown = team.lead.get(OVERVIEW).text
    version = re.search(r'data-version="(\w+)"', shown)
    assert version is not None
    seen = {"If-None-Match": f'"{version[1]}"'}
    looks = []
    people = team.grid.people
    monkeypatch.setattr(team.grid, "people", lambda job: looks.append(job) or people(job))
    part = f"{OVERVIEW}/part"
    assert team.lead.client.get(part, headers=seen, base_url=PORTAL).status_code == 304
    assert looks == []
    team.submit(BEN)
    team.grid.catch_up()
    reply = team.lead.client.get(part, headers=seen, base_url=PORTAL)
    assert (reply.status_code, looks) == (200, [JOB])
    assert "2</b> of 3 images done" in reply.text
    assert "<html" not in reply.text
