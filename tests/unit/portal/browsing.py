"""A worker at a real browser, before a portal over a desk in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, FrameLocator, Page, expect

from poserig.local.scripted_worker import FRAME
from poserig.portal.app import create_portal
from poserig.portal.site import one_site
from poserig.portal.task_origin import create_task_origin
from poserig.wsgi import WsgiServer
from tests.unit.portal.conftest import KEY
from tests.unit.portal.fake_people import FakeDirectory, FakeDoor, memory
from tests.unit.portal.fake_ports import FakeClock, FakeSettings, MemoryHostNotes
from tests.unit.portal.fakes import FORM, FakeDesk


@dataclass
class Browsing:
    """A worker at a real browser, signed in."""

    service: FakeDesk
    page: Page
    portal: str
    settings: FakeSettings

    @property
    def form(self) -> FrameLocator:
        return self.page.frame_locator(FRAME)

    def start(self, body: str, images: int = 1) -> FrameLocator:
        """Launches a job with that page and accepts its first task."""
        self.service.add_job(images=images, html=FORM.format(body=body))
        self.page.goto(self.portal)
        self.page.get_by_role("button", name="Start labeling").click()
        expect(self.form.locator("crowd-form > form")).to_be_attached()
        self.page.wait_for_load_state("load")  # before it, the page hears nothing of its frame
        return self.form

    def submit(self) -> None:
        self.form.get_by_role("button", name="Submit").click()

    def submit_and_finish(self) -> object:
        self.submit()
        self.page.wait_for_url("**/done?last=*")
        return self.service.answer_of("pose-1-t1")


@contextmanager
def browsing(browser: Browser) -> Iterator[Browsing]:
    """A server, and a browser that is signed in there."""
    clock = FakeClock()
    service = FakeDesk(clock)
    hosts, settings = MemoryHostNotes(), FakeSettings()
    portal_app = create_portal(
        service,
        FakeDirectory(),
        secret_key=KEY,
        hosts=hosts,
        clock=clock,
        memory=memory(clock),
        settings=settings,
    )
    task_app = create_task_origin(
        service,
        rewrites={},
        secret_key=KEY,
        hosts=hosts,
        door=FakeDoor(),
    )
    with WsgiServer(one_site(portal_app, task_app)) as server:
        portal = server.url
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(portal)
        page.get_by_label("E-mail address").fill("ana@example.com")
        page.get_by_label("Password").fill("Passw0rd!")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Jobs", exact=True).wait_for()
        yield Browsing(service, page, portal, settings)
        context.close()
