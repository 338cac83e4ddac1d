"""A page that allows nothing inline: the component looks and works as it does without a policy.

It also lets no script read anything: not the start of the image's file either. The browser notes
that, and the answer says that nobody knows the orientation.
"""

import html
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import CROWD_FORM
from tests.browser.component.test_labeling import ASTRONAUT, COCO
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

POLICY = "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
# Both pages are this very one, so that only the policy tells them apart.
PAGE = """<!doctype html>
<meta charset="utf-8"><title>Label</title><link rel="icon" href="data:,">{policy}
<link rel="stylesheet" href="strict.css">
<script src="strict-page.js"></script>
<script {kind} src="component.js"></script>
<crowd-form>
  <crowd-2d-skeleton imgSrc="astronaut.png" {attributes}>
    <h1 slot="title">Label</h1><div slot="instructions"><p>Mark them.</p></div>
  </crowd-2d-skeleton>
</crowd-form>
"""
LISTENS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
TYPES = {"classic": "", "module": 'type="module"'}


def opens(worker: Worker, site: tuple[Path, str], kind: str, policy: str) -> None:
    folder, address = site
    (folder / "strict.css").write_text(
        "html, body { margin: 0; height: 100% } crowd-2d-skeleton { display: block; height: 100vh }"
    )
    (folder / "strict-page.js").write_text(LISTENS + CROWD_FORM)
    classes = [
        {"label": label, "x": n % 4, "y": n // 4, "color": f"rgb({n * 15}, 40, 200)"}
        for n, label in enumerate(COCO)
    ]
    given: dict[str, Any] = {
        "keypointClasses": classes,
        "skeletonBoundingBox": {"left": 0, "top": 0, "right": 3, "bottom": 4},
        "skeletonRig": [["nose", "left_eye", "#ff0000"]],
    }
    attributes = " ".join(f'{n}="{html.escape(json.dumps(value))}"' for n, value in given.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    (folder / "strict.html").write_text(
        PAGE.format(policy=meta, kind=TYPES[kind], attributes=attributes)
    )
    worker.opens(f"{address}/strict.html")


def works(worker: Worker) -> dict[str, bytes]:
    """Use what is drawn or styled from a script, and give every look on the way."""
    page = worker.page
    looks: dict[str, bytes] = {}

    def look(name: str) -> None:
        page.mouse.move(2, 300)
        page.wait_for_timeout(200)  # the position of the pointer is written ten times a second
        # What fades is seen when it has faded.
        looks[name] = page.screenshot(animations="disabled")

    look("begin")
    worker.clicks(*ASTRONAUT[:3])
    look("placed")
    page.get_by_role("button", name="Display").click()
    page.get_by_label("Brightness").fill("150")
    page.get_by_label("Keypoint size").fill("12")
    look("display")
    page.get_by_role("button", name="Instructions").click()
    look("instructions")
    worker.presses("Alt+x", "v")
    worker.clicks((300, 100))
    page.mouse.move(*worker.screen((320, 400)))
    worker.sees_frame()
    expect(page.locator(".magnifier")).to_be_visible()
    worker.clicks((320, 400))
    worker.presses("n", "Alt+x")
    return looks


@pytest.mark.parametrize("kind", TYPES)
def test_under_a_strict_policy_it_looks_and_works_the_same(
    worker: Worker, site: tuple[Path, str], page: Page, kind: str
) -> None:
    opens(worker, site, kind, "")
    free = works(worker)
    assert page.evaluate("() => violations") == []
    labels = worker.annotations
    # Without its draft, which is written when the page goes: from a page that has no component.
    page.goto(f"{site[1]}/strict.css")
    page.evaluate("() => localStorage.clear()")
    opens(worker, site, kind, POLICY)
    # The policy is at work: what is inline is stopped.
    page.evaluate("""() => {
      const style = document.createElement("style");
      style.textContent = "crowd-form { outline: 9px solid red }";
      document.head.append(style);
    }""")
    page.wait_for_function("() => violations.length === 2")
    assert [text.split()[0] for text in page.evaluate("() => violations")] == [
        "connect-src",
        "style-src-elem",
    ]
    page.evaluate("() => { violations.length = 0; }")
    strict = works(worker)
    assert page.evaluate("() => violations") == []
    assert worker.annotations == labels
    for name, look in free.items():
        assert look == strict[name], name
    worker.presses("Enter")
    page.get_by_role("button", name="Submit", exact=True).click()
    assert json.loads(worker.submitted()["updated_annotations"]) == labels
    assert json.loads(worker.submitted()["pose"])["image"]["orientation"] is None
