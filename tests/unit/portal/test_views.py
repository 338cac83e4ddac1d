"""Views of the grid under a name: saved, found, renamed and removed from the grid."""

import re

from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import House
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

GRID = f"/jobs/{JOB}/images"
VIEWS = f"/jobs/{JOB}/views"


def links(text: str) -> dict[str, str]:
    found = re.findall(r'<a class="chip" href="([^"]+)" ?(aria-current="true")? title', text)
    return {address.replace("&amp;", "&"): current for address, current in found}


def test_a_view_is_saved_and_found_by_everybody_who_sees_the_grid(team: Together) -> None:
    shown = team.lead.get(GRID).text
    assert "Save this view" not in shown, "all images are no view"
    assert "Save this view" in team.lead.get(f"{GRID}?state=open&sort=name").text
    reply = team.lead.post(f"{VIEWS}/save", view="state=open&sort=name&x=1", called=" Mine ")
    assert reply.headers["Location"] == f"{GRID}?state=open&sort=name"
    shown = team.lead.get(reply.headers["Location"]).text
    assert "Everybody who sees the grid has it." in shown
    assert links(shown) == {f"{GRID}?state=open&sort=name": 'aria-current="true"'}
    assert "Save this view" not in shown, "it has a name"
    team.directory.roles[BEN.id] = Role.REVIEWER
    assert links(team.ben.get(GRID).text) == {f"{GRID}?state=open&sort=name": ""}
    assert 'title="Saved by ana@example.com"' in team.ben.get(GRID).text


def test_a_view_is_renamed_and_removed(team: Together) -> None:
    for called in ("One", "Two"):
        team.lead.post(f"{VIEWS}/save", view="state=open", called=called)
    team.lead.post(f"{VIEWS}/rename", view="", called="One", to="Two")
    assert "There is a view &#34;Two&#34; already." in team.lead.get(GRID).text
    team.lead.post(f"{VIEWS}/rename", view="", called="One", to="Three")
    assert "The view &#34;One&#34; is called &#34;Three&#34; now." in team.lead.get(GRID).text
    team.lead.post(f"{VIEWS}/remove", view="state=open", called="Two")
    assert [one.name for one in team.views.all()] == ["Three"]
    assert team.lead.post(f"{VIEWS}/burn", called="Three").status_code == 404


def test_annotators_and_portals_without_views_have_none(team: Together, house: House) -> None:
    assert team.ben.post(f"{VIEWS}/save", view="state=open", called="x").status_code == 403
    house.directory.roles[ANA.id] = Role.LEAD
    house.sign_in()
    assert house.post("/jobs/pose-1/views/save", called="x").status_code == 404
