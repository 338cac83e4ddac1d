"""Hostile input: whatever is sent, each handler answers, and what it answers is strict JSON."""

import json
from math import isfinite
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from functions import storage
from poserig.errors import PoserigError
from poserig.json import Json
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
HALF = "half \ud800 of a character"
# Stands for JSON text that no encoder would write.
DEEP, HUGE = "@deep@", "@huge@"
RAW = {f'"{DEEP}"': "[" * 5000 + "]" * 5000, f'"{HUGE}"': "1e999"}
HOSTILE: list[Json] = [
    HALF, "\udfff", "a\ud83d", "two\nlines\r\u2028", "x" * 30_000, "<b>&amp;</b>", "e\u0301é\u200d",
    "", float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 10**400, -(10**400), -0.0,
    5e-324, 1e-200, 1e15, DEEP, HUGE, None, True, False, 0, 7, -1, 2.5, [], {},
    [[]], [None], [1, 2, 3], {"a": 1},
    {HALF: HALF}, {"rig": 3, "instances": 7}, {"rig": "", "instances": 5, "labels": 3},
    {"rig": "coco-person-17", "instances": [None]}, [DEEP], {"x": HUGE},
]  # fmt: skip


class Bucket:
    """S3 as far as the post-annotation function needs it."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.written: dict[str, bytes] = {}

    def get_object(self, *, Bucket: str, Key: str) -> Json:
        return {"Body": SimpleNamespace(read=lambda: self.body)}

    def put_object(self, *, Key: str, Body: bytes, **_: Json) -> None:
        Key.encode()
        self.written[Key] = Body


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def assert_strict(answer: Json) -> None:
    """As the runtime client writes it and Ground Truth reads it."""
    body = json.dumps(answer, ensure_ascii=False).encode()

    def number(text: str) -> float:
        assert isfinite(float(text)), text[:40]
        return float(text)

    json.loads(body, parse_constant=refuse, parse_float=number, parse_int=number)


def text_of(value: Json, chance: Random, deep: bool = True) -> str:
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    for stand_in, raw in RAW.items():
        if deep or DEEP not in stand_in:
            text = text.replace(stand_in, raw)
    return text


def spoil(value: Json, chance: Random) -> Json:
    """The value with one member, at any level, replaced, renamed, doubled or taken away."""
    if not isinstance(value, (dict, list)) or not value or chance.random() < 0.12:
        return chance.choice(HOSTILE)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        if chance.random() < 0.1:
            return [*value, value[at]]
        return [spoil(item, chance) if n == at else item for n, item in enumerate(value)]
    name = chance.choice(sorted(value))
    if chance.random() < 0.1:
        return {
            (chance.choice([HALF, "", "v"]) if key == name else key): member
            for key, member in value.items()
        }
    return {key: spoil(m, chance) if key == name else m for key, m in value.items()}


def person(chance: Random) -> list[float]:
    return [
        n
        for _ in COCO.keypoint_names
        for n in (round(chance.uniform(0, 640), 1), chance.randrange(480), chance.choice((1, 2)))
    ]


def form(chance: Random, flats: list[list[float]], spoiled: int) -> str:
    instances = [
        {"id": str(n), "name": "", "keypoints": flat, "extra": [{"label": "hat", "x": 1, "y": 2}]}
        for n, flat in enumerate(flats, 1)
    ]
    for item in instances[1:]:
        del item["extra"]
    finding = {
        "type": "outside_image", "severity": "error", "instance": "1", "detail": "Outside.",
        "fix": {"action": "move", "points": [{"label": "nose", "x": 0, "y": 0}]},
    }  # fmt: skip
    pose: Json = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": list(COCO.keypoint_names),
        "image": {"width": 640, "height": 480}, "instances": instances,
        "activity": {"seconds": 40}, "problems": [], "findings": [finding],
    }  # fmt: skip
    old: Json = [
        {
            "name": "",
            "annotations": [
                {"label": label, "x": flat[3 * n], "y": flat[3 * n + 1]}
                for n, label in enumerate(COCO.keypoint_names)
            ],
        }
        for flat in flats
    ]
    for _ in range(spoiled):
        pose, old = spoil(pose, chance), spoil(old, chance)
    fields: Json = {"updated_annotations": text_of(old, chance), "total_time_in_seconds": "3.5"}
    if chance.random() < 0.7:
        fields["pose"] = text_of(pose, chance)
        if chance.random() < 0.5:
            del fields["updated_annotations"]
    if spoiled and chance.random() < 0.2:
        fields = spoil(fields, chance)
    return text_of(fields, chance)


def batch(seed: int) -> bytes:
    """A consolidation request of three data objects, the second spoiled."""
    chance = Random(seed)  # noqa: S311  # seeded, no secret
    entries: Json = []
    for number in range(3):
        flats = [person(chance) for _ in range(chance.randint(1, 2))]
        workers = chance.randint(1, 3)
        annotations: Json = [
            {
                "workerId": f"w{worker}",
                "annotationData": {
                    "content": form(chance, flats, chance.randint(1, 2) if number == 1 else 0)
                },
            }
            for worker in range(workers)
        ]
        if number == 1 and chance.random() < 0.3:
            annotations = spoil(annotations, chance)
        entries.append({"datasetObjectId": str(number), "annotations": annotations})
    # The request is Ground Truth's own file: what is deep lies in the texts that workers sent.
    return text_of(entries, chance, deep=False).encode("utf-8", "surrogatepass")


EVENT = {
    "version": "2018-10-06",
    "labelingJobArn": "arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/pier",
    "labelAttributeName": "pose",
    "payload": {"s3Uri": "s3://pier/request.json"},
    "outputConfig": "s3://pier/out",
}


def consolidate(
    post: Any, context: Any, monkeypatch: pytest.MonkeyPatch, body: bytes, **members: Json
) -> Json:
    bucket = Bucket(body)
    with monkeypatch.context() as patched:
        patched.setattr(storage, "client", lambda: bucket)
        return post.lambda_handler({**EVENT, **members}, context)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, post: Any, context: Any) -> Any:
    """The label of one data object from the forms of its workers."""

    def label_of(*forms: str) -> Json:
        entries = [
            {
                "datasetObjectId": "0",
                "annotations": [
                    {"workerId": f"w{n}", "annotationData": {"content": content}}
                    for n, content in enumerate(forms)
                ],
            }
        ]
        body = json.dumps(entries, ensure_ascii=False).encode("utf-8", "surrogatepass")
        (entry,) = consolidate(post, context, monkeypatch, body)
        assert_strict(entry)
        return entry["consolidatedAnnotation"]["content"]["pose"]

    return label_of


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_no_answer_ends_the_post_annotation_function(
    monkeypatch: pytest.MonkeyPatch, post: Any, context: Any, first: int
) -> None:
    for seed in range(first, first + 20):
        entries = consolidate(post, context, monkeypatch, batch(seed))
        assert_strict(entries)
        assert [entry["datasetObjectId"] for entry in entries] == ["0", "1", "2"], seed
        labels = [entry["consolidatedAnnotation"]["content"]["pose"] for entry in entries]
        # What is spoiled costs at most its own object.
        assert "status" not in labels[0], seed
        assert "status" not in labels[2], seed
        assert "defect" not in labels[1].get("reason", ""), (seed, labels[1]["reason"])


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_no_manifest_line_ends_the_pre_annotation_function(
    pre: Any, context: Any, first: int
) -> None:
    for seed in range(first, first + 100):
        chance = Random(seed)  # noqa: S311  # seeded, no secret
        flat = person(chance)
        label = {
            "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "workers": 1,
            "instances": [{"id": "1", "name": "", "keypoints": flat, "confidence": [0.5] * 17}],
        }  # fmt: skip
        shapes: list[Json] = [
            label,
            [{"name": "", "score": 0.4, "annotations": [{"label": "nose", "x": 1, "y": 2}]}],
            {"instances": [{"keypoints": flat}], "labels": list(COCO.keypoint_names)},
            [{"keypoints": flat, "category_id": 1, "keypoint_scores": [0.3] * 17}],
            {"keypoints": {"nose": [1, 2, 0.5]}},
        ]
        line: Json = {
            "source-ref": "s3://pier/a.jpg", "rig": COCO.name, "instructions": "Look.",
            "initial_values": chance.choice(shapes),
        }  # fmt: skip
        for _ in range(chance.randint(1, 3)):
            line = spoil(line, chance)
        event = {"version": "2018-10-06", "labelingJobArn": "arn", "dataObject": line}
        if chance.random() < 0.1:
            event = spoil(event, chance)
        # The runtime reads the event from JSON text.
        try:
            event = json.loads(text_of(event, chance))
        except RecursionError:
            continue
        try:
            answer = pre.lambda_handler(event, context)
        except PoserigError as error:
            str(error).encode()
        else:
            assert_strict(answer)
            assert isinstance(answer["isHumanAnnotationRequired"], bool)


def plain_form(**changes: Json) -> str:
    chance = Random(1)  # noqa: S311  # seeded, no secret
    instance = {"id": "1", "name": "", "keypoints": person(chance), **changes}
    pose = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 640, "height": 480}, "instances": [instance],
    }  # fmt: skip
    return json.dumps({"pose": json.dumps(pose)})


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_half_a_character_in_a_name_costs_that_character(alone: Any, workers: int) -> None:
    label = alone(*[plain_form(name="an\ud800na", id="7\udc00")] * workers)
    (instance,) = label["instances"]
    assert instance["name"] == "an\ufffdna"
    assert instance["keypoints"] == person(Random(1))  # noqa: S311  # seeded, no secret
    found = [issue for issue in label["issues"] if issue["type"] == "replaced_characters"]
    assert len(found) == workers
    assert found[0]["severity"] == "warning"
    assert found[0]["detail"].endswith(": pose.instances[0].id, pose.instances[0].name.")


def test_whole_characters_in_escapes_are_kept(alone: Any) -> None:
    label = alone(plain_form(name="anna 🏂"))
    assert label["instances"][0]["name"] == "anna 🏂"
    assert label["issues"] == []


@pytest.mark.parametrize("raw", ["1e308", "-1e308", "1e999", "NaN", "1" + "0" * 400, "true"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_coordinate_that_is_none_is_named(alone: Any, raw: str, workers: int) -> None:
    flat = person(Random(1))  # noqa: S311  # seeded, no secret
    bad = plain_form().replace(f"[{flat[0]}, ", f"[{raw}, ", 1)
    assert bad != plain_form()
    label = alone(*[bad] * workers)
    assert label["status"] == "error"
    if raw != "NaN":
        assert "pose.instances[0].keypoints[0]: is not a finite number." in label["reason"]


def test_one_spoiled_answer_of_three_costs_that_answer(alone: Any) -> None:
    deep = plain_form().replace('\\"\\"', "[" * 5000 + "]" * 5000, 1)
    label = alone(plain_form(), deep, plain_form())
    assert label["workers"] == 2
    found = [issue for issue in label["issues"] if issue["type"] == "unreadable_answer"]
    assert [issue["detail"][:18] for issue in found] == ["pose: is not JSON "]


def test_tiny_and_negative_zero_coordinates_are_no_defect(alone: Any) -> None:
    for number in (5e-324, 1e-200, -0.0, 1e-9):
        flats = [
            [number * (at + scale) if at % 3 < 2 else 2 for at in range(51)] for scale in (1, 2, 3)
        ]
        label = alone(*[plain_form(keypoints=flat) for flat in flats])
        assert "reason" not in label, (number, label)


def test_an_attribute_name_and_ids_with_half_a_character_are_answered(
    monkeypatch: pytest.MonkeyPatch, post: Any, context: Any
) -> None:
    entries = [{"datasetObjectId": HALF, "annotations": []}, {"datasetObjectId": "1"}]
    found = consolidate(
        post, context, monkeypatch, json.dumps(entries).encode(),
        labelAttributeName=HALF, labelingJobArn=HALF, outputConfig=HALF,
    )  # fmt: skip
    assert_strict(found)
    assert [entry["datasetObjectId"] for entry in found] == ["half \ufffd of a character", "1"]


def test_an_address_with_half_a_character_is_refused_in_words_that_can_be_written(
    monkeypatch: pytest.MonkeyPatch, post: Any, context: Any, pre: Any
) -> None:
    payload = {"s3Uri": f"s3://pier/{HALF}"}
    with pytest.raises(PoserigError, match="is not an S3 URI") as caught:
        consolidate(post, context, monkeypatch, b"[]", payload=payload)
    str(caught.value).encode()
    with pytest.raises(PoserigError, match=r"source-ref: holds half of a character"):
        pre.lambda_handler({"dataObject": {"source-ref": f"s3://pier/{HALF}"}}, context)


def test_what_json_cannot_hold_is_not_passed_on_to_the_page(pre: Any, context: Any) -> None:
    points = [{"label": "nose", "x": 1, "y": 2, "score": float("nan"), "note": [float("inf"), 3]}]
    values = [{"name": HALF, "annotations": points, "big": 10**400}]
    line = {"source-ref": "s3://pier/a.jpg", "initial_values": values}
    answer = pre.lambda_handler({"dataObject": line}, context)
    assert answer["taskInput"]["initialValues"] == [
        {
            "name": "half \ufffd of a character",
            "annotations": [{"label": "nose", "x": 1, "y": 2, "note": [None, 3]}],
        }
    ]


@pytest.mark.parametrize("instances", [7, None, "text", {"a": 1}])
def test_a_label_whose_instances_are_no_array_is_refused(
    pre: Any, context: Any, instances: Json
) -> None:
    line = {
        "source-ref": "s3://pier/a.jpg",
        "initial_values": {"rig": COCO.name, "instances": instances},
    }
    with pytest.raises(PoserigError, match=r"initial_values\.instances: is not an array"):
        pre.lambda_handler({"dataObject": line}, context)


def test_a_rig_name_longer_than_a_file_name_is_no_rig_of_the_library(
    pre: Any, context: Any
) -> None:
    line = {
        "source-ref": "s3://pier/a.jpg",
        "rig": "x" * 30_000,
        "initial_values": [{"keypoints": [1, 2, 2]}],
    }
    with pytest.raises(PoserigError, match="has keypoints without names"):
        pre.lambda_handler({"dataObject": line}, context)


@pytest.mark.parametrize("number", [[], {"a": 1}])
def test_a_category_id_that_is_no_id_names_no_category(
    pre: Any, context: Any, number: Json
) -> None:
    flat = [1, 2, 2]
    values = {
        "annotations": [{"keypoints": flat, "category_id": number}],
        "categories": [{"id": number, "keypoints": ["nose"]}],
    }
    line = {"source-ref": "s3://pier/a.jpg", "initial_values": values}
    with pytest.raises(PoserigError, match="has keypoints without names"):
        pre.lambda_handler({"dataObject": line}, context)
