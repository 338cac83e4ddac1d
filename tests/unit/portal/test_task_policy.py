"""What a task page may do, as its header says it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect

from poserig.portal.task_policy import SANDBOX, task_policy
from tests.unit.portal.browsing import Browsing, browsing

OWN = "http://127.0.0.1:4600"


def parts(policy: str) -> dict[str, list[str]]:
    found = {}
    for part in policy.split("; "):
        name, *values = part.split(" ")
        found[name] = values
    return found


def test_page_loads_only_what_is_meant_for_its_own_task() -> None:
    found = parts(task_policy(OWN, "abc.def", ("/photographs/",)))
    places = [place for place in found["default-src"] if not place.startswith("'")]
    assert places == [
        "data:",
        "blob:",
        f"{OWN}/task/abc.def/",
        f"{OWN}/crowd-html-elements.js",
        f"{OWN}/crowd-html-elements.css",
        f"{OWN}/photographs/",
    ]
    # No directive of its own opens one of these again.
    assert set(found) == {
        "sandbox", "default-src", "object-src", "form-action", "frame-ancestors",
    }  # fmt: skip


def test_other_places_are_added_and_the_page_stays_opaque() -> None:
    found = parts(task_policy(OWN, "abc", sources=("https:",)))
    assert found["default-src"][-1] == "https:"
    assert found["sandbox"] == SANDBOX.split(" ")
    for leave in ("allow-same-origin", "allow-top-navigation", "allow-popups-to-escape-sandbox"):
        assert leave not in found["sandbox"]


@pytest.fixture
def desk(browser: Browser) -> Iterator[Browsing]:
    with browsing(browser) as one:
        yield one


HOSTILE = """<script>
const tries = {
  'a page of the portal': () => fetch('/', {credentials: 'include'}),
  'a page of the portal, unread': () => fetch('/', {credentials: 'include', mode: 'no-cors'}),
  'a post to the portal': () => fetch('/sign-out', {method: 'POST', mode: 'no-cors', body: ''}),
  'another task': () => fetch('/task/x/answer', {method: 'POST', mode: 'no-cors', body: '{}'}),
  'a picture of the portal': () => {
    const image = new Image();
    image.src = '/static/mark.svg';
    return image.decode();
  },
  'a script of the portal': () => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    Object.assign(script, {src: '/static/task.js', onload: resolve, onerror: reject});
    document.head.append(script);
  }),
  'the document around it': () => parent.document.title,
  'the storage around it': () => parent.localStorage.length,
  'the address around it': () => parent.location.href,
  'another address around it': () => { top.location.href = '/nowhere'; },
  'its frame': () => frameElement.id.length,
  'storage': () => localStorage.length,
  'session storage': () => sessionStorage.length,
  'a database': () => indexedDB.open('x'),
  'a cache': () => caches.open('x'),
  'cookies': () => document.cookie.length,
  'a cookie of its own': () => { document.cookie = 'poserig_portal=x'; },
  'a worker for the whole site': () => navigator.serviceWorker.register('/task/x'),
  'a domain of its own': () => { document.domain = '127.0.0.1'; },
};
window.attack = async () => {
  const got = {};
  for (const [name, act] of Object.entries(tries)) {
    try { got[name] = await act() ?? 'done'; } catch (error) { got[name] = ''; }
  }
  return Object.keys(got).filter((name) => got[name] !== '');
};
</script><crowd-form><a href="/" target="_blank">Guide</a><input name="w" value="a"></crowd-form>"""


def note_requests(desk: Browsing, asked: list[str]) -> None:
    """Notes who reaches what the attacks aim at; the page's own requests are none of these."""

    def note(request: Request) -> None:
        if urlsplit(request.url).path in ("/", "/sign-out"):
            asked.append(request.url)

    desk.page.context.on("request", note)


@pytest.mark.slow
def test_scripts_of_a_template_reach_nothing_but_their_own_task(desk: Browsing) -> None:
    form = desk.start(HOSTILE)
    body = form.locator("body")
    assert body.evaluate("() => self.origin") == "null"
    address = desk.page.url
    assert body.evaluate("() => window.attack()") == []
    # A window that it opens is as opaque, and shows no page of the portal.
    with desk.page.context.expect_page() as popup:
        form.get_by_role("link", name="Guide").click()
    popup.value.wait_for_load_state()
    assert popup.value.evaluate("() => self.origin") == "null"
    assert popup.value.url.startswith("chrome-error:")
    popup.value.close()
    # Neither a frame, nor a beacon, nor a form leads anywhere, in whatever window.
    asked: list[str] = []
    note_requests(desk, asked)
    with desk.page.expect_event("framenavigated", lambda frame: frame.parent_frame is not None):
        body.evaluate(
            """() => {
              const frame = document.createElement('iframe');
              frame.src = '/';
              document.body.append(frame);
              navigator.sendBeacon('/sign-out');
              window.name = 'x';
              for (const target of ['_top', '_blank', '_self']) {
                const form = document.body.appendChild(document.createElement('form'));
                Object.assign(form, {method: 'post', action: '/sign-out', target, rel: 'noopener'});
                form.submit();
              }
            }"""
        )
    assert asked == []
    # The portal stays as it was: the page, the session (a popup must not replace it), the task.
    assert desk.page.url == address
    desk.page.goto(desk.portal)
    expect(desk.page.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()


@pytest.mark.slow
def test_frame_leads_itself_to_no_page_of_the_portal(desk: Browsing) -> None:
    form = desk.start(HOSTILE)
    asked: list[str] = []
    note_requests(desk, asked)
    with desk.page.expect_event("framenavigated", lambda frame: frame.parent_frame is not None):
        form.locator("body").evaluate("() => { location.href = '/'; }")
    assert asked == []
