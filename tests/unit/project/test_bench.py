"""The settings page of a project gets its rigs, drawn."""

import json

from poserig.jobs.templates import path_of_rig
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig
from poserig.project.bench import ProjectBench
from poserig.project.places import Places
from poserig.project.rigs import rig_file

JOB = "Photos-1"


def keep(places: Places, text: str) -> None:
    path = rig_file(places, JOB)
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_rigs_are_named_counted_and_drawn(places: Places) -> None:
    person = library_rig("coco-person-17")
    assert isinstance(person, Rig)
    own = {
        "version": 1,
        "name": "stick",
        "category": "stick",
        "classes": ["stick"],
        "keypoints": [{"name": "a"}, {"name": "b"}],
        "links": [{"from": "a", "to": "b"}],
    }
    keep(places, json.dumps([json.loads(_text("coco-person-17")), own]))
    first, second = ProjectBench(places).rigs(JOB)
    assert (first.name, first.points, first.links) == ("coco-person-17", 17, len(person.links))
    assert (first.revision, first.hash, first.is_own) == (1, person.hash[:8], False)
    assert first.svg.startswith("<svg") and "left_wrist" in first.svg
    assert (second.name, second.points, second.links, second.is_own) == ("stick", 2, 1, True)
    assert second.svg == ""  # it has no layout


def test_damaged_rig_file_hinders_nothing(places: Places) -> None:
    bench = ProjectBench(places)
    assert bench.rigs(JOB) == ()
    keep(places, "{")
    assert bench.rigs(JOB) == ()
    assert not bench.has_gold(JOB)


def _text(name: str) -> str:
    rig = library_rig(name)
    assert rig is not None
    return path_of_rig(name, rig).read_text("utf-8")
