"""Photographs by the page: for leads only, one in a request, refused in words."""

from typing import IO

import pytest
from werkzeug.test import TestResponse

from poserig.portal.photographs import PhotographRefused, Taken, offer_photographs
from poserig.portal.roles import Role
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA


class Intake:
    """Keeps what it is given."""

    largest = 200_000
    folder = "<photos>"

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, float | None]] = []

    def take(self, name: str, content: IO[bytes], size: int, changed: float | None = None) -> Taken:
        if name == "bad":
            raise PhotographRefused("It is no image.", cure="Convert it.")
        self.taken.append((name, content.read(size), changed))
        return Taken(name, was_there=len(self.taken) > 1)


@pytest.fixture
def intake(house: House) -> Intake:
    made = Intake()
    offer_photographs(house.portal.application, made)
    return made


def send(house: House, query: str, data: bytes, token: str | None = None) -> TestResponse:
    return house.portal.post(
        f"/photographs?{query}",
        data=data,
        base_url=PORTAL,
        content_type="application/octet-stream",
        headers={"X-CSRF-Token": house.token() if token is None else token},
    )


def test_lead_adds_photographs(house: House, intake: Intake) -> None:
    house.sign_in()
    page = house.get("/").text
    assert "&lt;photos&gt;" in page
    assert "photographs.js" in page
    reply = send(house, "name=cam%201/a.jpg&changed=12.5", b"x" * 100_000)
    assert (reply.status_code, reply.json) == (201, {"name": "cam 1/a.jpg", "wasThere": False})
    assert intake.taken == [("cam 1/a.jpg", b"x" * 100_000, 12.5)]
    assert send(house, "name=b.jpg&changed=x", b"y").json == {"name": "b.jpg", "wasThere": True}
    assert intake.taken[1][2] is None


def test_refusal_is_told_in_words(house: House, intake: Intake) -> None:
    house.sign_in()
    reply = send(house, "name=bad", b"x")
    assert reply.status_code == 422
    assert reply.json == {"error": {"what": "It is no image.", "cure": "Convert it."}}
    assert send(house, "name=a.jpg", b"x" * 200_001).status_code == 413
    assert send(house, "name=a.jpg", b"x", token="forged").status_code == 403
    assert intake.taken == []


def test_request_without_a_length_is_refused(house: House, intake: Intake) -> None:
    house.sign_in()
    reply = house.portal.post(
        "/photographs?name=a.jpg",
        data=b"x",
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked"},
        base_url=PORTAL,
        headers={"X-CSRF-Token": house.token()},
    )
    assert reply.status_code == 422
    assert intake.taken == []


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ANNOTATOR])
def test_others_neither_see_it_nor_add_any(house: House, intake: Intake, role: Role) -> None:
    house.directory.roles[ANA.id] = role
    house.sign_in()
    assert "Add photographs" not in house.get("/").text
    assert send(house, "name=a.jpg", b"x").status_code == 403
    assert intake.taken == []


def test_portal_without_a_folder_offers_nothing(house: House) -> None:
    house.sign_in()
    assert "Add photographs" not in house.get("/").text
    assert send(house, "name=a.jpg", b"x").status_code == 404
