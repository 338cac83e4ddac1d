"""Addresses of photographs: signed, for one photograph, for a while."""

from poserig.project.links import Links
from tests.unit.labeling.fakes import FakeClock

KEY = "k" * 40


def test_address_leads_to_its_photograph_until_it_is_over() -> None:
    clock = FakeClock()
    links = Links(KEY, clock)
    address = links.address("images/ab/Größe 1.jpg", 60)
    start = "/photographs/"
    assert address.startswith(start)
    token = address.removeprefix(start)
    assert links.key(token) == "images/ab/Größe 1.jpg"
    clock.advance(59)
    assert links.key(token) == "images/ab/Größe 1.jpg"
    clock.advance(2)
    assert links.key(token) is None


def test_nobody_else_can_make_one() -> None:
    clock = FakeClock()
    token = Links("x" * 40, clock).address("images/a.jpg", 60).rpartition("/")[2]
    links = Links(KEY, clock)
    assert links.key(token) is None
    for other in ("", "a", "eyJ.b", links.address("images/a.jpg", 60).rpartition("/")[2] + "x"):
        assert links.key(other) is None
