"""Workers who agree: the label says what all of them said, whatever the model believes."""

import json
from collections.abc import Sequence
from math import hypot
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poserig.groundtruth.answers.request import parse_consolidation_request
from poserig.json import Json
from poserig.labels.make import label_objects
from poserig.pose.rig import KeypointClass, Rig
from poserig.pose.rig_file import LIBRARY, library_names, load_rig

HERE = Path(__file__).resolve().parent
SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
Person = tuple[str, list[float]]
RIGS = [load_rig(name) for name in library_names()]
UNKNOWN = Rig(
    "",
    tuple(
        KeypointClass(name, swap={"fin_l": "fin_r", "fin_r": "fin_l"}.get(name))
        for name in ("tip", "fin_l", "fin_r", "left eye", "right eye", "tail")
    ),
    (),
)


def no_s3(uri: str) -> bytes:
    raise AssertionError(f"the request itself holds all, and {uri} is read")


def form(rig: Rig, people: list[Person]) -> str:
    return json.dumps(
        {
            "pose": {
                "version": 1, "rig": rig.name, "rig_hash": rig.hash if rig.name else "",
                "labels": rig.keypoint_names, "image": {"width": 4000, "height": 3000},
                "instances": [
                    {"id": str(n), "name": name, "keypoints": flat}
                    for n, (name, flat) in enumerate(people, 1)
                ],
            }
        }
    )  # fmt: skip


def labels_of(images: list[list[str]]) -> list[Json]:
    """The labels of images, each with the forms of its workers."""
    entries = [
        {
            "datasetObjectId": str(number),
            "annotations": [
                {"workerId": f"w{worker}", "annotationData": {"content": content}}
                for worker, content in enumerate(forms)
            ],
        }
        for number, forms in enumerate(images)
    ]
    found = label_objects(parse_consolidation_request(json.dumps(entries), "payload"), no_s3)
    for outcome in found:
        jsonschema.validate(outcome.label, SCHEMA)
    return [outcome.label for outcome in found]


def points(flat: list[float]) -> list[tuple[float, float, float]]:
    return list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


def essence(people: list[Person], labels: Sequence[str]) -> list[Json]:
    """Names, and the labeled points by their names; sorted."""
    return sorted(
        (
            name,
            sorted(
                (label, *point)
                for label, point in zip(labels, points(flat), strict=True)
                if point[2]
            ),
        )
        for name, flat in people
    )


def said(label: Json, rig: Rig) -> list[Json]:
    labels = label.get("labels", rig.keypoint_names)
    return essence(
        [(item.get("name", ""), item["keypoints"]) for item in label["instances"]], labels
    )


def exchanged(rig: Rig, flat: list[float]) -> list[float]:
    return [n for partner in rig.swap_indices for n in flat[3 * partner : 3 * partner + 3]]


def people_of(rig: Rig, chance: Random) -> list[Person]:
    """One to three poses: of the rig's template or of no shape, from the front or from behind."""
    people = []
    for _ in range(chance.randint(1, 3)):
        size, left, top = chance.uniform(20, 900), chance.uniform(0, 3000), chance.uniform(0, 2000)
        shaped, visibilities = chance.random() < 0.7, chance.choice([(2,), (1, 2), (0, 1, 2), (1,)])
        flat: list[float] = []
        for keypoint in rig.keypoints:
            x, y = (shaped and keypoint.position) or (chance.random(), chance.random())
            place = left + size * x + chance.gauss(0, 2), top + size * y + chance.gauss(0, 2)
            whole = chance.random() < 0.5
            flat += (*(round(n) if whole else n for n in place), chance.choice(visibilities))
        if chance.random() < 0.5:
            flat = exchanged(rig, flat)
        people.append((chance.choice(["", "", "anna", "bo"]), flat))
    if chance.random() < 0.1:
        people.append(people[0])
    return people


@st.composite
def seeds(draw: st.DrawFn) -> tuple[Rig, Random]:
    rig = draw(st.sampled_from([*RIGS, UNKNOWN]))
    return rig, Random(draw(st.integers(0, 100_000)))  # noqa: S311  # seeded, no secret


