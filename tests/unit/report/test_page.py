"""The page: hostile names stay text, its policy lets only its own code run, and it is bounded."""

import base64
import hashlib
import re
from datetime import date, datetime
from html.parser import HTMLParser

from poserig.pose.keypoints import Instance
from poserig.pose.quality.concerns import Concern
from poserig.pose.quality.review import ImageReview
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.report.make import Collected, write
from poserig.report.model import Entry, Facts, Found, GivenAnswer
from poserig.report.page import Head
from tests.unit.report.poses import image, kite

HOSTILE = "\"><script>window.x=1</script><img src=x onerror=window.x=1>'`&<!--"
EVIL = Rig(
    HOSTILE,
    (KeypointClass(HOSTILE, color=HOSTILE), KeypointClass("b"), KeypointClass("c"),
     KeypointClass("d")),
    (Link(HOSTILE, "b", HOSTILE),),
)  # fmt: skip


class Elements(HTMLParser):
    """Collects tags, and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]


def collected(rig: Rig, name: str, count: int = 1) -> Collected:
    """A data set in which every name is this one."""
    found = Collected()
    for line in range(1, count + 1):
        item = Instance(
            "1", name, kite().keypoints, (0.4,) * 4, category=name, flags=(name,), note=name
        )
        labeled = image((item,), line, name=f"{name}/{line}.jpg", agreement=0.5, tags=(name,))
        entry = Entry(
            labeled, rig,
            Facts(9, {"moved": 1.0, "median_move": 2.0}, True, 2, date(2026, 11, 27), 0.5,
                  (Found(name, "1", (name,)),)),
            (GivenAnswer(name, (item,), 9), GivenAnswer("b", (item,), 7)), (item,),
        )  # fmt: skip
        concerns = (Concern(name, "1", (name,), 0.9, name),)
        found.rigs[labeled.rig, labeled.keypoint_names] = rig
        found.figures.add(entry, 0.9, concerns)
        found.gallery.add(entry, ImageReview(labeled, 0.9, concerns))
    return found


def made(rig: Rig = EVIL, name: str = HOSTILE, count: int = 1) -> str:
    head = Head(name, datetime(2026, 11, 27, 16), 1, 2, [name])
    return write(collected(rig, name, count), head)


def test_hostile_names_stay_text_everywhere() -> None:
    text = made()
    elements = Elements()
    elements.feed(text)
    assert elements.tags.count("script") == 2  # the data, and the page's own
    assert "img" not in elements.tags
    assert elements.handlers == []
    assert all(source.startswith(("#", "data:")) for source in elements.sources)
    assert "<script>window" not in text
    assert "onerror" in text  # it is there, as text


def test_the_policy_lets_this_style_and_script_run_and_nothing_else() -> None:
    text = made()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    style = re.search(r"<style>(.+?)</style>", text, re.S)
    script = re.search(r"<script>(.+?)</script>", text, re.S)
    assert policy
    for kind, found in (("style-src", style), ("script-src", script)):
        assert found
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy[1]


def test_every_part_is_there_and_each_link_leads_to_one() -> None:
    text = made()
    sections = re.findall(r'<section id="(\w+)"', text)
    assert re.findall(r'<a href="#(\w+)">', text)[-len(sections) :] == sections
    for told in ("Against the gold poses", "Against the label of several workers", "1 without a",
                 "Changes by round", "Median error", "Labels by day"):  # fmt: skip
        assert told in text, told


def test_what_nobody_knows_is_said_in_words() -> None:
    found = Collected()
    entry = Entry(image((kite(),)), EVIL)
    found.rigs[entry.image.rig, entry.image.keypoint_names] = EVIL
    found.figures.add(entry, 0.0, ())
    found.gallery.add(entry, ImageReview(entry.image, 0.0, ()))
    text = write(found, Head("One", datetime(2026, 11, 27)))
    for told in ("No workers' answers lie with these labels", "so no round changed anything",
                 "No label says how long it took", "Nothing was found that needs a look",
                 "there is no agreement"):  # fmt: skip
        assert told.replace("'", "&#x27;") in text, told
