"""Every figure of a report, by its value on a few images."""

from datetime import date

import pytest

from poserig.pose.keypoints import Instance
from poserig.pose.quality.concerns import Concern
from poserig.report.figures import Figures
from poserig.report.model import Entry, Facts, Found, GivenAnswer
from tests.unit.report.poses import NAMES, RIG, SIGMA, image, kite, moved

CONCERN = Concern("outlier_point", "1", ("top",), 0.9, "Far.")


def entry(instances: list[Instance], line: int = 1, **members: object) -> Entry:
    of_image = {name: members.pop(name) for name in ("agreement",) if name in members}
    return Entry(image(instances, line, **of_image), RIG, **members)  # type: ignore[arg-type]


def exchanged(item: Instance) -> Instance:
    flat = list(item.keypoints)
    flat[3:6], flat[6:9] = flat[6:9], flat[3:6]
    return Instance(item.id, item.name, flat)


def test_counts_agreement_confidence_visibility_and_findings() -> None:
    figures = Figures()
    sure = kite(confidence=(1.0, 0.5, 0.5, 1.0), category="dog", flags=("crowd",))
    figures.add(
        entry([sure], agreement=0.9, facts=Facts(issues=(Found("inversion"), Found("inversion")))),
        0.9,
        [CONCERN, CONCERN._replace(kind="missing_point", chance=0.1)],
    )
    figures.add(entry([moved(kite(), 0, 0, v=0), moved(kite(200), 3, 0, v=1)], 2), 0.1, [])
    told = figures.to_json()
    assert (told["images"], told["instances"], told["points"]) == (2, 3, 11)
    assert told["doubtful_images"] == 1
    assert told["agreement"]["count"] == 1
    assert told["agreement"]["mean"] == 0.9
    assert told["agreement"]["counts"][18] == 1  # from 0.90 to 0.95
    assert told["confidence"]["mean"] == 0.75
    assert told["findings"] == [
        {"type": "outlier_point", "source": "qa", "images": 1, "findings": 1},
        {"type": "inversion", "source": "label", "images": 1, "findings": 2},
    ]
    rows = {row["name"]: row for row in told["rigs"][0]["keypoints"]}
    assert tuple(rows) == NAMES
    seen = [(rows[name]["not_labeled"], rows[name]["occluded"], rows[name]["visible"])
            for name in ("top", "left", "foot")]  # fmt: skip
    assert seen == [(1, 0, 2), (0, 0, 3), (0, 1, 2)]
    assert (rows["top"]["confidence"], rows["left"]["confidence"]) == (1.0, 0.5)
    assert (told["classes"], told["flags"]) == ({"dog": 1}, {"crowd": 1})


def test_workers_are_held_to_the_consensus_and_to_gold() -> None:
    figures = Figures()
    label = kite()
    answers = (
        GivenAnswer("ann", (moved(label, 0, 2 * SIGMA),), 20),
        GivenAnswer("bob", (exchanged(label), kite(250, ident="2")), None),
    )
    figures.add(entry([label], answers=answers, gold=(label,)), 0, [])
    # One answer alone is the label itself: it would be perfect.
    figures.add(entry([label], 2, answers=(GivenAnswer("ann", (label,), 10),)), 0, [])
    ann, bob = figures.to_json()["workers"]
    assert (ann["worker"], ann["answers"], ann["instances"], ann["points"]) == ("ann", 2, 2, 8)
    assert (ann["seconds"], ann["seconds_per_answer"], ann["seconds_per_point"]) == (30, 15, 3.75)
    assert ann["consensus"]["images"] == 1
    assert ann["consensus"]["kinds"] == {
        "good": 3, "jitter": 1, "inversion": 0, "swap": 0, "miss": 0,
    }  # fmt: skip
    assert ann["consensus"]["quality"] == pytest.approx((3 + 2.71828**-0.5) / 4, abs=1e-3)
    assert ann["gold"]["quality"] == ann["consensus"]["quality"]
    assert bob["consensus"]["kinds"]["inversion"] == 2
    assert bob["consensus"]["invented_instances"] == 1
    assert (bob["seconds"], bob["seconds_per_answer"]) == (0, None)
    top = figures.to_json()["rigs"][0]["keypoints"][0]
    assert top["error_of_workers"]["sigma"]["count"] == 2
    assert top["error_of_workers"]["pixels"]["mean"] == pytest.approx(SIGMA, abs=1e-3)
    assert top["error_of_labels"]["sigma"]["mean"] == 0
    assert figures.to_json()["gold"]["quality"] == 1


def test_rounds_say_what_was_accepted_and_by_how_much_points_moved() -> None:
    figures = Figures()
    corrected = {"moved": 2.0, "placed": 1.0, "median_move": 1.5, "largest_move": 4.0}
    for number, (changes, was_modified) in enumerate(
        ((None, None), (corrected, True), ({}, False))
    ):
        facts = Facts(changes=changes, was_modified=was_modified, round=2 if number else 1)
        figures.add(entry([kite()], number, facts=facts), 0, [])
    first, second = figures.to_json()["rounds"]
    assert (first["round"], first["labels"], first["started"]) == (1, 1, 0)
    assert (second["labels"], second["started"], second["accepted"]) == (2, 2, 1)
    assert (second["moved"], second["placed"], second["largest_move"]) == (2, 1, 4)
    assert second["median_move"] == {"count": 1, "mean": 1.5, "median": 1.5, "p90": 1.5}


def test_time_by_day_and_per_point() -> None:
    figures = Figures()
    for day, seconds in ((3, 10.0), (3, 20.0), (2, None)):
        facts = Facts(seconds=seconds, day=date(2026, 11, day))
        figures.add(entry([kite()], facts=facts), 0, [])
    time = figures.to_json()["time"]
    assert (time["seconds"], time["seconds_per_label"], time["seconds_per_point"]) == (30, 15, 3.75)
    assert time["days"] == [
        {"day": "2026-11-02", "labels": 1, "seconds": 0.0},
        {"day": "2026-11-03", "labels": 2, "seconds": 30.0},
    ]


def test_coverage_counts_instances_sizes_and_places() -> None:
    figures = Figures()
    figures.add(entry([kite(), kite(300, 200, "2")]), 0, [])
    figures.add(entry([], 2), 0, [])
    told = figures.to_json()["coverage"]
    assert told["instances_per_image"] == {"0": 1, "2": 1}
    assert told["positions"][1][1] == 1  # the middle is at (50, 50) of 400 by 300
    assert told["positions"][6][10] == 1
    assert sum(map(sum, told["positions"])) == 2
    # √(0.53 · 100² / (400 · 300)) = 0.210: from 0.177 to 0.25.
    assert told["sizes"]["mean"] == 0.21
    place = told["sizes"]["counts"].index(2)
    assert told["sizes"]["edges"][place : place + 2] == [0.1768, 0.25]


def test_poses_that_differ_lie_apart_on_the_map() -> None:
    figures = Figures()
    for number in range(40):
        item = kite() if number % 2 else moved(kite(), 3, 60 + number / 10, -60)
        figures.add(entry([item], number), 0, [])
    cells = figures.to_json()["rigs"][0]["poses"]
    assert sum(cell["count"] for cell in cells) == 40
    columns = {cell["column"] for cell in cells}
    assert min(columns) == 0
    assert max(columns) >= 7
    still = [cell["count"] for cell in cells if cell["column"] in (min(columns), max(columns))]
    assert 20 in still  # the twenty that are the same are in one cell
