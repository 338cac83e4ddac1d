"""Hashes passwords, so that a copy of the database tells none."""

import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

from poserig.labeling.ports import SignInFailed

# 16 MiB and about 0.2 s for each: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_METHOD = "scrypt:16384:8:5"
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""
_NOBODYS = f"{_METHOD}$nobody${'0' * 128}"
"""As long to check as any other; no password has it."""


def password_hash(password: str, name: str) -> str:
    """What is kept of a password.

    Args:
        password: As it was typed.
        name: Of the person: it must be another.

    Raises:
        SignInFailed: It is too easy to guess, or too long.
    """
    text = _normal(password)
    if len(text) < SHORTEST:
        raise SignInFailed(
            f"This password has {len(text)} characters.",
            cure=f"Take at least {SHORTEST}: some words in a row are good.",
        )
    if len(text) > LONGEST:
        raise SignInFailed(
            f"This password has {len(text)} characters.", cure=f"Take at most {LONGEST}."
        )
    if len(set(text)) < SHORTEST // 2 or text.casefold() == name.casefold():
        raise SignInFailed("This password is easy to guess.", cure="Take some words in a row.")
    return generate_password_hash(text, _METHOD)


def is_password(password: str, kept: str) -> bool:
    """Whether it is the password of which `kept` was made.

    It takes as long for "", which is kept of somebody who has none, as for any other.
    """
    text = _normal(password)[: LONGEST + 1]
    return check_password_hash(kept or _NOBODYS, text) and bool(kept)


def _normal(password: str) -> str:
    # One "é" is typed as one character here, and as two there.
    return unicodedata.normalize("NFKC", password)
