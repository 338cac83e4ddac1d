"""Where a project is reached, and by which names."""

import ssl
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from poserig.errors import PoserigError
from poserig.portal.hosts import answers_to
from poserig.project.reach import Reach, is_own_address
from poserig.wsgi import WsgiServer
from tests.certificates import write_certificate

ALL = "0.0.0.0"  # noqa: S104 - nothing listens
LAN = "198.51.100.20"
"""Of the addresses for documentation: no machine's."""


def ask(reach: Reach, host: str, **headers: str) -> tuple[bool, str, str]:
    """Whether a request to a host passes, where it seems to come from, and its scheme."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        told = f"{answers_to(environ)} {request.remote_addr} {request.scheme}"
        return Response(told)(environ, start_response)

    sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    overrides = {"REMOTE_ADDR": "127.0.0.1", "SERVER_PORT": "4600"}
    client = Client(reach.guarded(application))
    passes, address, scheme = client.get(
        "/", headers=sent, environ_overrides=overrides
    ).text.split()
    return passes == "True", address, scheme


def test_by_default_it_is_for_this_machine_only() -> None:
    reach = Reach()
    assert not reach.is_for_others
    assert reach.origin(4600) == "http://127.0.0.1:4600"
    assert [ask(reach, one)[0] for one in ("127.0.0.1:4600", "localhost:4600")] == [True, True]
    for host in ("127.0.0.1:4601", "evil.example:4600", "192.0.2.9:4600", ""):
        assert not ask(reach, host)[0]


@pytest.mark.parametrize(
    ("reach", "origin"),
    [
        (Reach(ALL, ("label.example",)), "http://label.example:4600"),
        (Reach(ALL, ("label.example",), Path("c")), "https://label.example:4600"),
        (Reach(names=("label.example",), trusts_proxy=True), "https://label.example"),
        (Reach("::1", ("a.example", "b.example")), "http://a.example:4600"),
        (Reach("198.51.100.20"), "http://198.51.100.20:4600"),
        (Reach("2001:db8::5"), "http://[2001:db8::5]:4600"),
    ],
)
def test_people_type_the_first_name_or_the_address(reach: Reach, origin: str) -> None:
    assert reach.is_for_others
    assert reach.origin(4600) == origin


def test_all_addresses_are_told_as_one_that_people_can_type() -> None:
    host = Reach(ALL).origin(4600).removeprefix("http://").removesuffix(":4600")
    assert host != ALL
    assert is_own_address(host)


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("label.example:4600", True),
        ("LABEL.example", True),
        ("127.0.0.1:4600", True),
        ("[::1]:4600", True),
        ("localhost:9", True),
        (f"{LAN}:4600", False),
        ("evil.example:4600", False),
        ("label.example.evil.example:4600", False),
        ("127.0.0.1.evil.example:4600", False),
        ("label.example@evil.example", False),
        ("", False),
    ],
)
def test_for_others_it_answers_to_its_names_and_addresses(host: str, passes: bool) -> None:
    assert ask(Reach(ALL, ("Label.example",)), host)[0] is passes


def test_headers_of_a_proxy_count_when_it_is_trusted_only() -> None:
    sent = {
        "X_Forwarded_For": f"10.9.9.9, {LAN}",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "label.example",
    }
    names = ("label.example",)
    trusting = Reach(names=names, trusts_proxy=True)
    assert ask(trusting, "127.0.0.1:4600", **sent) == (True, LAN, "https")
    evil = {**sent, "X_Forwarded_Host": "evil.example"}
    assert not ask(trusting, "127.0.0.1:4600", **evil)[0]
    assert ask(Reach(names=names), "127.0.0.1:4600", **evil) == (True, "127.0.0.1", "http")


def test_second_listener_is_for_the_owner_where_the_first_is_elsewhere() -> None:
    wants = {host: Reach(host).wants_local for host in ("127.0.0.1", ALL, "::", LAN)}
    assert wants == {"127.0.0.1": False, ALL: False, "::": False, LAN: True}
    plain = {host: Reach(host).is_plain_here for host in ("127.0.0.1", ALL, "::", LAN)}
    assert plain == {"127.0.0.1": True, ALL: True, "::": False, LAN: False}
    assert not Reach(certificate=Path("c")).is_plain_here


def test_host_that_is_none_is_named() -> None:
    with pytest.raises(PoserigError, match="No machine is known") as raised:
        _ = Reach("no such host.invalid").address
    assert raised.value.where == "--host no such host.invalid"


def test_own_addresses_are_those_that_this_machine_can_take() -> None:
    for own in ("127.0.0.1", "127.0.0.9", "::1"):
        assert is_own_address(own)
    for other in (LAN, "8.8.8.8", ALL, "::", "224.0.0.1", "localhost", "", "x", "1.2.3"):
        assert not is_own_address(other)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_certificate(tmp_path_factory.mktemp("tls"), "127.0.0.1")


def test_certificate_serves_tls(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    tls = Reach(certificate=certificate, key=key).tls()
    assert tls is not None
    trusting = ssl.create_default_context(cafile=str(certificate))
    with WsgiServer(Response("hello"), tls=tls) as server:
        address = f"https://127.0.0.1:{server.port}/"
        with urllib.request.urlopen(address, context=trusting, timeout=10) as answer:
            assert answer.read() == b"hello"


def test_certificate_that_is_none_is_named(pair: tuple[Path, Path], tmp_path: Path) -> None:
    certificate, key = pair
    locked = tmp_path / "locked.pem"
    secret = load_pem_private_key(key.read_bytes(), None)
    locked.write_bytes(
        secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    )
    broken = tmp_path / "broken.pem"
    broken.write_text("no PEM")
    for cert, its_key in ((broken, key), (certificate, None), (certificate, locked)):
        with pytest.raises(PoserigError, match="cannot be used") as raised:
            Reach(certificate=cert, key=its_key).tls()
        assert raised.value.where == str(cert)
        assert "--cert FILE --key FILE" in raised.value.cure
    assert Reach().tls() is None


@pytest.mark.parametrize(
    "name",
    ["http://label.example/", "label.example:4600", "my name", "", "-a", "a..b", "a" * 64, "a\n"],
)
def test_name_that_no_browser_can_ask_for_is_refused(name: str) -> None:
    with pytest.raises(PoserigError, match="no name of a machine"):
        Reach(names=("label.example", name)).require_names()


def test_names_and_addresses_are_names() -> None:
    Reach(names=("label", "A.example.com", "my_machine.local", "192.0.2.7", "::1")).require_names()


@pytest.mark.parametrize(
    ("reach", "option"),
    [
        (Reach(ALL), f"--host {ALL}"),
        (Reach(names=("label.example",)), "--name label.example"),
        (Reach(trusts_proxy=True), "--trust-proxy"),
    ],
)
def test_option_that_lets_others_come_is_named(reach: Reach, option: str) -> None:
    assert reach.option == option
