"""The pages for people: axe-core finds nothing on them, in light and dark, and they fit a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from poserig.wsgi import WsgiServer
from tests.browser.component.test_accessibility import violations
from tests.unit.portal.conftest import House, team_house
from tests.unit.portal.fake_people import BEN

pytestmark = pytest.mark.slow
__all__ = ["team_house"]

NAME = "Zoë Müller"


@pytest.fixture
def portal(team_house: House) -> Iterator[str]:
    """The address of a portal with a lead, and somebody who is invited."""
    team_house.team.members[NAME] = BEN
    team_house.sessions.begin(BEN, "first", "10.0.0.7", "Mozilla/5.0 (Windows NT 10.0) Firefox/1")
    with WsgiServer(team_house.portal.application) as server:
        yield server.url


def check(page: Page) -> None:
    assert violations(page) == [], page.url
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    assert not wide, f"{page.url} is wider than the screen"


def test_pages_are_for_everyone_and_the_keyboard_alone_will_do(
    portal: str, team_house: House, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    key = team_house.team.invite_again(NAME).key
    page.goto(f"{portal}/invitation/{key}")
    check(page)
    page.goto(f"{portal}/invitation/none")
    check(page)
    page.goto(f"{portal}/sign-in")
    check(page)
    page.keyboard.type("ana@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("Passw0rd!")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="People").click()
    page.get_by_role("button", name=f"New link for {NAME}").press("Enter")
    assert page.get_by_label("Invitation").evaluate("element => element === document.activeElement")
    page.locator("summary", has_text="Remove").press("Enter")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        check(page)
    page.get_by_role("button", name=f"Remove {NAME}").press("Enter")
    page.get_by_text(f"{NAME} is removed. Their answers stay.").wait_for()
    page.get_by_title("Your account").click()
    check(page)
    page.close()
