"""A lead adds photographs to an open project: chosen, and dropped on the page, in real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg
from tests.visitor import wait_until

pytestmark = pytest.mark.slow
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
DROP = """([name, hex]) => {
    const bytes = Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], name, { lastModified: 1e12 }));
    const event = { dataTransfer: dropped, cancelable: true, bubbles: true };
    document.body.dispatchEvent(new DragEvent('dragenter', event));
    const isShown = document.body.classList.contains('dropping');
    document.body.dispatchEvent(new DragEvent('drop', event));
    return isShown && !document.body.classList.contains('dropping');
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProject]:
    folder = tmp_path_factory.mktemp("projects") / "photos"
    folder.mkdir()
    with RunningProject(places_of(folder), read_rig("hand-21")) as made:
        yield made


@pytest.fixture(scope="module")
def page(running: RunningProject, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)  # axe is put into the page
    made = context.new_page()
    made.goto(running.address)
    yield made
    context.close()


def drop(page: Page, name: str, data: bytes) -> bool:
    return bool(page.evaluate(DROP, [name, data.hex()]))


def test_chosen_and_dropped_photographs_join_the_queue(
    running: RunningProject, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "new" / "cam 1").mkdir(parents=True)
    (tmp_path / "new" / "cam 1" / "a.jpg").write_bytes(jpeg(width=70))
    (tmp_path / "new" / "notes.jpg").write_text("hello")
    (tmp_path / "new" / ".hidden.jpg").write_bytes(jpeg())
    page.set_input_files("#add-folder", tmp_path / "new")
    state = page.locator(".drop-state [role=status]")
    expect(state).to_have_text("1 photograph added, 1 not added.")
    refused = page.locator(".refused li")
    expect(refused).to_have_text("notes.jpg It is no image, though it is named .jpg.")
    assert drop(page, "b.jpg", jpeg(width=80))
    expect(state).to_have_text("1 photograph added.")
    assert drop(page, "b.jpg", jpeg(width=80))
    expect(state).to_have_text("0 photographs added, 1 there already.")
    folder = running.places.photographs
    assert (folder / "cam 1" / "a.jpg").read_bytes() == jpeg(width=70)
    assert (folder / "b.jpg").stat().st_mtime == 1e9
    wait_until(lambda: running.summary().total == 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_buttons_have_names(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run(document)")
    assert [one["id"] for one in found["violations"]] == []
    button = page.get_by_role("button", name="Choose files")
    button.focus()
    expect(button).to_be_focused()
    # The chooser itself is the browser's; it opens for a person's own act only.
    opened = page.locator("#add-files").evaluate_handle(
        """input => ({ asked: new Promise((resolve) => {
          input.addEventListener('click', () => resolve(navigator.userActivation.isActive));
        }) })"""
    )
    page.keyboard.press("Enter")
    assert opened.evaluate("it => it.asked") is True
    assert page.locator("#add-files").evaluate("input => input.multiple") is True
