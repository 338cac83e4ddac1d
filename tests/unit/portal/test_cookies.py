"""The names of the portal's cookies. test_security.py has their attributes."""

from flask import Flask

from poserig.portal.cookies import PortalCookies, cookie_name


def test_each_port_has_cookies_of_its_own() -> None:
    app = Flask(__name__)
    app.config["SESSION_COOKIE_NAME"] = "session"
    cookies = PortalCookies()
    for port in (4600, 4601):
        with app.test_request_context(base_url=f"http://127.0.0.1:{port}"):
            assert cookie_name("browser") == f"browser_{port}"
            assert cookies.get_cookie_name(app) == f"session_{port}"


def test_cookie_is_secure_where_the_request_came_by_tls() -> None:
    app = Flask(__name__)
    for scheme, expected in (("http", False), ("https", True)):
        with app.test_request_context(base_url=f"{scheme}://label.example"):
            assert PortalCookies().get_cookie_secure(app) is expected
