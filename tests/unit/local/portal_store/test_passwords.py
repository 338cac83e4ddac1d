"""Passwords are kept as slow hashes."""

import pytest

from poserig.labeling.ports import SignInFailed
from poserig.local.portal_store import passwords
from poserig.local.portal_store.passwords import LONGEST, is_password, password_hash

GOOD = "correct horse battery"


def test_password_is_known_again_and_not_readable() -> None:
    kept = password_hash(GOOD, "ann")
    assert kept.startswith("scrypt:16384:8:5$")
    assert GOOD not in kept
    assert is_password(GOOD, kept)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time."""
    monkeypatch.setattr(passwords, "_METHOD", "scrypt:1024:8:1")


@pytest.mark.usefixtures("fast")
def test_wrong_password_and_none_at_all_are_told_apart_from_the_right_one() -> None:
    kept = password_hash(GOOD, "ann")
    assert kept != password_hash(GOOD, "ann")
    assert not is_password(f"{GOOD} ", kept)
    assert not is_password(GOOD, "")


@pytest.mark.usefixtures("fast")
def test_letters_that_look_the_same_are_the_same() -> None:
    assert is_password("the\u0301 au lait", password_hash("th\u00e9 au lait", "ann"))


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
