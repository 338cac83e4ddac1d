"""A day of a team: three annotators, one of them careless, a reviewer and a lead.

They see pages only, and what is on the photographs. Faults are planted into what the annotators
draw, by code that shares nothing with what looks for faults (benchmarks/review/faults.py).
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, Page

from benchmarks.review.faults import FAULTS, plant
from poserig.labeling.states import ObjectState
from poserig.portal.roles import Role
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.browser.hands import Hands, Pose, is_same
from tests.browser.team import PASSWORD
from tests.staged_project import CARELESS, NAMES, draw_people
from tests.visitor import wait_until

RIG = read_rig("coco-person-17")
TITLE = "People in the park"
LEAD, REVIEWER = "lena", "rob"
FAULTY = 0.15
"""Share of the images into which a fault is planted, whoever labels them."""
CARELESS_EVERY = 3
"""The careless one exchanges left and right in every third of her other images."""
NOISE = 0.7
REACH = 5.0
"""Pixels: what is further from its place, an eye sees. The smallest planted fault is larger."""
CARELESS_KIND = "left and right, whole body"


@dataclass
class Day:
    """What is there, and what came of it.

    Attributes:
        truth: Name of an image → its people's poses, as the photograph shows them.
        faults: Name of an image → the kind of fault that its first answer has.
        planted: Those of them that were planted; the others are the careless one's.
        by: Name of an image → who labeled it first.
        looked_at: Names in the order in which lead and reviewer decided.
        sent_back: Names of the images that were sent back.
    """

    truth: Mapping[str, list[Pose]]
    planted: Mapping[str, tuple[str, list[Pose]]]
    faults: dict[str, str] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    looked_at: list[str] = field(default_factory=list)
    sent_back: list[str] = field(default_factory=list)

    def found_after(self, share: float) -> float:
        """The share of the faults among the first images that were looked at."""
        first = self.looked_at[: round(share * len(self.truth))]
        return sum(name in self.faults for name in first) / len(self.faults)


class Team:
    """Everybody at a browser of their own."""

    def __init__(self, browser: Browser, running: RunningProject, keys: Mapping[str, str]) -> None:
        self.running = running
        self.portal = running.origin
        self.pages: dict[str, Page] = {}
        for name, key in keys.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = self.pages[name] = context.new_page()
            page.goto(f"{self.portal}/invitation/{key}")
            page.get_by_label("Password, at least 10 characters").fill(PASSWORD)
            page.get_by_label("The same again").fill(PASSWORD)
            page.get_by_role("button", name="Set password and start").click()
            page.get_by_role("heading", name="Jobs").wait_for()

    def hands(self, name: str) -> Hands:
        return Hands(self.pages[name], RIG.rig.keypoint_names)

    def opens(self, name: str, *links: str) -> Page:
        """Goes to the start page, and from there by links."""
        page = self.pages[name]
        page.goto(self.portal)
        for link in links:
            page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
        return page


@contextmanager
def a_day(browser: Browser, folder: Path, count: int, seed: int = 1) -> Iterator[tuple[Day, Team]]:
    """A project of drawn photographs with its team; nobody has labeled anything.

    Args:
        folder: For the photographs, empty.
        count: Photographs.
        seed: Of photographs and faults.
    """
    drawn = draw_people(folder, count, seed)
    names = RIG.rig.keypoint_names
    truth = {
        image: [[n for name in names for n in (*one[name], 2)] for one in people]
        for image, people in drawn.items()
    }
    day = Day(truth, plant_faults(truth, Random(seed)))  # noqa: S311 - a simulation
    places = places_of(folder)
    with people_of(places) as people:
        roles = {LEAD: Role.LEAD, REVIEWER: Role.REVIEWER, **dict.fromkeys(NAMES, Role.ANNOTATOR)}
        keys = {name: people.invite(name, role).key for name, role in roles.items()}
    with RunningProject(places, RIG, options=TeamOptions(title=TITLE)) as running:
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == count, 120)
        team = Team(browser, running, keys)
        yield day, team
        for page in team.pages.values():
            page.context.close()


def plant_faults(
    truth: Mapping[str, Sequence[Pose]], chance: Random
) -> dict[str, tuple[str, list[Pose]]]:
    """Name of an image → the kind of its fault, and what is drawn on it; all kinds alike."""
    found: dict[str, tuple[str, list[Pose]]] = {}
    wanted = round(FAULTY * len(truth))
    waiting = chance.sample(list(truth), len(truth))
    while len(found) < wanted:
        for kind in chance.sample(list(FAULTS), len(FAULTS))[: wanted - len(found)]:
            for name in waiting:
                poses = [list(one) for one in truth[name]]
                changed = plant(kind, poses, chance.randrange(len(poses)), chance)
                if changed and not is_same(changed, truth[name], 2 * REACH):
                    found[name] = kind, changed
                    waiting.remove(name)
                    break
    return found


def live_a_day(browser: Browser, folder: Path, count: int, seed: int = 1) -> Day:
    """From the first photograph to an export in which nothing is wrong any more.

    The lead goes through the most doubtful two fifths, the reviewer through the rest. What was sent
    back is corrected by who drew it, and accepted. Then the page of people says who is careless.
    """
    with a_day(browser, folder, count, seed) as (day, team):
        label_all(day, team)
        _until_ranked(team)
        _reviews_these(day, team, LEAD, at_most=round(0.4 * count))
        _reviews_these(day, team, REVIEWER)
        correct_all(day, team)
        _reviews_these(day, team, REVIEWER)
        said = _said_of_people(team)
        shares = {name: _exchanged(one) for name, one in said.items()}
        assert max(shares, key=lambda name: shares[name]) == CARELESS, said
        check_export(day, team)
    return day


def _reviews_these(day: Day, team: Team, name: str, at_most: int | None = None) -> None:
    page = team.opens(name, f"Images of {TITLE}")
    page.get_by_role("link", name="Review these").click()
    page.locator("#accept").wait_for()
    review(day, team, name, at_most)


def _until_ranked(team: Team) -> None:
    """Until `poserig qa`, which a project runs by itself, has ranked every label."""
    places, total = team.running.places, team.running.summary().total
    with closing(sqlite3.connect(places.database)) as db:

        def is_ranked() -> bool:
            ranked = db.execute("SELECT COUNT(*) FROM grid_images WHERE risk IS NOT NULL")
            return bool(ranked.fetchone()[0] == total)

        wait_until(is_ranked, 600)


def _said_of_people(team: Team) -> dict[str, str]:
    """What the page of people says a lead can do about each annotator."""
    page = team.opens(LEAD, f"Overview of {TITLE}", "People")
    page.get_by_role("heading", name="People", exact=True).wait_for()
    people = page.locator("section.person").all()
    said = {
        one.get_by_role("heading").inner_text(): one.locator(".person-advice").inner_text()
        for one in people
    }
    return {name: said[name] for name in NAMES}


def _exchanged(said: str) -> float:
    """In which share of somebody's images they exchange left and right, as the page says it."""
    found = re.search(r"Exchanges left and right in (\d+) of (\d+) images", said)
    return int(found[1]) / int(found[2]) if found else 0.0


