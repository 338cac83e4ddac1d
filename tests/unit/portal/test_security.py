"""Sessions, forged posts, headers and redirects."""

import re
from typing import Any

import pytest
from flask import url_for
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from tests.unit.portal.conftest import PORTAL, House


def test_pages_send_strangers_to_sign_in_and_back(house: House) -> None:
    house.desk.add_job()
    reply = house.get("/jobs/pose-1/results?show=bad")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/sign-in")
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.headers["Location"] == "/jobs/pose-1/results?show=bad"


# What answers before anybody has signed in.
PUBLIC = {"static", "auth", "guests"}


def value_for(rule: Rule, name: str) -> Any:
    """What may stand in a part of a path."""
    converter = rule._converters[name]
    if isinstance(converter, IntegerConverter):
        return 0
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "pose-1" if name == "name" else "any"


def test_every_view_but_the_sign_in_asks_who_it_is(house: House) -> None:
    house.desk.add_job()
    house.get("/sign-in")
    open_views, asked = [], 0
    for rule in house.portal.application.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in PUBLIC:
            continue
        with house.portal.application.test_request_context(base_url=PORTAL):
            path = url_for(
                rule.endpoint, **{name: value_for(rule, name) for name in rule.arguments}
            )
        is_post = "POST" in (rule.methods or ())
        reply = house.post(path) if is_post else house.get(path)
        expected = (401, None) if is_post else (302, "/sign-in")
        if (reply.status_code, reply.headers.get("Location")) != expected:
            open_views.append(rule.endpoint)
        asked += 1
    assert asked >= 11
    assert open_views == []


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(house: House, wanted: str) -> None:
    house.get("/sign-in")
    with house.portal.session_transaction(base_url=PORTAL) as session:
        session["next_path"] = wanted
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.headers["Location"] == "/"


def test_doubled_slash_in_the_address_does_not_become_a_redirect(house: House) -> None:
    reply = house.get("//evil.example/%2e%2e")
    assert "evil.example" not in reply.headers.get("Location", "")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/jobs/pose-1/work"])
def test_post_without_csrf_token_is_refused(house: House, path: str) -> None:
    house.desk.add_job()
    house.sign_in()
    for token in ("", "wrong", "wröng"):
        assert house.post(path, csrf_token=token).status_code == 403
    assert house.get("/").status_code == 200, "still signed in"


@pytest.mark.parametrize("origin", ["null", "http://127.0.0.1:4568", "https://evil.example"])
def test_post_from_another_origin_is_refused_even_with_the_token(house: House, origin: str) -> None:
    house.desk.add_job()
    house.sign_in()
    reply = house.portal.post(
        "/jobs/pose-1/work",
        data={"csrf_token": house.token()},
        base_url=PORTAL,
        headers={"Origin": origin},
    )
    assert reply.status_code == 403
    assert all(task.worker_id is None for task in house.desk.job_list[0].tasks.values())


def test_session_cookie_and_headers_are_strict(house: House) -> None:
    reply = house.get("/sign-in")
    cookie = reply.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    policy = reply.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert f"frame-src {PORTAL}/task/;" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_cookie_is_for_tls_alone_where_there_is_tls_and_for_one_port(house: House) -> None:
    assert "poserig_portal_4567=" in house.get("/sign-in").headers["Set-Cookie"]
    assert "Secure" not in house.get("/sign-in").headers.get("Set-Cookie", "")
    safe = house.portal.application.test_client()
    origin = PORTAL.replace("http:", "https:")
    page = safe.get("/sign-in", base_url=origin)
    assert "; Secure" in page.headers["Set-Cookie"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    form = {"username": "ana@example.com", "password": "Passw0rd!", "csrf_token": token[1]}
    headers = {"Referer": origin, "Origin": origin}
    reply = safe.post("/sign-in", data=form, base_url=origin, headers=headers)
    assert reply.status_code == 302
    for cookie in reply.headers.getlist("Set-Cookie"):
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
