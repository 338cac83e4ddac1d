"""Knows browsers again in which somebody has signed in before, so that others' wrong guesses do
not keep them out.

The way is OWASP's: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "poserig_browser"
SECONDS = 365 * 24 * 3600
"""How long a browser keeps the cookie."""


class Devices:
    """Signs and reads what a browser keeps of the people who signed in with it.

    Args:
        secret_key: Signs it.
    """

    def __init__(self, secret_key: str | bytes) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt="poserig-browser")

    def remember(self, username: str) -> str:
        """The cookie's value for a browser in which this name has just signed in."""
        return str(self._serializer.dumps([_same(username), secrets.token_hex(8)]))

    def known(self, cookie: str, username: str) -> str:
        """What the browser is called where its failures are counted; "" when this name has never
        signed in there."""
        try:
            name, device = self._serializer.loads(cookie)
        except (BadSignature, TypeError, ValueError):
            return ""
        return str(device) if name == _same(username) else ""


def _same(username: str) -> str:
    return username.strip().casefold()