def check_export(day: Day, team: Team) -> None:
    """What the lead exports has every image, with the people as the photograph shows them."""
    page = team.opens(LEAD, f"Overview of {TITLE}", "Export or report…")
    page.get_by_label("Format").select_option("coco")
    page.get_by_role("button", name="Export", exact=True).click()
    ready = page.get_by_role("link", name="Download")
    ready.wait_for(timeout=120_000)
    with page.expect_download() as download:
        ready.click()
    coco = json.loads(download.value.path().read_text("utf-8"))
    drawn: dict[int, list[Pose]] = {}
    for one in coco["annotations"]:
        drawn.setdefault(one["image_id"], []).append(one["keypoints"])
    found = {one["file_name"]: drawn[one["id"]] for one in coco["images"]}
    wrong = [name for name in day.truth if not is_same(found[name], day.truth[name], REACH)]
    assert wrong == []


def label_all(day: Day, team: Team) -> None:
    """The annotators label until nothing is left; they take turns."""
    chance = Random(7)  # noqa: S311 - a simulation
    at_work = list(NAMES)
    for name in NAMES:
        page = team.opens(name)
        page.get_by_role("button", name=re.compile("(Start|Continue) labeling")).click()
    own = dict.fromkeys(NAMES, 0)
    while at_work:
        for name in list(at_work):
            hands = team.hands(name)
            image = hands.page.locator("#image-name").inner_text()
            own[name] += 1
            poses = _answer(day, image, name, own[name], chance)
            hands.draws([_shaken(pose, chance) for pose in poses])
            hands.submits()
            if not goes_on(hands.page, image):
                at_work.remove(name)


def _answer(day: Day, image: str, name: str, number: int, chance: Random) -> list[Pose]:
    day.by[image] = name
    if image in day.planted:
        day.faults[image], poses = day.planted[image]
        return poses
    poses = [list(pose) for pose in day.truth[image]]
    if name == CARELESS and number % CARELESS_EVERY == 0:
        day.faults[image] = "careless"
        return plant(CARELESS_KIND, poses, 0, chance) or poses
    return poses


def _shaken(pose: Pose, chance: Random) -> Pose:
    return [n if at % 3 == 2 else n + chance.gauss(0, NOISE) for at, n in enumerate(pose)]


def goes_on(page: Page, image: str) -> bool:
    """Waits for what comes after an image; False when nothing is left."""
    is_next = f"document.querySelector('#image-name')?.textContent !== {image!r}"
    page.wait_for_function(f"() => location.pathname.includes('/done') || {is_next}")
    return "/done" not in page.url


def review(day: Day, team: Team, name: str, at_most: int | None = None) -> None:
    """Goes through the labels of the view that is open in the editor, and decides about each.

    Args:
        name: Who reviews; the first label is before them.
        at_most: After so many they stop.
    """
    hands = team.hands(name)
    page = hands.page
    number = 0
    while at_most is None or number < at_most:
        number += 1
        image = page.locator("#title").inner_text()
        day.looked_at.append(image)
        if is_same(hands.sees(), day.truth[image], REACH):
            page.locator("#accept[data-takes]").wait_for()
            page.keyboard.press("+")
        else:
            day.sent_back.append(image)
            page.locator("#accept[data-takes]").wait_for()
            page.keyboard.press("-")
            dialog = page.get_by_role("dialog", name="Send this label back")
            dialog.get_by_label("What should be corrected?").fill("It does not fit the photograph.")
            page.keyboard.press("Enter")
        is_other = f"document.querySelector('#title')?.textContent !== {image!r}"
        page.wait_for_function(f"() => location.search.includes('end=') || {is_other}")
        if "end=" in page.url:
            return


def correct_all(day: Day, team: Team) -> None:
    """The annotators correct what was sent back to them."""
    for name in NAMES:
        page = team.opens(name)
        button = page.get_by_role("button", name=re.compile("(Start|Continue) labeling"))
        if not button.count():
            continue
        button.click()
        hands = team.hands(name)
        while True:
            image = page.locator("#image-name").inner_text()
            page.locator("#sent-back").wait_for()
            hands.corrects(day.truth[image], REACH)
            hands.submits()
            if not goes_on(page, image):
                break
