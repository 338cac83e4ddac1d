"""Sign-in, invitations, CSRF, redirects and headers."""

import pytest

from tests.unit.portal.conftest import PORTAL, TASKS, House


def test_pages_send_strangers_to_sign_in_and_back(house: House) -> None:
    house.desk.add_job()
    reply = house.get("/jobs/pose-1/results?show=bad")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/sign-in")
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.headers["Location"] == "/jobs/pose-1/results?show=bad"


def test_sign_in_with_wrong_password_says_so_and_keeps_the_name(house: House) -> None:
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ana@example.com", password="wrong")
    assert reply.status_code == 401
    assert "Wrong e-mail address or password." in reply.text
    assert "It is case-sensitive." in reply.text
    assert 'value="ana@example.com"' in reply.text
    assert "wrong" not in reply.text.replace("Wrong", "")
    assert house.get("/").status_code == 302


def test_sign_in_is_slowed_down_after_five_failures(house: House) -> None:
    house.get("/sign-in")
    for _ in range(5):
        assert house.post("/sign-in", username="Ana@Example.com", password="x").status_code == 401
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 429
    assert "Wait 60 seconds" in reply.text
    house.clock.advance(seconds=61)
    reply = house.post("/sign-in", username="ana@example.com", password="Passw0rd!")
    assert reply.status_code == 302


def test_invited_worker_chooses_a_password_that_is_kept_out_of_page_and_cookie(
    house: House,
) -> None:
    house.get("/sign-in")
    reply = house.post("/sign-in", username="ben@example.com", password="Temp0rary!")
    assert reply.headers["Location"] == "/new-password"
    assert "Temp0rary!" not in house.get("/new-password").text
    with house.portal.session_transaction(base_url=PORTAL) as session:
        assert "Temp0rary!" not in str(dict(session))
    different = house.post("/new-password", new_password="Better1!", repeated="Better2!")
    assert "The two passwords differ." in different.text
    weak = house.post("/new-password", new_password="x", repeated="x")
    assert "The user pool does not accept this password." in weak.text
    done = house.post("/new-password", new_password="Better1!", repeated="Better1!")
    assert done.headers["Location"] == "/"
    assert "ben@example.com" in house.get("/").text
    assert house.directory.passwords["ben@example.com"] == "Better1!"


def test_invitation_expires(house: House) -> None:
    house.get("/sign-in")
    house.post("/sign-in", username="ben@example.com", password="Temp0rary!")
    house.clock.advance(minutes=16)
    reply = house.post("/new-password", new_password="Better1!", repeated="Better1!")
    assert reply.headers["Location"] == "/sign-in"
    assert house.directory.invited == {"ben@example.com"}


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


@pytest.mark.parametrize("origin", [TASKS, "null", "https://evil.example"])
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


def test_sign_out_ends_the_session(house: House) -> None:
    house.sign_in()
    assert house.post("/sign-out").headers["Location"] == "/sign-in"
    assert house.get("/").headers["Location"] == "/sign-in"


def test_session_cookie_and_headers_are_strict(house: House) -> None:
    reply = house.get("/sign-in")
    cookie = reply.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    policy = reply.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert f"frame-src {TASKS};" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_localhost_is_sent_to_the_host_that_the_frame_accepts(house: House) -> None:
    reply = house.portal.get("/sign-in", base_url="http://localhost:4567")
    assert reply.headers["Location"].startswith("http://127.0.0.1:4567/sign-in")
