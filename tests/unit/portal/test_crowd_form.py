"""The stand-in for crowd-html-elements in a real Chromium, inside the real portal."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from poserig.errors import PoserigError
from poserig.labeling.errors import TemplateError
from tests.unit.portal.browsing import Browsing, browsing
from tests.unit.portal.fakes import FORM

pytestmark = pytest.mark.slow

HAS_FOCUS = """async () => {
  while (!document.hasFocus()) await new Promise((go) => setTimeout(go, 5));
}"""


@pytest.fixture
def desk(browser: Browser) -> Iterator[Browsing]:
    with browsing(browser) as one:
        yield one


def test_answer_follows_the_value_rules(desk: Browsing) -> None:
    form = desk.start(
        """<crowd-form>
          <input name="text" value="t"><input name="empty"><input value="no name">
          <input type="hidden" name="hidden" value='{"a": 1}'>
          <textarea name="area">two\nlines</textarea>
          <select name="pick"><option>one<option selected>two</select>
          <input type="radio" name="side" value="left" checked>
          <input type="radio" name="side" value="right">
          <input type="checkbox" name="box"><input type="checkbox" name="more" value="a" checked>
          <input type="checkbox" name="more" value="b"><input name="off" value="x" disabled>
          <input name="dotted.name" value="d"><input name="__proto__" value="p">
          <crowd-input name="said" label="Said"></crowd-input>
          <crowd-input name="unsaid" label="Unsaid"></crowd-input>
          <crowd-text-area name="long" label="Long"></crowd-text-area>
          <crowd-checkbox name="seen" checked>Seen</crowd-checkbox>
          <crowd-radio-group>
            <crowd-radio-button name="sure" value="yes">Yes</crowd-radio-button>
            <crowd-radio-button name="sure" value="no">No</crowd-radio-button>
          </crowd-radio-group>
          <input type="submit" name="button" value="Go">
        </crowd-form>"""
    )
    form.get_by_label("Said", exact=True).fill('héllo "you"')
    form.get_by_label("No", exact=True).check()
    assert desk.submit_and_finish() == {
        "text": "t",
        "empty": "",
        "hidden": '{"a": 1}',
        "area": "two\nlines",
        "pick": "two",
        "side": {"left": True, "right": False},
        "box": {"on": False},
        "more": {"a": True, "b": False},
        "dotted": {"name": "d"},
        "__proto__": "p",
        "said": 'héllo "you"',
        "long": "",
        "seen": {"on": True},
        "sure": {"yes": False, "no": True},
    }


COMPONENT = """<script>customElements.define('x-tool', class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest('crowd-form');
    if (this.listening) return;
    this.listening = true;
    this.form.addEventListener('submit', (event) => {
      if (document.querySelector('#wait').checked) return event.preventDefault();
      const field = Object.assign(document.createElement('input'), {type: 'hidden', name: 'pose'});
      field.value = '{"v":' + (this.count = (this.count ?? 0) + 1) + '}';
      document.querySelector('#crowd-form').append(field);
    });
  }
  press() { this.closest('crowd-form').submit(); }
});</script>
<crowd-form id="crowd-form"><x-tool></x-tool><input type="checkbox" id="wait">
<button type="button" onclick="document.querySelector('x-tool').press()">Tool submit</button>
<crowd-button form-action="submit" style="display:none">hidden</crowd-button></crowd-form>"""


def test_component_submits_and_adds_fields_and_may_prevent(desk: Browsing) -> None:
    form = desk.start(COMPONENT)
    expect(form.get_by_role("button")).to_have_count(1)
    form.locator("#wait").check()
    form.get_by_role("button", name="Tool submit").click()
    assert desk.service.submissions == 0
    form.locator("#wait").uncheck()
    form.get_by_role("button", name="Tool submit").click()
    desk.page.wait_for_url("**/done*")
    assert desk.service.answer_of("pose-1-t1") == {"pose": '{"v":1}'}


def test_failed_submit_keeps_the_page_and_try_again_saves(desk: Browsing) -> None:
    form = desk.start('<crowd-form><crowd-input name="w" label="Word"></crowd-input></crowd-form>')
    form.get_by_label("Word").fill("mine")
    desk.service.submit_raises = lambda: PoserigError("The disk is full.", cure="Make room.")
    desk.submit()
    alert = form.get_by_role("alert")
    expect(alert).to_have_text(
        "Not saved. The disk is full. Make room. Your work is still on this page."
    )
    expect(form.get_by_label("Word")).to_have_value("mine")
    desk.service.submit_raises = None
    form.get_by_role("button", name="Try again").click()
    desk.page.wait_for_url("**/done*")
    assert desk.service.answer_of("pose-1-t1") == {"w": "mine"}


def test_portal_out_of_reach_is_told_and_nothing_is_lost(desk: Browsing) -> None:
    form = desk.start('<crowd-form><input name="w" value="mine"></crowd-form>')
    desk.page.route("**/answer", lambda route: route.abort())
    desk.submit()
    expect(form.get_by_role("alert")).to_contain_text("The portal cannot be reached.")
    desk.page.unroute("**/answer")
    form.get_by_role("button", name="Try again").click()
    desk.page.wait_for_url("**/done*")
    assert desk.service.answer_of("pose-1-t1") == {"w": "mine"}


def test_double_submit_sends_once(desk: Browsing) -> None:
    form = desk.start('<crowd-form><input name="w" value="a"></crowd-form>')
    form.locator("crowd-form").evaluate("(form) => { form.submit(); form.submit(); }")
    desk.page.wait_for_url("**/done*")
    assert desk.service.submissions == 1


@pytest.mark.parametrize(
    "act",
    ["document.querySelector('form').submit()", "document.querySelector('form').requestSubmit()"],
)
def test_native_ways_to_submit_take_the_same_way(desk: Browsing, act: str) -> None:
    form = desk.start('<crowd-form><input name="w" value="a"></crowd-form>')
    form.locator("body").evaluate(f"() => {{ {act} }}")
    desk.page.wait_for_url("**/done*")
    assert desk.service.answer_of("pose-1-t1") == {"w": "a"}


def test_enter_key_and_required_fields(desk: Browsing) -> None:
    form = desk.start('<crowd-form><crowd-input name="w" label="Word" required></crowd-input>')
    desk.submit()
    form.get_by_label("Word").fill("x")
    assert desk.service.submissions == 0
    form.get_by_label("Word").press("Enter")
    desk.page.wait_for_url("**/done*")
    assert desk.service.answer_of("pose-1-t1") == {"w": "x"}


def test_next_image_comes_without_leaving_the_page(desk: Browsing) -> None:
    desk.start('<crowd-form><input name="w" value="a"></crowd-form>', images=2)
    desk.page.evaluate("() => { window.stayed = true; }")
    desk.submit()
    expect(desk.page.locator("#place")).to_have_text("Image 2 of 2")
    assert desk.page.url.endswith("/tasks/pose-1-t2")
    assert desk.page.evaluate("() => window.stayed")
    expect(desk.page.locator("iframe")).to_have_count(1)
    desk.submit()
    desk.page.wait_for_url("**/done*")


def test_ready_event_reset_and_unknown_elements(desk: Browsing) -> None:
    form = desk.start(
        """<script>document.addEventListener('all-crowd-elements-ready', () => {
             document.title = document.querySelector('crowd-form form') ? 'ready' : 'early';
           });</script>
           <crowd-form><crowd-input name="w" value="start" label="Word"></crowd-input>
           <crowd-button form-action="reset">Reset</crowd-button>
           <crowd-bounding-box name="b"></crowd-bounding-box>
           <crowd-2d-skeleton></crowd-2d-skeleton></crowd-form>"""
    )
    notes = form.get_by_role("note")
    expect(notes).to_contain_text(
        ["exists in Ground Truth, but not in this local portal", "its script did not load"]
    )
    form.get_by_label("Word").fill("other")
    form.get_by_role("button", name="Reset").click()
    expect(form.get_by_label("Word")).to_have_value("start")
    assert form.locator("body").evaluate("() => document.title") == "ready"
    assert desk.submit_and_finish() == {"w": "start"}


def test_keys_reach_the_first_page_and_the_next_one_without_a_click(desk: Browsing) -> None:
    body = """<script>
          const keys = [];
          addEventListener('keydown', ({ key }) => keys.push(key));
        </script>
        <crowd-form><input name="w" value="a"></crowd-form>"""
    form = desk.start(body, images=2)
    form.locator("body").evaluate(HAS_FOCUS)
    desk.page.keyboard.press("x")
    assert form.locator("body").evaluate("() => keys") == ["x"]
    desk.submit()
    expect(desk.page.locator("#place")).to_have_text("Image 2 of 2")
    desk.form.locator("body").evaluate(HAS_FOCUS)
    desk.page.keyboard.press("y")
    assert desk.form.locator("body").evaluate("() => keys") == ["y"]


def test_expired_task_offers_the_next_image(desk: Browsing) -> None:
    form = desk.start('<crowd-form><input name="w" value="a"></crowd-form>', images=2)
    desk.service.clock.advance(minutes=11)
    form.get_by_role("button", name="Submit").click()
    expect(form.get_by_role("alert")).to_contain_text("The time for this task ran out.")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("This image takes no answer any more")
    expect(dialog).to_contain_text("The time for this task ran out.")


def test_confirmations_are_on_the_page(desk: Browsing) -> None:
    desk.start('<crowd-form><input name="w" value="a"></crowd-form>')
    desk.page.get_by_role("button", name="Skip").click()
    desk.page.get_by_role("button", name="Keep labeling").click()
    desk.page.get_by_role("button", name="Skip").click()
    with desk.page.expect_request(re.compile(r"/tasks/pose-1-t1/release$")):
        desk.page.get_by_role("button", name="Skip for now").click()
    # It is the only image, and comes again.
    expect(desk.page.get_by_text("Image 1 of 1")).to_be_visible()


def test_page_that_cannot_be_made_leads_to_the_next_image(desk: Browsing) -> None:
    desk.service.add_job(html=FORM.format(body="<crowd-form></crowd-form>"))
    desk.service.page_raises = TemplateError("grant_read_access failed.")
    desk.page.goto(desk.portal)
    desk.page.get_by_role("button", name="Start labeling").click()
    expect(desk.page.get_by_text("This image takes no answer any more")).to_be_visible()
    expect(desk.form.get_by_text("grant_read_access failed.")).to_be_visible()
    desk.service.page_raises = None
    desk.page.get_by_role("dialog").get_by_role("button", name="Next image").click()
    expect(desk.page.get_by_text("This image takes no answer any more")).to_be_hidden()
    expect(desk.form.get_by_role("button", name="Submit")).to_be_visible()


def test_clock_is_shown_in_the_last_hour_alone(desk: Browsing) -> None:
    desk.start('<crowd-form><input name="a" value="1"></crowd-form>')
    clock = desk.page.locator("#time")
    assert clock.is_visible()
    for task in desk.service.job_list[0].tasks.values():
        task.expires_at = desk.service.clock.now() + timedelta(hours=7)
    desk.page.reload()
    desk.page.locator("iframe").wait_for()
    assert not clock.is_visible()
