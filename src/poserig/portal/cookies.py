"""Names the portal's cookies, and keeps them off plain HTTP where there is TLS."""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


def cookie_name(purpose: str) -> str:
    """The name of a cookie of the portal that answers this request.

    Cookies know no ports: two projects that are open on one host must not take each other's.
    """
    return f"{purpose}_{request.environ.get('SERVER_PORT', '')}"


class PortalCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, by the address at which the portal was reached."""

    def get_cookie_name(self, app: Flask) -> str:
        """A name for this port."""
        return cookie_name(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """True when the request came by TLS, to here or to a trusted proxy."""
        return request.is_secure
