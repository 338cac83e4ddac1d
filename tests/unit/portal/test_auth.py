"""Sign-in, invitations and sign-out."""

import pytest

from poserig.labeling.ports import Worker
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fakes import ANA


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
