"""Links of other sites: nobody is signed out by one."""

from tests.unit.portal.conftest import PORTAL, House

LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def test_link_of_another_site_sets_no_cookie_and_asks_again(house: House) -> None:
    stranger = house.portal.application.test_client()
    for path in ("/", "/sign-in", "/jobs/pose-1/results?show=bad"):
        reply = stranger.get(path, base_url=PORTAL, headers=LINK)
        assert reply.status_code == 200
        assert '<meta http-equiv="refresh" content="0">' in reply.text
        assert "Set-Cookie" not in reply.headers
    again = stranger.get("/", base_url=PORTAL, headers={**LINK, "Sec-Fetch-Site": "same-origin"})
    assert again.headers["Location"] == "/sign-in"


def test_who_is_known_is_answered_at_once(house: House) -> None:
    house.sign_in()
    assert "Jobs" in house.portal.get("/", base_url=PORTAL, headers=LINK).text
    # A form of another site is refused as ever.
    reply = house.portal.post("/sign-out", base_url=PORTAL, headers=LINK)
    assert reply.status_code == 403
