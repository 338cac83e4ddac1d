"""Takes pictures of a project's pages with a team's work in it, in real Chromium.

Without arguments: those of README and docs, as JPEG, into docs/images. With a folder: every page
in every width, light and dark, to look at.

Usage: python -m tools.screenshots [FOLDER [PAGE …]]
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from poserig.local.scripted_worker import FRAME, ScriptedWorker, chromium
from poserig.portal.roles import Role
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.staged_project import CARELESS, NAMES, Staged, draw_people, stage, wait_until_labeled

CHECKOUT = Path(__file__).resolve().parent.parent
DRAWN, ANSWERS, WORKERS = 24, 12, 2
WIDTHS = (1280, 800, 2560)
SCHEMES = ("light", "dark")
QUALITY = 85
TITLE = "People in the park"
# What is to be seen of the astronaut, image pixels: head, shoulders, arms.
ASTRONAUT = {
    "nose": (226, 113), "left_eye": (246, 97), "right_eye": (209, 97), "left_ear": (272, 112),
    "right_ear": (181, 110), "left_shoulder": (360, 240), "right_shoulder": (95, 250),
    "left_elbow": (388, 400), "right_elbow": (52, 420),
}  # fmt: skip


class Desk:
    """A lead's browser."""

    def __init__(self, page: Page, staged: Staged, portrait: Staged) -> None:
        self.page = page
        self._staged = staged
        self._portrait = portrait

    def goes(self, place: str) -> None:
        """Opens a page of the job."""
        self.page.goto(f"{self._staged.running.origin}/jobs/{self._staged.job}/{place}")
        self.page.wait_for_load_state("networkidle")

    def goes_home(self) -> None:
        self.page.goto(self._staged.running.origin)

    def sees_component(self) -> None:
        self.page.frame_locator(FRAME).locator("crowd-2d-skeleton[data-ready]").wait_for()
        self.page.mouse.move(1, 1)

    def grid(self) -> None:
        self.goes("images")
        self.page.wait_for_function("() => !document.querySelector('.coming')")

    def selection(self) -> None:
        self.grid()
        self.page.locator(".tile-link").nth(1).focus()
        self.page.keyboard.press(" ")
        for _ in range(3):
            self.page.keyboard.press("Shift+ArrowRight")

    def found(self) -> None:
        self.goes("images?finding=side_swap&sort=agreement")

    def overview(self) -> None:
        self.goes("overview")

    def people(self) -> None:
        self.goes("people")

    def queue(self) -> None:
        self.goes("queue")

    def settings(self) -> None:
        self.goes("settings")

    def results(self) -> None:
        self.goes("results")

    def review(self) -> None:
        self.goes("review")
        self.sees_component()

    def send_back(self) -> None:
        self.review()
        self.page.locator("#accept[data-takes]").wait_for()
        self.page.keyboard.press("-")

    def compare(self) -> None:
        self.grid()
        self.page.locator(".tile-link").first.click()
        self.page.locator("#details").click()
        self.page.wait_for_load_state("networkidle")

    def task(self) -> None:
        """The astronaut, half labeled."""
        running = self._portrait.running
        worker = ScriptedWorker(self.page, running.origin)
        self.page.goto(running.address)
        worker.start("Astronauts")
        if not worker.annotations():
            for name in running.rig.rig.keypoint_names:
                if name in ASTRONAUT:
                    worker.click(ASTRONAUT[name])
                else:
                    worker.press("f")  # not in the picture, and on to the next
        self.page.mouse.move(1, 1)


PAGES: Mapping[str, Callable[[Desk], None]] = {
    "jobs": Desk.goes_home, "overview": Desk.overview, "desk": Desk.grid,
    "selection": Desk.selection, "found": Desk.found, "review": Desk.review,
    "send-back": Desk.send_back, "compare": Desk.compare, "people": Desk.people,
    "queue": Desk.queue, "settings": Desk.settings, "results": Desk.results, "task": Desk.task,
}  # fmt: skip
# The pages that README and docs show, and how much of them: pixels from the top.
SHOWN = {"desk": 800, "overview": 800, "compare": 1000, "people": 800, "task": 800}


def main(folder: Path | None, names: list[str]) -> None:
    """Takes the pictures."""
    with (
        tempfile.TemporaryDirectory(prefix="poserig-pictures-") as made,
        chromium() as browser,
        projects(Path(made)) as (staged, portrait),
    ):
        if folder is None:
            for name, height in SHOWN.items():
                shot = picture(browser, staged, portrait, name, {"width": 1280, "height": height})
                file = CHECKOUT / "docs" / "images" / f"{name}.jpg"
                Image.open(BytesIO(shot)).convert("RGB").save(file, quality=QUALITY)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in names or PAGES:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    size: ViewportSize = {"width": width, "height": 900 if width < 2560 else 1440}
                    shot = picture(browser, staged, portrait, name, size, scheme)
                    (folder / f"{name}-{width}-{scheme}.png").write_bytes(shot)


def picture(
    browser: Browser, staged: Staged, portrait: Staged, name: str, size: ViewportSize,
    scheme: str = "light",
) -> bytes:  # fmt: skip
    """A page as a lead sees it, as PNG."""
    is_dark = scheme == "dark"
    context = browser.new_context(viewport=size, color_scheme="dark" if is_dark else "light")
    page = context.new_page()
    page.goto(staged.running.address)
    PAGES[name](Desk(page, staged, portrait))
    shot = page.screenshot()
    context.close()
    return shot


@contextmanager
def projects(folder: Path) -> Iterator[tuple[Staged, Staged]]:
    """A project with a team's work in it, and one with a portrait that is to be labeled."""
    park, portrait = folder / "park", folder / "portrait"
    truth = draw_people(park, DRAWN)
    portrait.mkdir()
    Image.fromarray(skimage.data.astronaut()).save(portrait / "astronaut.png")
    with people_of(places_of(park)) as people:
        for name in NAMES:
            people.invite(name, Role.ANNOTATOR)
        people.invite("rob", Role.REVIEWER)
    rig = read_rig("coco-person-17")
    options = TeamOptions(workers=WORKERS, title=TITLE)
    with (
        RunningProject(places_of(park), rig, options=options) as running,
        RunningProject(places_of(portrait), rig, options=TeamOptions(title="Astronauts")) as other,
    ):
        staged = stage(running, truth, answers=ANSWERS, order=(CARELESS, "ann", "ben"))
        wait_until_labeled(staged, 12)
        yield staged, stage(other, {"astronaut.png": []}, answers=0, order=())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None, sys.argv[2:])
