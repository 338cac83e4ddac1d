"""Only this server's own names are answered: a page that rebinds a name of its own gets nothing."""

import urllib.error
import urllib.request

import pytest

from poserig.local.aws.cloudfront.cdn import Cdn
from poserig.portal.app import create_portal
from poserig.portal.hosts import REFUSAL, answers_to
from poserig.portal.task_origin import create_task_origin
from poserig.wsgi import WsgiServer
from tests.unit.portal.conftest import KEY, PORTAL, House
from tests.unit.portal.fake_people import FakeDirectory, FakeDoor, memory
from tests.unit.portal.fake_ports import FakeClock, MemoryHostNotes
from tests.unit.portal.fakes import FakeDesk

FOREIGN = ["evil.example", "evil.example:4567", "127.0.0.1.evil.example:4567", "127.0.0.1:80", ""]


def ask(url: str, host: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(request) as reply:  # noqa: S310 - ours
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("host", FOREIGN)
def test_portal_and_task_origin_refuse_another_host(house: House, host: str) -> None:
    for app, base, page in ((house.portal, PORTAL, "/sign-in"), (house.tasks, PORTAL, "/task/x")):
        reply = app.get(page, base_url=base, headers={"Host": host})
        assert reply.status_code == 403
        assert REFUSAL in reply.text
    reply = house.portal.post("/sign-in", base_url=PORTAL, headers={"Host": host})
    assert reply.status_code == 403


def test_portal_static_files_and_the_cdn_refuse_another_host_over_http() -> None:
    desk = FakeDesk(FakeClock())
    app = create_portal(
        desk,
        FakeDirectory(),
        secret_key=KEY,
        hosts=MemoryHostNotes(),
        clock=FakeClock(),
        memory=memory(FakeClock()),
    )
    with WsgiServer(app) as server:
        port = server.url.rpartition(":")[2]
        for host, status in (
            (f"127.0.0.1:{port}", 200),
            (f"evil.example:{port}", 403),
            ("127.0.0.1", 403),
        ):
            assert ask(f"{server.url}/static/portal.css", host)[0] == status
    cdn = Cdn(0).start()
    try:
        port = cdn.base_url.rpartition(":")[2]
        assert ask(f"{cdn.base_url}/d.test/x.js", f"evil.example:{port}") == (403, REFUSAL)
        assert ask(f"{cdn.base_url}/d.test/x.js", f"localhost:{port}")[0] == 404
    finally:
        cdn.stop()


def test_configured_address_is_answered() -> None:
    origin = "https://label.example.com"
    desk = FakeDesk(FakeClock())
    portal = create_portal(
        desk,
        FakeDirectory(),
        secret_key=KEY,
        hosts=MemoryHostNotes(),
        clock=FakeClock(),
        memory=memory(FakeClock()),
        portal_origin=origin,
    )
    tasks = create_task_origin(
        desk,
        rewrites={},
        secret_key=KEY,
        hosts=MemoryHostNotes(),
        door=FakeDoor(),
        portal_origin=origin,
    )
    for app, path in ((portal, "/sign-in"), (tasks, "/crowd-html-elements.css")):
        for host, status in (("label.example.com", 200), ("tasks.example.com", 403)):
            assert app.test_client().get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("localhost", "80", True),
        ("localhost", "8080", False),
        ("localhost:8081", "8080", False),
        ("LOCALHOST:8080", "8080", True),
        ("[::1]:8080", "8080", False),
    ],
)
def test_own_names_have_the_right_port(host: str, port: str, expected: bool) -> None:
    assert answers_to({"HTTP_HOST": host, "SERVER_PORT": port}) is expected
