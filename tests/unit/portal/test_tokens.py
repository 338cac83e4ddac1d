"""Task tokens, and the key that signs them."""

from collections.abc import Callable

import pytest
from flask import Flask

from poserig.errors import PoserigError
from poserig.portal.app import create_portal
from poserig.portal.task_origin import create_task_origin
from poserig.portal.tokens import TaskTokens, TokenInvalid
from tests.unit.portal.conftest import KEY
from tests.unit.portal.fake_people import ANA, FakeDirectory, FakeDoor, memory
from tests.unit.portal.fake_ports import FakeClock, MemoryHostNotes
from tests.unit.portal.fakes import FakeDesk


@pytest.mark.parametrize("key", ["", "  \n", "short", b"", " " * 40 + "x"])
def test_empty_or_short_secret_key_is_refused(key: str | bytes) -> None:
    desk = FakeDesk(FakeClock())

    def portal() -> Flask:
        return create_portal(
            desk,
            FakeDirectory(),
            secret_key=key,
            hosts=MemoryHostNotes(),
            clock=FakeClock(),
            memory=memory(FakeClock()),
        )

    def tasks() -> Flask:
        return create_task_origin(
            desk,
            rewrites={},
            secret_key=key,
            hosts=MemoryHostNotes(),
            door=FakeDoor(),
        )

    for make in (portal, tasks):
        with pytest.raises(PoserigError, match="portal-key: The portal's secret key has") as caught:
            make()
        assert "Remove the file" in caught.value.cure


def test_token_names_the_task_and_the_worker_without_a_username() -> None:
    token = TaskTokens(KEY).issue("task-1", ANA, "session-1")
    grant = TaskTokens(KEY).read(token)
    assert (grant.task_id, grant.session) == ("task-1", "session-1")
    assert (grant.worker.id, grant.worker.sub) == (ANA.id, ANA.sub)
    assert (grant.worker.issuer, grant.worker.username) == (ANA.issuer, "")


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: f"x{t}", lambda t: "", str.upper])
def test_changed_token_is_refused(change: Callable[[str], str]) -> None:
    token = TaskTokens(KEY).issue("task-1", ANA, "session-1")
    with pytest.raises(TokenInvalid, match="permission to answer is not valid"):
        TaskTokens(KEY).read(change(token))


def test_token_of_another_key_is_refused() -> None:
    token = TaskTokens("another " + KEY).issue("task-1", ANA, "session-1")
    with pytest.raises(TokenInvalid):
        TaskTokens(KEY).read(token)
