"""The page of a lead for people and their sessions."""

import re

from poserig.portal.roles import Role
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN

EVIL = "<img src=x onerror=alert(1)>"


def test_lead_invites_somebody_and_gets_the_link_once(team_house: House) -> None:
    team_house.sign_in()
    page = team_house.post("/people/add", name="bo", role="reviewer")
    link = re.search(rf'value="{PORTAL}/invitation/([^"]+)"', page.text)
    assert page.status_code == 200
    assert link is not None
    assert link[1] == team_house.team.keys["bo"]
    assert team_house.directory.roles[BEN.id] is Role.REVIEWER
    assert link[1] not in team_house.get("/people").text
    again = team_house.post("/people/add", name="bo", role="reviewer")
    assert again.status_code == 400
    assert "is on the team already" in again.text
    assert 'value="bo"' in again.text
    fresh = team_house.post("/people/link", name="bo")
    assert team_house.team.keys["bo"] in fresh.text
    assert team_house.team.keys["bo"] != link[1]


def test_lead_changes_roles_and_removes_people_with_their_sessions(team_house: House) -> None:
    team_house.team.invite("bo", Role.ANNOTATOR)
    team_house.sessions.begin(BEN, "first", "", "")
    team_house.sign_in()
    team_house.post("/people/role", name="bo", role="lead")
    assert team_house.directory.roles[BEN.id] is Role.LEAD
    assert "bo is a lead now." in team_house.get("/people").text
    assert team_house.post("/people/role", name="bo", role="boss").status_code == 400
    assert team_house.post("/people/role", name="eve", role="lead").status_code == 400
    team_house.post("/people/remove", name="bo")
    assert "bo" not in team_house.team.members
    assert [one.worker for one in team_house.sessions.of()] == [ANA]
    assert "bo is removed. Their answers stay." in team_house.get("/people").text


def test_lead_cannot_lock_themselves_out(team_house: House) -> None:
    team_house.sign_in()
    for page in ("role", "remove"):
        reply = team_house.post(f"/people/{page}", name=" ANA@example.com ", role="annotator")
        assert reply.status_code == 409
        assert "Ask another lead." in reply.text
    assert "ana@example.com" in team_house.team.members


def test_lead_sees_and_ends_any_session(team_house: House) -> None:
    team_house.sign_in()
    team_house.sessions.begin(BEN, "first", "10.0.0.7", EVIL)
    page = team_house.get("/people").text
    assert "10.0.0.7" in page
    assert EVIL not in page
    (other,) = team_house.sessions.of(BEN.id)
    team_house.post("/people/sign-out", session=other.id)
    assert team_house.sessions.of(BEN.id) == []
    assert "That browser is signed out." in team_house.get("/people").text


def test_page_is_for_a_lead_only(team_house: House) -> None:
    team_house.sign_in()
    assert 'href="/people"' in team_house.get("/").text
    for role in (Role.REVIEWER, Role.ANNOTATOR):
        team_house.directory.roles[ANA.id] = role
        assert 'href="/people"' not in team_house.get("/").text
        assert team_house.get("/people").status_code == 403
        for action in ("add", "link", "role", "remove", "sign-out"):
            reply = team_house.post(f"/people/{action}", name="x", role="lead", session="session-1")
            assert reply.status_code == 403, action
    assert team_house.team.keys == {}
    assert team_house.get("/").status_code == 200


def test_names_are_escaped(team_house: House) -> None:
    team_house.team.invite(EVIL, Role.ANNOTATOR)
    team_house.sign_in()
    text = team_house.get("/people").text + team_house.post("/people/link", name=EVIL).text
    assert EVIL not in text
    assert "&lt;img src=x" in text


def test_portal_without_a_team_shows_sessions_alone(house: House) -> None:
    house.sign_in()
    page = house.get("/people").text
    assert "poserig-leads" in page
    assert "Invite somebody" not in page
    assert "this browser" in page
    assert house.post("/people/add", name="bo", role="lead").status_code == 404
