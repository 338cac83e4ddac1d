"""A portal and a task origin over a desk in memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from poserig.portal.app import create_portal
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.task_origin import create_task_origin
from tests.unit.portal.fake_people import FakeDirectory, FakeSessions, FakeTeam, memory
from tests.unit.portal.fake_ports import FakeClock, FakeObjects, FakeSettings, MemoryHostNotes
from tests.unit.portal.fakes import FakeDesk

if TYPE_CHECKING:
    from tests.unit.portal.together import Together

PORTAL = "http://127.0.0.1:4567"
KEY = "a key for tests, long enough for one"
REWRITES = {"https://d1.cloudfront.net/": "http://127.0.0.1:4569/d1.cloudfront.net/"}


@dataclass
class House:
    """Everything a test may want to reach."""

    clock: FakeClock
    desk: FakeDesk
    directory: FakeDirectory
    objects: FakeObjects
    sessions: FakeSessions
    team: FakeTeam
    settings: FakeSettings
    portal: FlaskClient
    tasks: FlaskClient
    exports: list[str] = field(default_factory=list)

    def get(self, path: str) -> TestResponse:
        return self.portal.get(path, base_url=PORTAL)

    def token(self) -> str:
        """The CSRF token of the page a person would have before them."""
        with self.portal.session_transaction(base_url=PORTAL) as session:
            return str(session.get("csrf_token", ""))

    def post(self, path: str, **form: str) -> TestResponse:
        form.setdefault("csrf_token", self.token())
        return self.portal.post(path, data=form, base_url=PORTAL)

    def sign_in(self) -> None:
        self.get("/sign-in")
        reply = self.post("/sign-in", username="ana@example.com", password="Passw0rd!")
        assert reply.status_code == 302, reply.text
        self.get("/")

    def start(self, job: str = "pose-1") -> str:
        """Accepts a task as a person would; the path of its task page."""
        page = self.get(self.post(f"/jobs/{job}/work").headers["Location"])
        found = re.search(r'<iframe [^>]*src="(/task/[^"]+)"', page.text)
        assert found, page.text
        return found[1]

    def answer(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.tasks.post(f"{path}/answer", json=body, base_url=PORTAL, headers=headers)


@pytest.fixture
def house() -> House:
    """A portal whose people are kept elsewhere, as on the local AWS."""
    return _house(has_team=False)


@pytest.fixture
def team_house() -> House:
    """A portal with a team of its own, as in a project."""
    return _house(has_team=True)


def _house(has_team: bool) -> House:
    clock = FakeClock()
    desk, directory, objects = FakeDesk(clock), FakeDirectory(), FakeObjects()
    hosts, settings = MemoryHostNotes(), FakeSettings()
    exports: list[str] = []
    remembered = memory(clock)
    team = FakeTeam(directory)
    portal = create_portal(
        desk,
        directory,
        secret_key=KEY,
        hosts=hosts,
        objects=objects,
        clock=clock,
        memory=remembered,
        team=team if has_team else None,
        portal_origin=PORTAL,
        settings=settings,
        note_export=exports.append,
    )
    tasks = create_task_origin(
        desk,
        rewrites=REWRITES,
        secret_key=KEY,
        hosts=hosts,
        door=Doorkeeper(remembered.sessions, directory),
    )
    sessions = remembered.sessions
    assert isinstance(sessions, FakeSessions)
    clients = portal.test_client(), tasks.test_client()
    return House(clock, desk, directory, objects, sessions, team, settings, *clients, exports)


@pytest.fixture
def team(tmp_path: Path) -> "Iterator[Together]":
    from tests.unit.portal.together import Together  # it needs the constants above

    made = Together(tmp_path)
    yield made
    made.close()
