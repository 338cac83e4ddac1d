"""Guessing passwords is slowed down."""

import pytest

from poserig.portal.sign_in_attempts import SignInAttempts, TooManyAttempts
from tests.unit.portal.fakes import FakeClock


def test_fifth_failure_of_a_name_closes_it_for_a_minute() -> None:
    clock = FakeClock()
    attempts = SignInAttempts(clock)
    for _ in range(5):
        attempts.check("Ana", "10.0.0.1")
        attempts.failed("Ana", "10.0.0.1")
        clock.advance(seconds=4)
    with pytest.raises(TooManyAttempts) as caught:
        attempts.check("ana", "10.0.0.2")
    assert caught.value.cure == "Wait 40 seconds, then try again."
    attempts.check("ben", "10.0.0.1")
    clock.advance(seconds=40)
    attempts.check("ana", "10.0.0.2")


def test_address_may_fail_for_four_names_as_often() -> None:
    attempts = SignInAttempts(FakeClock())
    for number in range(20):
        attempts.check(f"name {number}", "10.0.0.1")
        attempts.failed(f"name {number}", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("another", "10.0.0.1")
    attempts.check("another", "10.0.0.2")


def test_name_that_has_proved_itself_begins_anew() -> None:
    attempts = SignInAttempts(FakeClock())
    for _ in range(4):
        attempts.failed("ana", "10.0.0.1")
    attempts.succeeded("Ana")
    attempts.failed("ana", "10.0.0.1")
    attempts.check("ana", "10.0.0.1")
