"""The pages of a project's job have its present rig, and the words of its lead."""

import html
import json
import re

from poserig.jobs.templates import RigFile, fill_with_rigs
from poserig.json import Json, JsonObject
from poserig.labeling.settings import JobSettings
from poserig.pose.rig_file import parse_rig
from poserig.project.places import Places
from poserig.project.product import template
from poserig.project.rigs import rig_file
from poserig.project.wording import ProjectWording

JOB = "Photos-1"
BUG: JsonObject = {
    "version": 1,
    "name": "bug-2",
    "flags": ["wet"],
    "keypoints": [{"name": "head"}, {"name": "tail"}],
    "links": [{"from": "head", "to": "tail"}],
}


def keep(places: Places, rig: JsonObject) -> None:
    path = rig_file(places, JOB)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rig))


def made() -> str:
    """The template as it was when the job was created."""
    return fill_with_rigs(template().read_text("utf-8"), [RigFile(parse_rig(BUG, "bug"), BUG)])


def attribute(page: str, name: str) -> Json:
    found = re.search(rf'\s{name}="([^"]*)"', page)
    assert found, name
    value: Json = json.loads(html.unescape(found[1]))
    return value


def test_nothing_changes_without_settings(places: Places) -> None:
    wording = ProjectWording(places)
    assert wording.dressed(JOB, made(), JobSettings()) == made()  # its rig file is gone
    keep(places, BUG)
    assert wording.dressed(JOB, made(), JobSettings()) == made()


def test_words_and_flags_of_the_lead_are_in_the_page(places: Places) -> None:
    keep(places, BUG)
    words = (("wet", 'Wet "fur" {{x}}'),)
    settings = JobSettings(words=words, own_flags=("night", "fog"), hidden_flags=("fog",))
    page = ProjectWording(places).dressed(JOB, made(), settings)
    rig = attribute(page, "rig")
    assert isinstance(rig, dict)
    assert rig["flags"] == ["wet", "night"]
    assert rig["hash"] == parse_rig(BUG, "bug").hash
    assert attribute(page, "words") == {"wet": 'Wet "fur" {{x}}'}
    assert "{{x}}" not in page  # no tag of Liquid


def test_rig_file_that_was_edited_is_in_the_pages_of_the_job_it_had(places: Places) -> None:
    keep(places, {**BUG, "flags": ["wet", "squashed"]})
    rig = attribute(ProjectWording(places).dressed(JOB, made(), JobSettings()), "rig")
    assert isinstance(rig, dict) and rig["flags"] == ["wet", "squashed"]


def test_template_of_somebody_else_stays_as_it_is(places: Places) -> None:
    keep(places, BUG)
    settings = JobSettings(words=(("wet", "Wet"),))
    assert ProjectWording(places).dressed(JOB, "<p>{{ task.input.x }}", settings) == (
        "<p>{{ task.input.x }}"
    )
