"""Who comes with an invitation."""

from poserig.portal.roles import Role
from tests.unit.portal.conftest import PORTAL, House


def test_guest_chooses_a_password_and_is_in(team_house: House) -> None:
    key = team_house.team.invite("Bo <b>", Role.ANNOTATOR).key
    page = team_house.get(f"/invitation/{key}")
    assert (page.status_code, "Welcome, Bo &lt;b&gt;." in page.text) == (200, True)
    for form, says in (
        ({}, "Choose a new password."),
        ({"new_password": "Better1!", "repeated": "Better2!"}, "The two passwords differ."),
        ({"new_password": "x", "repeated": "x"}, "This password is short."),
    ):
        refused = team_house.post(f"/invitation/{key}", **form)
        assert (refused.status_code, says in refused.text) == (400, True)
    done = team_house.post(f"/invitation/{key}", new_password="Better1!", repeated="Better1!")
    assert done.headers["Location"] == "/"
    assert "Bo &lt;b&gt;" in team_house.get("/").text
    assert team_house.team.passwords["Bo <b>"] == "Better1!"
    used = team_house.get(f"/invitation/{key}")
    assert (used.status_code, "It was used already" in used.text) == (410, True)
    again = team_house.post(f"/invitation/{key}", new_password="Other12!", repeated="Other12!")
    assert again.status_code == 410
    assert team_house.team.passwords["Bo <b>"] == "Better1!"


def test_invitation_ends_the_session_of_who_opened_it(team_house: House) -> None:
    team_house.sign_in()
    (before,) = team_house.sessions.sessions
    key = team_house.team.invite("bo", Role.ANNOTATOR).key
    team_house.post(f"/invitation/{key}", new_password="Better1!", repeated="Better1!")
    assert before not in team_house.sessions.sessions


def test_keys_cannot_be_guessed_fast(team_house: House) -> None:
    key = team_house.team.invite("bo", Role.ANNOTATOR).key
    for number in range(5):
        assert team_house.get(f"/invitation/{number}").status_code == 410
    refused = team_house.get(f"/invitation/{key}")
    assert (refused.status_code, "Wait 60 seconds" in refused.text) == (429, True)
    team_house.clock.advance(seconds=61)
    assert team_house.get(f"/invitation/{key}").status_code == 200


def test_invitation_needs_the_token_of_its_page(team_house: House) -> None:
    key = team_house.team.invite("bo", Role.ANNOTATOR).key
    form = {"new_password": "Better1!", "repeated": "Better1!"}
    reply = team_house.portal.post(f"/invitation/{key}", data=form, base_url=PORTAL)
    assert reply.status_code == 403
    assert "bo" not in team_house.team.passwords


def test_portal_without_a_team_has_no_invitations(house: House) -> None:
    assert house.get("/invitation/x").status_code == 404
