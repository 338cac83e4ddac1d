"""Guessing passwords is slowed down, and nobody but the guesser."""

import pytest

from poserig.portal.sign_in_attempts import SignInAttempts, TooManyAttempts
from tests.unit.portal.fake_people import FakeFailures
from tests.unit.portal.fake_ports import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def attempts(clock: FakeClock) -> SignInAttempts:
    return SignInAttempts(clock, FakeFailures())


def test_fifth_failure_keeps_its_address_waiting_for_that_name_and_nobody_else(
    attempts: SignInAttempts, clock: FakeClock
) -> None:
    for _ in range(5):
        attempts.check("Ana", "10.0.0.1")
        attempts.failed("Ana", "10.0.0.1")
        clock.advance(seconds=4)
    with pytest.raises(TooManyAttempts) as caught:
        attempts.check(" ana ", "10.0.0.1")
    assert caught.value.cure == "Wait 40 seconds, then try again."
    attempts.check("ana", "10.0.0.2")
    attempts.check("ben", "10.0.0.1")
    clock.advance(seconds=40)
    attempts.check("ana", "10.0.0.1")


def test_address_may_fail_for_four_names_as_often(attempts: SignInAttempts) -> None:
    for number in range(20):
        attempts.check(f"name {number}", "10.0.0.1")
        attempts.failed(f"name {number}", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("another", "10.0.0.1")
    attempts.check("another", "10.0.0.2")


def test_known_browser_waits_for_its_own_failures_only(attempts: SignInAttempts) -> None:
    for _ in range(5):
        attempts.failed("ana", "10.0.0.1")
    attempts.check("ana", "10.0.0.1", "device")
    for _ in range(5):
        attempts.failed("ana", "10.0.0.1", "device")
    with pytest.raises(TooManyAttempts):
        attempts.check("ana", "10.0.0.9", "device")
    attempts.check("ana", "10.0.0.9", "other device")


def test_name_that_has_proved_itself_begins_anew(attempts: SignInAttempts) -> None:
    for _ in range(4):
        attempts.failed("ana", "10.0.0.1")
    attempts.succeeded("Ana", "10.0.0.1")
    attempts.failed("ana", "10.0.0.1")
    attempts.check("ana", "10.0.0.1")


def test_clock_that_is_set_back_keeps_nobody_waiting(
    attempts: SignInAttempts, clock: FakeClock
) -> None:
    for _ in range(5):
        attempts.failed("ana", "10.0.0.1")
    clock.advance(hours=-3)
    attempts.check("ana", "10.0.0.1")
