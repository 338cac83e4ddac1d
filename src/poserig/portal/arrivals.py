"""Keeps the session of somebody who comes by a link of another site.

A browser does not send a strict cookie with such a link, and would replace it by what the answer
sets: who is signed in would be signed out by a link in an e-mail, or in a template.
"""

from flask import Response, current_app, request

from poserig.portal.cookies import cookie_name

_AGAIN = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>poserig</title></head>
<body><p><a href="">Go on</a></p></body>
</html>
"""


def ask_again_with_cookie() -> Response | None:
    """Lets a page that came by a link of another site ask once more, now from here, with the
    cookie; sets none itself."""
    comes_from_elsewhere = (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Site") == "cross-site"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
    )
    if not comes_from_elsewhere or _cookie() in request.cookies:
        return None
    return Response(_AGAIN, content_type="text/html; charset=utf-8")


def _cookie() -> str:
    return cookie_name(current_app.config["SESSION_COOKIE_NAME"])
