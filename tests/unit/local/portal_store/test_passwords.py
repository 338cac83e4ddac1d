"""Passwords are kept as slow hashes."""

import pytest

from poserig.labeling.ports import SignInFailed
from poserig.local.portal_store.passwords import LONGEST, is_password, password_hash

GOOD = "correct horse battery"


def test_password_is_known_again_and_not_readable() -> None:
    kept = password_hash(GOOD, "ann")
    assert kept.startswith("scrypt:16384:8:5$")
    assert GOOD not in kept
    assert kept != password_hash(GOOD, "ann")
    assert is_password(GOOD, kept)
    assert not is_password(f"{GOOD} ", kept)
    assert not is_password(GOOD, "")


def test_letters_that_look_the_same_are_the_same() -> None:
    assert is_password("cafe\u0301 au lait", password_hash("caf\u00e9 au lait", "ann"))


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "has 5 characters"),
        ("", "has 0 characters"),
        ("x" * (LONGEST + 1), "has 201 characters"),
        ("aaaaaaaaaaab", "easy to guess"),
        ("Ann@Example.com", "easy to guess"),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password: str, says: str) -> None:
    with pytest.raises(SignInFailed, match=says) as raised:
        password_hash(password, "ann@example.com")
    assert raised.value.cure.startswith("Take")
