"""One port for all parts: who gets which request."""

from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from poserig.project.links import Links
from poserig.project.photographs import Known
from poserig.project.product import CREATOR
from poserig.project.server import Door, Parts, one_port
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


def test_the_rig_creator_stands_beside_the_component(client: Client, tmp_path: Path) -> None:
    for name in CREATOR:
        (tmp_path.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path.parent / name).write_text(name)
    page = client.get("/component/rig-creator/", environ_overrides=HERE)
    assert page.text == "web/rig-creator/index.html"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    script = client.get("/component/rig-creator/rig-creator.js", environ_overrides=HERE)
    assert script.text == "web/rig-creator/rig-creator.js"


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


def test_door_is_shut_until_something_answers_behind_it() -> None:
    door = Door()
    assert Client(door).get("/").status_code == 503
    door.opens_to = part("portal")  # type: ignore[assignment]
    assert Client(door).get("/a").text == "portal /a"


def test_photograph_is_read_in_parts_and_once(client: Client, links: Links) -> None:
    address = links.address("images/dd/a.jpg", 60)

    def ask(method: str = "GET", **headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.open(address, method=method, headers=named, buffered=True)
        return answer.status_code, answer.data

    assert ask(Range="bytes=1-2") == (206, b"pe")
    assert ask(Range="bytes=-1") == (206, b"g")
    assert ask(Range="bytes=9-")[0] == 416
    assert ask("HEAD") == (200, b"")
    tag = client.head(address, buffered=True).headers["ETag"]
    assert ask(If_None_Match=tag) == (304, b"")
    assert ask(If_None_Match='"other"')[0] == 200


def test_photograph_that_goes_while_it_is_asked_for_is_no_failure(
    client: Client, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> Response:
        raise PermissionError("a.jpg")

    monkeypatch.setattr("poserig.project.server.send_file", gone)
    answer = client.get(links.address("images/dd/a.jpg", 60), buffered=True)
    assert (answer.status_code, answer.text) == (404, "The file cannot be read.")


@pytest.mark.parametrize("key", ["images/../secret", "secret", "images//etc/passwd", "", "images/"])
def test_signed_address_of_no_photograph_shows_nothing(
    client: Client, links: Links, key: str
) -> None:
    assert client.get(links.address(key, 60), buffered=True).status_code == 404


def test_photograph_that_became_a_link_to_elsewhere_is_not_shown(
    client: Client, links: Links, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"another's")
    (tmp_path / "a.jpg").unlink()
    (tmp_path / "a.jpg").symlink_to(tmp_path / "secret")
    answer = client.get(links.address("images/dd/a.jpg", 60), buffered=True)
    assert (answer.status_code, b"another" in answer.data) == (404, False)
