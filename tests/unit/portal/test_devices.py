"""Browsers in which somebody has signed in before."""

from poserig.portal.devices import Devices
from tests.unit.portal.conftest import KEY


def test_browser_is_known_for_the_name_that_signed_in_there_only() -> None:
    devices = Devices(KEY)
    cookie = devices.remember("Ana@Example.com ")
    device = devices.known(cookie, "ana@example.com")
    assert device
    assert devices.known(cookie, "ben@example.com") == ""
    assert devices.known(devices.remember("ana@example.com"), "ana@example.com") not in ("", device)


def test_cookie_that_we_did_not_sign_is_nothing() -> None:
    devices = Devices(KEY)
    cookie = devices.remember("ana")
    for wrong in ("", "x", cookie[:-1], Devices(f"another {KEY}").remember("ana")):
        assert devices.known(wrong, "ana") == ""
