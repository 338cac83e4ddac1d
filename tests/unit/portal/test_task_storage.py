"""What the portal keeps for task pages, in real Chromium: drafts here, settings at the server."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.unit.portal.browsing import Browsing, browsing
from tests.unit.portal.fake_people import ANA

pytestmark = pytest.mark.slow

PAGE = """<script>
const heard = [];
window.addEventListener('message', ({ source, data }) => {
  if (source === parent && data.type === 'poserig:storage') heard.push(data);
});
const say = (what, more = {}) =>
  parent.postMessage({ type: 'poserig:storage', version: 1, do: what, ...more }, '*');
/** All that the page may see, asked anew. */
window.see = async () => {
  heard.length = 0;
  say('open');
  while (!heard.some((one) => one.do === 'opened')) await new Promise((go) => setTimeout(go, 5));
  return heard.find((one) => one.do === 'opened').entries;
};
window.put = (key, text) => say('put', { key, text });
/** Until the portal keeps what is put: nothing said before its script ran was heard, and replies
 * to earlier questions are behind us. */
window.kept = async () => {
  for (let n = 0; ; n += 1) {
    window.put('poserig:last:kept', `${n}`);
    say('open');
    const has = (one) => one.do === 'opened' && one.entries['poserig:last:kept'] === `${n}`;
    for (let tries = 0; tries < 40 && !heard.some(has); tries += 1) {
      await new Promise((go) => setTimeout(go, 5));
    }
    if (heard.some(has)) return window.put('poserig:last:kept', null);
  }
};
window.odd = (message) => parent.postMessage(message, '*');
</script><crowd-form><input name="w" value="a"></crowd-form>"""


@pytest.fixture
def desk(browser: Browser) -> Iterator[Browsing]:
    with browsing(browser) as one:
        yield one


def start(desk: Browsing, images: int = 1) -> FrameLocator:
    form = desk.start(PAGE, images=images)
    wait_until_kept(form)
    return form


def wait_until_kept(form: FrameLocator) -> None:
    form.locator("body").evaluate("() => window.kept()")


def see(form: FrameLocator) -> Any:
    return form.locator("body").evaluate("() => window.see()")


def put(form: FrameLocator, key: str, text: object) -> None:
    form.locator("body").evaluate("(_, [key, text]) => window.put(key, text)", [key, text])


def kept(desk: Browsing) -> list[str]:
    return sorted(desk.page.evaluate("() => Object.keys(localStorage)"))


def test_drafts_belong_to_the_image_and_last_labels_to_the_job(desk: Browsing) -> None:
    form = start(desk, images=2)
    put(form, "poserig:draft:1", "mine")
    put(form, "poserig:last:1", "labels")
    put(form, "poserig:submitted", "12")
    put(form, "keypointSize", "8")
    first = {
        "poserig:draft:1": "mine",
        "poserig:last:1": "labels",
        "poserig:submitted": "12",
        "keypointSize": "8",
    }
    assert see(form) == first
    desk.page.reload()
    assert see(desk.form) == first
    # The next image has none of the draft; another job has none but the settings.
    desk.submit()
    expect(desk.page.locator("#place")).to_have_text("Image 2 of 2")
    second = {name: text for name, text in first.items() if name != "poserig:draft:1"}
    assert see(desk.form) == second
    put(desk.form, "poserig:draft:1", "other")
    assert see(desk.form)["poserig:draft:1"] == "other"
    desk.service.add_job(name="pose-2", html=desk.service.job_list[0].html)
    desk.page.goto(desk.portal)
    desk.page.locator('form[action="/jobs/pose-2/work"] button').click()
    wait_until_kept(desk.form)
    assert see(desk.form) == {"keypointSize": "8"}
    # It cannot name what is another's, only keep more of its own.
    own = [name for name in kept(desk) if name.endswith("poserig:draft:1")]
    for name in own:
        put(desk.form, name, "changed")
        put(desk.form, f"poserig:draft:/../{name}", "changed")
    put(desk.form, "poserig:draft:1", "third")
    assert see(desk.form) == {"keypointSize": "8", "poserig:draft:1": "third"}
    assert len([name for name in kept(desk) if name.endswith("poserig:draft:1")]) == len(own) + 1
    assert "changed" not in json.dumps(desk.page.evaluate("() => ({...localStorage})"))


def test_settings_are_at_the_server_for_another_browser(desk: Browsing, browser: Browser) -> None:
    form = start(desk)
    with desk.page.expect_response("**/settings") as sent:
        form.locator("body").evaluate(
            """() => {
              for (let size = 0; size < 30; size += 1) window.put('keypointSize', `${size}`);
              window.put('lineSize', '3');
              window.put('lineSize', null);
              window.put('poserig:keys', '[]');
            }"""
        )
    assert sent.value.status == 204
    assert desk.settings.kept[ANA.id] == {"keypointSize": "29", "poserig:keys": "[]"}
    assert desk.settings.changes == 1
    # What the portal could not take is there all the same, and sent later.
    desk.settings.is_full = True
    put(form, "lineColor", "#ff0000")
    assert see(form)["lineColor"] == "#ff0000"
    desk.page.reload()
    assert see(desk.form)["lineColor"] == "#ff0000"
    assert "lineColor" not in desk.settings.kept[ANA.id]
    desk.settings.is_full = False
    with desk.page.expect_response("**/settings"):
        desk.page.reload()
    desk.page.wait_for_function("() => localStorage.length === 0")
    context = browser.new_context(storage_state=desk.page.context.storage_state())
    other = context.new_page()
    other.goto(f"{desk.portal}/tasks/pose-1-t1")
    entries = see(other.frame_locator("iframe"))
    assert entries == {"keypointSize": "29", "poserig:keys": "[]", "lineColor": "#ff0000"}
    context.close()


def test_what_is_too_long_too_much_or_odd_is_left_out(desk: Browsing) -> None:
    form = start(desk)
    body = form.locator("body")
    body.evaluate(
        """() => {
          window.put('poserig:draft:long', 'x'.repeat(2000001));
          window.put('settingTooLong', 'x'.repeat(4001));
          for (const key of ['', '1st', 'a b', '__proto__', 'é', 'x'.repeat(101), 'a\\n', 1]) {
            window.put(key, 'x');
          }
          for (const text of [1, {}, ['x'], undefined]) window.put('kind', text);
          const message = { type: 'poserig:storage', version: 1, do: 'put', key: 'a', text: 'x' };
          for (const odd of [{ version: 2 }, { type: 'other' }, { do: 'remove' }, { key: 1 }]) {
            window.odd({ ...message, ...odd });
          }
          for (const odd of [null, 1, 'text', []]) window.odd(odd);
        }"""
    )
    assert see(form) == {}
    body.evaluate(
        """() => {
          for (let n = 0; n < 40; n += 1) {
            window.put(`poserig:draft:${n}`, 'x');
            window.put(`setting${n}`, 'x');
          }
        }"""
    )
    assert sorted(see(form)) == sorted(
        [f"poserig:draft:{n}" for n in range(32)] + [f"setting{n}" for n in range(32)]
    )


def test_full_storage_makes_room_of_the_oldest_image_and_old_ones_go(desk: Browsing) -> None:
    form = start(desk, images=2)
    fill = "(_, key) => window.put(key, 'x'.repeat(1900000))"
    lengths = "async () => Object.values(await window.see()).map((text) => text.length)"
    for key in ("poserig:draft:1", "poserig:draft:2"):
        form.locator("body").evaluate(fill, key)
    assert form.locator("body").evaluate(lengths) == [1_900_000, 1_900_000]
    desk.submit()
    expect(desk.page.locator("#place")).to_have_text("Image 2 of 2")
    desk.form.locator("body").evaluate(fill, "poserig:draft:1")
    assert desk.form.locator("body").evaluate(lengths) == [1_900_000]
    assert len(kept(desk)) == 2
    desk.page.evaluate(
        """() => {
          for (const item of Object.keys(localStorage)) localStorage.setItem(item, '1 old');
          localStorage.setItem('other', 'stays');
        }"""
    )
    desk.page.reload()
    assert see(desk.form) == {}
    assert kept(desk) == ["other"]


def test_only_frames_are_heard(desk: Browsing) -> None:
    form = start(desk)
    desk.page.evaluate(
        """() => {
          const type = 'poserig:storage';
          window.postMessage({ type, version: 1, do: 'put', key: 'kind', text: 'x' }, '*');
        }"""
    )
    assert see(form) == {}
