"""What people see and change of their own account."""

from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN


def change(house: House, password: str, wanted: str, repeated: str | None = None) -> int:
    form = {"password": password, "new_password": wanted, "repeated": repeated or wanted}
    return house.post("/account/password", **form).status_code


def test_changed_password_ends_every_other_session(team_house: House) -> None:
    team_house.sign_in()
    first = team_house.portal.get_cookie("poserig_portal_4567", "127.0.0.1")
    assert first is not None
    team_house.sessions.begin(ANA, "first", "10.0.0.7", "another browser")
    assert change(team_house, "wrong", "Better12!") == 400
    assert change(team_house, "Passw0rd!", "Better12!", "Other12!") == 400
    assert change(team_house, "Passw0rd!", "Better12!") == 303
    page = team_house.get("/account")
    assert "Your password is changed. Other browsers are signed out." in page.text
    assert team_house.team.passwords["ana@example.com"] == "Better12!"
    assert len(team_house.sessions.sessions) == 1
    thief = team_house.portal.application.test_client()
    thief.set_cookie(first.key, first.value, domain="127.0.0.1")
    assert thief.get("/", base_url=PORTAL).status_code == 302


def test_stolen_session_cannot_guess_the_password_fast(team_house: House) -> None:
    team_house.sign_in()
    for _ in range(5):
        assert change(team_house, "guess", "Better12!") == 400
    assert change(team_house, "Passw0rd!", "Better12!") == 429
    assert team_house.team.passwords["ana@example.com"] == "Passw0rd!"


def test_account_lists_the_own_sessions_and_ends_the_others(team_house: House) -> None:
    team_house.sign_in()
    for worker, browser in ((ANA, "Chrome on <b>"), (BEN, "secret")):
        team_house.sessions.begin(worker, "first", "10.0.0.7", browser)
    page = team_house.get("/account").text
    assert page.count("this browser") == 1
    assert "10.0.0.7" in page
    assert "secret" not in page
    assert "<b>" not in page.split("<h1>")[1].split("</main>")[0].replace("<b>", "", 0)
    team_house.post("/account/sign-out")
    assert [one.worker for one in team_house.sessions.of()] == [ANA, BEN]
    assert team_house.get("/account").status_code == 200


def test_portal_without_a_team_keeps_no_password(house: House) -> None:
    house.sign_in()
    assert "Change your password" not in house.get("/account").text
    assert change(house, "Passw0rd!", "Better12!") == 404
