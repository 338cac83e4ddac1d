"""What must change nothing, through the function that consolidates a whole request."""

import json
import random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poserig.groundtruth.answers.request import parse_consolidation_request
from poserig.json import Json
from poserig.labels.make import label_objects
from poserig.pose.consensus import consolidate_batch
from poserig.pose.rig_file import LIBRARY, load_rig

COCO = load_rig("coco-person-17")
SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())


def no_s3(uri: str) -> bytes:
    raise AssertionError(f"the request itself holds all, and {uri} is read")


def labels_of(entries: Json) -> dict[str, Json]:
    outcomes = label_objects(parse_consolidation_request(json.dumps(entries), "payload"), no_s3)
    assert [o.dataset_object_id for o in outcomes] == [e["datasetObjectId"] for e in entries]
    return {outcome.dataset_object_id: outcome.label for outcome in outcomes}


def content(people: list[list[float]], variant: int, scale: float = 1) -> str:
    """A form, in one of the ways in which forms come."""
    flats = [[n if i % 3 == 2 else n * scale for i, n in enumerate(flat)] for flat in people]
    pose = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": int(640 * scale), "height": int(480 * scale)},
        "instances": [
            {"id": str(n), "name": "", "keypoints": flat} for n, flat in enumerate(flats, 1)
        ],
    }  # fmt: skip
    old = [
        {
            "name": "",
            "annotations": [
                {"label": label, "x": flat[3 * k], "y": flat[3 * k + 1], "v": flat[3 * k + 2]}
                for k, label in reversed(list(enumerate(COCO.keypoint_names)))
                if flat[3 * k + 2]
            ],
        }
        for flat in flats
    ]
    forms: list[Json] = [
        {"pose": json.dumps(pose), "updated_annotations": "[]"},
        {"pose": json.dumps(json.dumps(pose))},
        {"pose": pose},
        {"updated_annotations": json.dumps(old), "original_annotations": ""},
        {"updated_annotations": old, "original_annotations": "null"},
    ]
    return json.dumps(forms[variant])


@st.composite
def crowds(draw: st.DrawFn) -> list[dict[str, list[list[float]]]]:
    """For each of a few images: worker id → that worker's view of the people."""
    chance = random.Random(draw(st.integers(0, 10_000)))  # noqa: S311  # seeded, no secret
    images = []
    for _ in range(draw(st.integers(1, 3))):
        people = [
            [(chance.uniform(0, 640), chance.uniform(0, 480)) for _ in COCO.keypoints]
            for _ in range(chance.randrange(3))
        ]
        workers = chance.sample("abcdefghi", draw(st.integers(1, 4)))
        images.append({f"private.{w}": _view(people, chance) for w in workers})
    return images


def _view(people: list[list[tuple[float, float]]], chance: random.Random) -> list[list[float]]:
    seen: list[list[float]] = []
    for person in people:
        flat: list[float] = []
        for x, y in person:
            if chance.random() < 0.1:
                flat += (0, 0, 0)
            else:
                place = x + chance.gauss(0, 4), y + chance.gauss(0, 4)
                flat += (*(round(number, 2) for number in place), chance.choice((1, 2)))
        if chance.random() > 0.1 and any(flat):
            seen.append(flat)
    return seen


def entries(images: list[dict[str, list[list[float]]]], scale: float = 1) -> list[Json]:
    return [
        {
            "datasetObjectId": str(number),
            "dataObject": {"s3Uri": f"s3://b/{number}.jpg"},
            "annotations": [
                {"workerId": worker, "annotationData": {"content": content(seen, 0, scale)}}
                for worker, seen in views.items()
            ],
        }
        for number, views in enumerate(images)
    ]


@given(crowds(), st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None)
def test_order_names_and_repetition_change_nothing(images: Json, chance: random.Random) -> None:
    original = entries(images)
    expected = labels_of(original)
    assert labels_of(original) == expected
    for label in expected.values():
        jsonschema.validate(label, SCHEMA)
        assert "private." not in json.dumps(label)
    other = json.loads(json.dumps(original))
    names = {f"private.{letter}": f"w{number}" for number, letter in enumerate("ihgfedcba")}
    for entry in other:
        twice = entry["annotations"][:1]  # the same answer, delivered twice
        entry["annotations"] = [dict(item) for item in (*entry["annotations"], *twice)]
        chance.shuffle(entry["annotations"])
        for annotation in entry["annotations"]:
            annotation["workerId"] = names[annotation["workerId"]]
    chance.shuffle(other)
    assert labels_of(other) == expected


