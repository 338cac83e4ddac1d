"""People at browsers of their own, who label a project that is open to others."""

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Response

from poserig.cli.export import export_command
from poserig.labeling.states import ObjectState
from poserig.portal.roles import Role
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.reach import Reach, is_own_address
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.visitor import Visitor, wait_until

_LONGEST_SECONDS = 30.0
PASSWORD = "correct horse battery"
NAMES = ("ann", "ben", "cleo@example.com")
RIG = "coco-person-17"
_ALL = "0.0.0.0"  # noqa: S104 - it is asked only which address people would type


def own_address() -> str:
    """An address of this machine that is not 127.0.0.1."""
    typed = Reach(_ALL).origin(80).removeprefix("http://").removesuffix(":80")
    return typed if typed != "127.0.0.1" and is_own_address(typed) else "127.0.0.2"


def draw_photographs(folder: Path, numbers: Sequence[int]) -> None:
    """Puts photographs into a folder; no two are alike."""
    for number in numbers:
        image = Image.new("RGB", (160, 120), (number % 256, number // 256, 90))
        image.save(folder / f"{number:03}.jpg")


@dataclass
class Person:
    """Somebody at a browser.

    Attributes:
        name: What they sign in with.
        page: Their browser's page.
        images: What they have labeled.
        seconds: What each submit took until the next image was ready.
    """

    name: str
    page: Page
    images: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    _began: float = 0
    _answered: int = 0
    _waits_for: int = 0

    def __post_init__(self) -> None:
        self.page.on("response", self._count)

    def _count(self, response: Response) -> None:
        """The page may show the image that it held ahead before the portal says which is next."""
        self._answered += response.url.endswith("/next")

    def accept(self, link: str) -> None:
        """Opens an invitation, and chooses a password."""
        self.page.goto(link)
        self.page.get_by_label("Password, at least 10 characters").fill(PASSWORD)
        self.page.get_by_label("The same again").fill(PASSWORD)
        self.page.get_by_role("button", name="Set password and start").click()

    def start(self) -> bool:
        """Goes to the first image; False when nothing is left."""
        self.page.goto("/".join([*self.page.url.split("/")[:3], ""]))
        button = self.page.get_by_role("button", name=re.compile("(Start|Continue) labeling"))
        if not button.count():
            return False
        button.click()
        self.component().wait_for()
        return True

    def component(self) -> Locator:
        """The component on the page, ready."""
        frame = self.page.frame_locator("iframe:not(.coming)")
        return frame.locator("crowd-2d-skeleton[data-ready]")

    def submit(self) -> None:
        """Clicks the nose into the picture, and submits."""
        component = self.component()
        x, y = component.evaluate(
            """element => {
              const at = element.imageToClient({ x: 20, y: 30 });
              return [at.x, at.y];
            }"""
        )
        box = self.page.locator("iframe:not(.coming)").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + y)
        self.images.append(self.page.locator("#image-name").inner_text())
        self._began = time.monotonic()
        self._waits_for = self._answered + 1
        component.evaluate("element => element.submit()")

    def goes_on(self) -> bool:
        """Waits for what comes after a submit; False when nothing is left."""
        ready = self.component()
        name = self.page.locator("#image-name")
        # The portal's word alone is not enough: until the page followed it, the old image is there.
        while (
            self._answered < self._waits_for
            or not ready.is_visible()
            or name.inner_text() == self.images[-1]
        ):
            if "/done?" in self.page.url:
                return False
            assert time.monotonic() - self._began < _LONGEST_SECONDS, self.page.url
            self.page.wait_for_timeout(10)
        self.seconds.append(time.monotonic() - self._began)
        return True


def invited(running: RunningProject, names: Sequence[str]) -> list[str]:
    """Invites people as the owner does on the page; the links."""
    owner = Visitor()
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.get(running.address))
    assert token is not None
    portal = running.address.partition("/enter/")[0]
    links = []
    for name in names:
        page = owner.form(f"{portal}/people/add", {"name": name, "role": "annotator"}, token[1])
        link = re.search(r'value="(http[^"]+/invitation/[^"]+)"', page)
        assert link is not None, page
        links.append(link[1])
    return links


def at_browsers(browser: Browser, names: Sequence[str]) -> list[Person]:
    """Somebody at a browser of their own for each name."""
    return [
        Person(name, browser.new_context(viewport={"width": 1280, "height": 900}).new_page())
        for name in names
    ]


def label_all(people: Sequence[Person], meanwhile: Callable[[], object] = lambda: None) -> None:
    """Labels until nothing is left for anybody; all are at work at the same time.

    Args:
        people: They have an image before them.
        meanwhile: Called while they wait for the next one.
    """
    at_work = list(people)
    while at_work:
        for person in at_work:
            person.submit()
        meanwhile()
        at_work = [person for person in at_work if person.goes_on()]


def finish_growing_folder(
    browser: Browser, folder: Path, count: int, later: Sequence[range]
) -> list[Person]:
    """Three people come by invitation from another address, and finish a folder; what they did.

    Args:
        browser: Each of them gets a context of their own.
        folder: Of the photographs, empty.
        count: Photographs in the end.
        later: Those that are added while they label, in portions.
    """
    places = places_of(folder)
    first = count - sum(map(len, later))
    portions = iter(later)
    draw_photographs(folder, range(first))
    with people_of(places) as team:
        team.invite("a first account", Role.LEAD)
    with RunningProject(places, read_rig(RIG), reach=Reach(own_address())) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == first)
        people = at_browsers(browser, NAMES)
        for person, link in zip(people, invited(running, NAMES), strict=True):
            assert link.startswith(running.origin)
            person.accept(link)
            assert person.page.url == f"{running.origin}/"
            assert Visitor().refused(link) == 410, "a link works once"
            assert person.start()
        label_all(people, lambda: draw_photographs(folder, next(portions, ())))
        # Whoever was done before the last ones came goes on when they are there.
        wait_until(lambda: running.summary().total == count)
        wait_until(lambda: not running.summary().counts[ObjectState.PENDING])
        label_all([person for person in people if person.start()])
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == count, 60)
        done = [name for person in people for name in person.images]
        assert sorted(done) == [f"{number:03}.jpg" for number in range(count)]
        assert all(person.images for person in people)
        file = folder.with_name("coco.json")
        result = CliRunner().invoke(export_command, ["coco", str(folder), str(file)])
        assert result.exit_code == 0, result.output
        check_coco(file, count)
        for person in people:
            person.page.context.close()
    return people


def check_coco(file: Path, count: int) -> None:
    """Checks that a file is COCO with one labeled person on each of so many images."""
    coco = json.loads(file.read_text("utf-8"))
    assert (len(coco["images"]), len(coco["annotations"])) == (count, count)
    ids = {image["id"] for image in coco["images"]}
    assert {one["image_id"] for one in coco["annotations"]} == ids
    (category,) = coco["categories"]
    for one in coco["annotations"]:
        assert len(one["keypoints"]) == 3 * len(category["keypoints"])
        assert one["num_keypoints"] == 1
        x, y, v = one["keypoints"][:3]
        assert (round(x), round(y), v) == (20, 30, 2)
