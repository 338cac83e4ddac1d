"""Going from image to image in a project, in real Chromium."""

from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from poserig.labeling.states import ObjectState
from poserig.local.scripted_worker import ScriptedWorker
from poserig.project.job import job_name
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.visitor import wait_until

pytestmark = pytest.mark.slow

RIG = read_rig("hand-21")
AHEAD = "iframe.coming"
FIRST, SECOND = [(60.0, 50.0), (120.0, 80.0)], [(200.0, 90.0)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProject]:
    folder = tmp_path_factory.mktemp("walk") / "photos"
    folder.mkdir()
    for n in range(9):
        Image.new("L", (320, 240), 20 * n + 20).save(folder / f"IMG_{n:04}.png")
    with RunningProject(places_of(folder), RIG) as one:
        wait_until(lambda: one.summary().counts[ObjectState.OPEN] == 9)
        yield one


@pytest.fixture
def worker(browser: Browser, running: RunningProject) -> Iterator[ScriptedWorker]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(running.address)
    one = ScriptedWorker(page, running.address)
    one.start("photos")
    yield one
    context.close()


def wait_until_ahead(page: Page) -> str:
    """Waits until the next image is drawn behind the present one; its address."""
    page.frame_locator(AHEAD).locator("crowd-2d-skeleton[data-ready]").wait_for(state="attached")
    return str(page.locator(AHEAD).get_attribute("src"))


def submit(worker: ScriptedWorker) -> str:
    """Submits by key; the name of the next image.

    The first press may be a question's, or come too soon after the image before. None is for the
    next image: within a second it takes no press.
    """
    shown = worker.page.locator("#image-name")
    name = shown.inner_text()

    def is_saved() -> bool:
        worker.press("Control+Enter")
        worker.page.wait_for_timeout(200)
        return shown.inner_text() != name

    wait_until(is_saved)
    worker.wait_for_task()
    return worker.image_name()


def points(worker: ScriptedWorker) -> list[tuple[float, float]]:
    instances = worker.annotations()
    return [(one["x"], one["y"]) for i in instances for one in i["annotations"]]


def test_worker_goes_on_back_undoes_and_finds(
    worker: ScriptedWorker, running: RunningProject
) -> None:
    page = worker.page
    # The next image is the very frame that was loaded ahead.
    assert worker.image_name() == "IMG_0000.png"
    ahead = wait_until_ahead(page)
    worker.place(FIRST)
    assert submit(worker) == "IMG_0001.png"
    assert page.locator("iframe:not(.coming)").get_attribute("src") == ahead
    expect(page.locator("#place")).to_have_text("Image 2 of 9")
    wait_until_ahead(page)

    # A press that was meant for the image before takes no image that nobody has seen.
    worker.press("Control+Enter")
    assert worker.image_name() == "IMG_0001.png"

    # Undo: what was drawn is there, and the present image comes next, with what is drawn on it.
    worker.place(SECOND)
    worker.press("Control+Shift+Enter")
    expect(page.locator("#image-name")).to_have_text("IMG_0000.png")
    worker.wait_for_task()
    assert [(round(x), round(y)) for x, y in points(worker)] == FIRST
    wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 9)
    assert submit(worker) == "IMG_0001.png"
    assert [(round(x), round(y)) for x, y in points(worker)] == SECOND

    # Back: only to look at. And forward again.
    page.get_by_role("button", name="Previous image").click()
    expect(page.locator("#place")).to_have_text("Submitted by you")
    worker.wait_for_task()
    assert worker.frame.get_by_role("button", name="Submit").count() == 0
    worker.click((150, 150))
    assert [(round(x), round(y)) for x, y in points(worker)] == FIRST
    worker.press("PageDown")
    expect(page.locator("#place")).to_have_text("Image 2 of 9")
    assert worker.image_name() == "IMG_0001.png"

    # By number: the image is there to label, and the one before is the next.
    worker.press("Control+k")
    expect(page.locator("#strip-find")).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("#image-name")).to_have_text("IMG_0007.png")
    expect(page.locator("#strip-list [aria-current]")).to_contain_text("Now")
    row = page.locator("#strip-list button")
    expect(row).to_have_count(9)
    expect(row.nth(0)).to_contain_text("Submitted")
    expect(row.nth(1)).to_contain_text("Next")
    worker.wait_for_task()
    worker.place(FIRST)
    assert submit(worker) == "IMG_0001.png"


def test_image_that_is_held_ahead_is_free_when_its_worker_leaves(
    worker: ScriptedWorker, running: RunningProject
) -> None:
    page = worker.page
    wait_until_ahead(page)
    address = f"/jobs/{job_name('photos', RIG.rig.name)}/places"

    def states() -> list[str]:
        script = "async (address) => (await (await fetch(address)).json()).images"
        return [one["state"] for one in page.evaluate(script, address)]

    assert "next" in states()
    page.goto(f"{running.address.partition('/enter/')[0]}/")
    wait_until(lambda: "next" not in states())
    assert "now" in states()  # that one stays theirs, as long as its time lasts


def test_list_of_jobs_changes_in_its_place(browser: Browser, running: RunningProject) -> None:
    page = browser.new_page()
    page.clock.install()
    page.goto(running.address)
    page.wait_for_selector("#job-list")
    result = page.get_by_role("link", name="Results")
    result.focus()
    page.evaluate("window.same = true")
    # Something has changed since the page was made.
    page.evaluate("document.querySelector('#job-list').prepend('old')")
    page.route("**/job-list", lambda route: route.continue_(headers={"cookie": _cookie(page)}))
    with page.expect_response("**/job-list") as asked:
        page.clock.run_for(6000)
    assert asked.value.status == 200
    expect(page.locator("#job-list")).not_to_contain_text("old")
    expect(result).to_be_focused()
    assert page.evaluate("window.same") is True
    page.close()


def _cookie(page: Page) -> str:
    cookies = page.context.cookies()
    return "; ".join(f"{one.get('name')}={one.get('value')}" for one in cookies)
