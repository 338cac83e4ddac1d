"""Sign-in, invitations and sign-out."""

import pytest

from poserig.labeling.ports import Worker
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA


def test_sign_in_with_wrong_password_says_so_and_keeps_the_name(house: House) -> None:
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ana@example.com", password="wrong")
    assert reply.status_code == 401
    assert "Wrong e-mail address or password." in reply.text
    assert "It is case-sensitive." in reply.text
    assert 'value="ana@example.com"' in reply.text
    assert "wrong" not in reply.text.replace("Wrong", "")
    assert house.get("/").status_code == 302


@pytest.mark.parametrize(
    ("username", "password"), [("", ""), ("ana@example.com", ""), ("  ", "Passw0rd!")]
)
def test_empty_name_or_password_is_asked_for_and_nobody_is_signed_in(
    house: House, monkeypatch: pytest.MonkeyPatch, username: str, password: str
) -> None:
    asked: list[str] = []

    def sign_in(name: str, password: str) -> Worker:
        asked.append(name)
        return ANA

    monkeypatch.setattr(house.directory, "sign_in", sign_in)
    house.get("/sign-in")
    for _ in range(6):  # an empty form is no guess
        reply = house.post("/sign-in", username=username, password=password)
        assert reply.status_code == 401
        assert "Type your e-mail address and your password." in reply.text
    assert asked == []


def test_sign_in_is_slowed_down_after_five_failures(house: House) -> None:
    house.get("/sign-in")
    for _ in range(5):
        assert house.post("/sign-in", username="Ana@Example.com", password="x").status_code == 401
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 429
    assert "Wait 60 seconds" in reply.text
    house.clock.advance(seconds=61)
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 302


def test_wrong_guesses_of_others_keep_nobody_out(house: House) -> None:
    house.sign_in()
    house.post("/sign-out")
    guesser = House(**{**vars(house), "portal": house.portal.application.test_client()})
    guesser.get("/sign-in")
    for _ in range(5):
        guesser.post("/sign-in", username="ana@example.com", password="guess")
    refused = guesser.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert refused.status_code == 429
    house.get("/sign-in")
    # From the same address, in the browser in which she has signed in before.
    assert house.post("/sign-in", username="ana@example.com", password="x").status_code == 401
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 302


def test_guesser_who_has_an_account_is_slowed_down_for_other_names(house: House) -> None:
    house.sign_in()
    house.post("/sign-out")
    house.get("/sign-in")
    for _ in range(5):
        house.post("/sign-in", username="ben@example.com", password="guess")
    reply = house.post("/sign-in", username="ben@example.com", password="Temp0rary!")
    assert reply.status_code == 429


def test_sign_in_page_of_a_team_asks_for_a_name(team_house: House) -> None:
    page = team_house.get("/sign-in").text
    assert "E-mail address" not in page
    assert "Ask your lead for a new link." in page
    assert "Type your name and your password." in team_house.post("/sign-in").text


def test_invited_worker_chooses_a_password_that_is_kept_out_of_page_and_cookie(
    house: House,
) -> None:
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ben@example.com", password="Temp0rary!")
    assert reply.headers["Location"] == "/new-password"
    assert "Temp0rary!" not in house.get("/new-password").text
    with house.portal.session_transaction(base_url=PORTAL) as session:
        assert "Temp0rary!" not in str(dict(session))
    different = house.post("/new-password", new_password="Better1!", repeated="Better2!")
    assert "The two passwords differ." in different.text
    weak = house.post("/new-password", new_password="x", repeated="x")
    assert "The user pool does not accept this password." in weak.text
    done = house.post("/new-password", new_password="Better1!", repeated="Better1!")
    assert done.headers["Location"] == "/"
    assert "ben@example.com" in house.get("/").text
    assert house.directory.passwords["ben@example.com"] == "Better1!"


def test_invitation_expires(house: House) -> None:
    house.get("/sign-in")
    house.post("/sign-in", username="ben@example.com", password="Temp0rary!")
    house.clock.advance(minutes=16)
    reply = house.post("/new-password", new_password="Better1!", repeated="Better1!")
    assert reply.headers["Location"] == "/sign-in"
    assert house.directory.invited == {"ben@example.com"}


def test_sign_out_ends_the_session(house: House) -> None:
    house.sign_in()
    assert house.post("/sign-out").headers["Location"] == "/sign-in"
    assert house.get("/").headers["Location"] == "/sign-in"


def test_copy_of_a_cookie_is_worth_nothing_after_the_sign_out(house: House) -> None:
    house.sign_in()
    cookie = house.portal.get_cookie("poserig_portal_4567", "127.0.0.1")
    assert cookie is not None
    house.post("/sign-out")
    thief = house.portal.application.test_client()
    thief.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert thief.get("/", base_url=PORTAL).headers["Location"] == "/sign-in"


def test_session_is_over_with_the_password_and_with_the_account(house: House) -> None:
    house.sign_in()
    assert house.get("/").status_code == 200
    for stamp in ("another", None):
        house.directory.stamps[ANA.id] = stamp
        assert house.get("/").headers["Location"] == "/sign-in"
    house.directory.stamps.clear()
    assert house.get("/").status_code == 200


def test_who_is_removed_while_signing_in_gets_no_session(house: House) -> None:
    house.directory.stamps[ANA.id] = None
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 401
    assert "You are not on the team any more." in reply.text
    assert house.sessions.sessions == {}


def test_session_ends_twelve_hours_after_its_last_use(house: House) -> None:
    house.sign_in()
    house.clock.advance(hours=11)
    assert house.get("/").status_code == 200
    house.clock.advance(hours=12)
    assert house.get("/").headers["Location"] == "/sign-in"