@given(crowds(), st.sampled_from([0.25, 3, 10]))
@settings(max_examples=6, deadline=None)
def test_a_larger_image_gives_the_same_label_larger(images: Json, scale: float) -> None:
    small, large = labels_of(entries(images)), labels_of(entries(images, scale))
    for number, label in small.items():
        other = large[number]
        assert (other["workers"], other["seconds"]) == (label["workers"], label["seconds"])
        assert other["agreement"] == (
            None if label["agreement"] is None else pytest.approx(label["agreement"], abs=0.02)
        )
        assert len(other["instances"]) == len(label["instances"])
        # Both are rounded to hundredths of a pixel of their own.
        for before, after in zip(label["instances"], other["instances"], strict=True):
            assert after.get("sources") == before.get("sources")
            assert after.get("confidence", []) == pytest.approx(
                before.get("confidence", []), abs=0.02
            )
            expected = [n if i % 3 == 2 else n * scale for i, n in enumerate(before["keypoints"])]
            assert after["keypoints"] == pytest.approx(expected, abs=0.01 + 0.02 * scale)


@given(crowds())
@settings(max_examples=4, deadline=None)
def test_every_way_in_which_a_form_comes_gives_the_same_points(images: Json) -> None:
    (views, *_) = images
    keypoints = []
    for variant in range(5):
        annotations = [
            {"workerId": worker, "annotationData": {"content": content(seen, variant)}}
            for worker, seen in views.items()
        ]
        (label,) = labels_of([{"datasetObjectId": "7", "annotations": annotations}]).values()
        if not label.get("labels"):  # nobody labeled anything, so nothing names the rig
            assert label["rig"] == COCO.name or not label["instances"]
        elif len(label["labels"]) < 17:  # no person had all the points: not all have a name
            continue
        # Without a rig the points stand in the order in which the workers have them.
        names = label.get("labels") or COCO.keypoint_names
        keypoints.append(
            sorted(
                [item["keypoints"][3 * at : 3 * at + 3] for at in map(names.index, sorted(names))]
                for item in label["instances"]
            )
        )
    assert all(found == keypoints[0] for found in keypoints)


def test_a_defect_of_the_consolidation_costs_one_image_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from poserig.pose.consolidation import settling

    person: list[float] = [n for k in range(17) for n in (100 + 10 * k, 50 + (37 * k) % 200, 2)]
    images = [{"a": [person], "b": [person]}, {"a": [person], "c": [person]}]
    consolidate = consolidate_batch

    def fails_with_c(rig: Any, batch: Any) -> Any:
        if any("c" in image.answers for image in batch):
            raise ZeroDivisionError
        return consolidate(rig, batch)

    monkeypatch.setattr(settling, "consolidate_batch", fails_with_c)
    labels = labels_of(entries(images))
    assert len(labels["0"]["instances"]) == 1
    assert labels["1"]["status"] == "error"
    assert "ZeroDivisionError() in " in labels["1"]["reason"]
    assert len(labels["1"]["raw"]) == 2


@pytest.mark.parametrize("odd", ["abc", "0123456789ABCDEF", "0123456789abcdef0", 7, {"a": 1}])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_hash_that_is_none_gives_a_label_of_the_schema(odd: Json, workers: int) -> None:
    chance = random.Random(1)  # noqa: S311  # seeded, no secret
    person = [n for _ in COCO.keypoints for n in (chance.uniform(0, 640), 5.5, 2)]
    form = json.loads(content([person], 2))
    form["pose"]["rig_hash"] = odd
    entry = {
        "datasetObjectId": "0",
        "dataObject": {"s3Uri": "s3://b/0.jpg"},
        "annotations": [
            {"workerId": f"private.{n}", "annotationData": {"content": json.dumps(form)}}
            for n in range(workers)
        ],
    }
    label = labels_of([entry])["0"]
    jsonschema.validate(label, SCHEMA)
    assert (label["rig"], label["rig_hash"]) == (COCO.name, "")
    assert label["labels"] == list(COCO.keypoint_names)
    assert {issue["type"] for issue in label["issues"]} >= {"unreadable_rig_hash"}
