"""One port for all parts: who gets which request."""

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from poserig.project.links import Links
from poserig.project.photographs import Known
from poserig.project.server import Parts, one_port
from tests.unit.labeling.fakes import FakeClock

KEY = "k" * 40


def part(name: str) -> Callable[..., object]:
    """A part that tells its name and the path that it was asked for."""

    def answer(environ: dict[str, object], start_response: object) -> object:
        return Response(f"{name} {Request(environ).path}")(environ, start_response)  # type: ignore[arg-type]

    return answer


@pytest.fixture
def links() -> Links:
    return Links(KEY, FakeClock())


@pytest.fixture
def client(tmp_path: Path, links: Links) -> Client:
    (tmp_path / "a.jpg").write_bytes(b"jpeg")
    (tmp_path / "component.js").write_bytes(b"/* component */")
    status = (tmp_path / "a.jpg").stat()
    known = Known("a.jpg", 4, status.st_mtime_ns, "d", "dd/a.jpg", "image/jpeg")
    parts = Parts(
        part("site"),  # type: ignore[arg-type]
        part("objects"),  # type: ignore[arg-type]
        "secret",
        tmp_path / "component.js",
        links,
        lambda key: known if key == "dd/a.jpg" else None,
        tmp_path,
    )
    return Client(one_port(parts))


HERE, ELSEWHERE = ({"REMOTE_ADDR": one} for one in ("127.0.0.1", "198.51.100.7"))


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("127.0.0.1", "/", "site /"),
        ("localhost", "/task/x", "site /task/x"),
        ("127.0.0.1", "/objects/guess/b/k", "site /objects/guess/b/k"),
        ("127.0.0.1", "/objects/secret/b/k", "objects /b/k"),
        ("127.0.0.1", "/objects/secretly", "site /objects/secretly"),
        ("127.0.0.1", "/component/crowd-2d-skeleton.js", "/* component */"),
        ("LOCALHOST", "/component/crowd-2d-skeleton.js", "/* component */"),
    ],
)
def test_request_goes_to_its_part(host: str, path: str, expected: str, client: Client) -> None:
    base = f"http://{host}"
    answer = client.get(path, base_url=base, buffered=True, environ_overrides=HERE)
    assert answer.text == expected


def test_objects_and_the_owners_entrance_are_for_this_machine_only(client: Client) -> None:
    for path in ("/objects/secret/b/k", "/enter/key"):
        answer = client.get(path, buffered=True, environ_overrides=ELSEWHERE)
        assert "objects" not in answer.text.partition(" ")[0]
        assert answer.status_code == (403 if path.startswith("/enter/") else 200)
    assert "ask for an invitation" in answer.text
    assert client.get("/enter/key", buffered=True, environ_overrides=HERE).text == "site /enter/key"
    assert client.get("/enter/key", buffered=True).status_code == 403


def test_photograph_needs_a_signed_address(client: Client, links: Links) -> None:
    address = links.address("images/dd/a.jpg", 60)
    answer = client.get(address, base_url="http://localhost", buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"jpeg", "image/jpeg")
    # A task page's origin is opaque: without these it could neither show nor read the photograph.
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for wrong in (f"{address}x", "/photographs/", links.address("images/ee/b.jpg", 60)):
        assert client.get(wrong, base_url="http://localhost", buffered=True).status_code == 404


def test_photograph_that_changed_or_went_is_not_shown(
    client: Client, links: Links, tmp_path: Path
) -> None:
    address = links.address("images/dd/a.jpg", 60)
    (tmp_path / "a.jpg").write_bytes(b"other")
    assert b"has changed" in client.get(address, base_url="http://localhost", buffered=True).data
    (tmp_path / "a.jpg").unlink()
    answer = client.get(address, base_url="http://localhost", buffered=True)
    assert (answer.status_code, answer.text[:14]) == (404, "The photograph")


def test_other_names_of_this_machine_are_refused(client: Client) -> None:
    assert client.get("/", base_url="http://evil.example", buffered=True).status_code == 403