@given(seeds(), st.integers(2, 5), st.booleans())
@settings(max_examples=20, deadline=None)
def test_identical_answers_are_the_label(seed: Any, workers: int, others: bool) -> None:
    rig, chance = seed
    people = people_of(rig, chance)
    images = [[form(rig, chance.sample(people, len(people))) for _ in range(workers)]]
    if others and len(rig.keypoint_names) < 60:
        # Images on which the first worker exchanges everything.
        for _ in range(4):
            some = people_of(rig, chance)
            turned = [(name, exchanged(rig, flat)) for name, flat in some]
            images.append([form(rig, turned), *[form(rig, some)] * (workers - 1)])
    label = labels_of(images)[0]
    assert said(label, rig) == essence(people, rig.keypoint_names)
    assert not [issue for issue in label["issues"] if issue["type"] == "inversion"]
    assert label["workers"] == workers


@given(seeds(), st.integers(2, 4))
@settings(max_examples=25, deadline=None)
def test_sides_on_which_all_agree_closely_are_the_labels(seed: Any, workers: int) -> None:
    """One object of the template's shape, clicked within 2 px, from the front or from behind."""
    rig, chance = seed
    flat: list[float] = []
    for keypoint in rig.keypoints:
        x, y = keypoint.position or (chance.random(), chance.random())
        flat += (100 + 900 * x, 100 + 900 * y, 1 if keypoint.group in ("head", "face") else 2)
    if chance.random() < 0.5:
        flat = exchanged(rig, flat)
    answers = [
        [n + chance.uniform(-1.4, 1.4) * (at % 3 < 2) for at, n in enumerate(flat)]
        for _ in range(workers)
    ]
    (label,) = labels_of([[form(rig, [("", answer)]) for answer in answers]])
    (found,) = label["instances"]
    place = dict(
        zip(label.get("labels", rig.keypoint_names), points(found["keypoints"]), strict=True)
    )
    for name, (x, y, v) in zip(rig.keypoint_names, points(flat), strict=True):
        assert place[name][2] == v
        assert hypot(place[name][0] - x, place[name][1] - y) < 3


def test_a_person_seen_from_behind_keeps_the_sides_that_all_say() -> None:
    """Three answers within 2 px; nose and eyes hidden by the head, so labeled as occluded."""
    answers = json.loads((HERE / "seen_from_behind.json").read_text())
    coco = load_rig("coco-person-17")
    (label,) = labels_of([[form(coco, [("", flat)]) for flat in answers]])
    flat = label["instances"][0]["keypoints"]
    at = {name: flat[3 * n] for n, name in enumerate(coco.keypoint_names)}
    assert at["left_shoulder"] == pytest.approx(545.5, abs=2)
    assert at["right_shoulder"] == pytest.approx(654.5, abs=2)
    for name in ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
        assert at[f"left_{name}"] < at[f"right_{name}"], name
    assert label["issues"] == []


def test_names_that_differ_leave_the_points_as_they_are() -> None:
    coco = load_rig("coco-person-17")
    chance = Random(3)  # noqa: S311  # seeded, no secret
    flat = [
        n for _ in coco.keypoint_names for n in (chance.uniform(0, 900), chance.uniform(0, 900), 2)
    ]
    (label,) = labels_of([[form(coco, [(name, flat)]) for name in ("", "bo", "anna", "bo")]])
    assert said(label, coco) == essence([("bo", flat)], coco.keypoint_names)


def test_each_pair_is_what_most_workers_call_it() -> None:
    """Each of three exchanged another part: no answer stands, and no majority is overruled."""
    coco = load_rig("coco-person-17")
    seen = json.loads((HERE / "seen_from_behind.json").read_text())[0]
    front = [2 if at % 3 == 2 else n for at, n in enumerate(exchanged(coco, seen))]
    back = exchanged(coco, front)

    def turned(*parts: str) -> list[float]:
        flats = (back if name.split("_")[-1] in parts else front for name in coco.keypoint_names)
        return [n for k, flat in enumerate(flats) for n in flat[3 * k : 3 * k + 3]]

    arms, legs, ears = turned("elbow", "wrist"), turned("knee", "ankle"), turned("eye", "ear")

    def inversions(*answers: list[float]) -> list[Json]:
        (label,) = labels_of([[form(coco, [("", flat)]) for flat in answers]])
        assert label["instances"][0]["keypoints"] == pytest.approx(front, abs=1)
        assert not [issue for issue in label["issues"] if issue["type"] == "overruled_majority"]
        return [issue for issue in label["issues"] if issue["type"] == "inversion"]

    assert [issue["severity"] for issue in inversions(arms, legs, ears)] == ["info"] * 3
    assert [issue["severity"] for issue in inversions(arms, legs, front)] == ["info"] * 2
