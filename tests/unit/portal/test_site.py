"""One address for the portal and the task pages."""

import pytest

from poserig.portal.site import one_site
from tests.unit.portal.conftest import PORTAL, House


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/task/x", "tasks"),
        ("/crowd-html-elements.js", "tasks"),
        ("/crowd-html-elements.css", "tasks"),
        ("/", "portal"),
        ("/tasks/x", "portal"),
        ("/task", "portal"),
        ("/crowd-html-elements.js/", "portal"),
        ("//task/x", "portal"),
    ],
)
def test_request_goes_to_its_part(path: str, part: str) -> None:
    asked = []

    def named(name: str):  # type: ignore[no-untyped-def] # a WSGI application
        return lambda environ, start_response: asked.append(name) or []

    one_site(named("portal"), named("tasks"))({"PATH_INFO": path}, lambda *_: lambda _: None)
    assert asked == [part]


def test_every_answer_of_the_task_pages_is_opaque(house: House) -> None:
    for path in ("/task/x", "/nowhere", "/crowd-html-elements.js"):
        reply = house.tasks.get(path, base_url=PORTAL)
        policy = reply.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox ")
        assert "allow-same-origin" not in policy
        assert "Set-Cookie" not in reply.headers
