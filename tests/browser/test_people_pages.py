"""The pages for people: axe-core finds nothing on them, in light and dark, and they fit a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from poserig.wsgi import WsgiServer
from tests.browser.component.test_accessibility import violations
from tests.unit.portal.conftest import House, team_house
from tests.unit.portal.fake_people import BEN
from tests.unit.portal.test_gold import FakeGold
from tests.unit.portal.test_own_figures import open_figures
from tests.unit.portal.together import Together
from tests.unit.project.practice_folder import answer, points

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


def test_pages_of_figures_are_for_everyone(browser: Browser, tmp_path: Path) -> None:
    gold = FakeGold()
    team = Together(tmp_path, gold=gold)
    open_figures(team)
    team.world.desk.submit(team.accept().id, BEN, answer(points()))
    team.world.service.run_until_idle()
    team.grid.catch_up()
    page = browser.new_page(viewport={"width": 390, "height": 800})
    with WsgiServer(team.app) as server:
        page.goto(f"{server.url}/sign-in")
        page.keyboard.type("ben@example.com")
        page.keyboard.press("Tab")
        page.keyboard.type("Temp0rary!")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Your figures").click()
        page.get_by_role("heading", name="Your figures").wait_for()
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            check(page)
        gold.waits[BEN.id] = 7
        page.goto(f"{server.url}/gold/7")
        check(page)
        page.get_by_role("button", name="Next image").press("Enter")
        page.wait_for_url("**/tasks/*")
    page.close()
    team.close()
