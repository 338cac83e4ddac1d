"""Tests poserig/labels/make.py: from the responses of a batch to its labels."""

import json
from collections.abc import Iterable, Sequence

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.json import Json, encode, loads
from poserig.labels.make import Outcome, Rigs, error_label, label_objects
from poserig.pose.consolidation import AnswerLike, Votes, consolidate, consolidate_images
from poserig.pose.label.shrink import most_characters
from poserig.pose.rig_file import LIBRARY, load_rig

HALF = "\ud800"
SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
COCO, TRUCK = load_rig("coco-person-17"), load_rig("box-truck-22")

numbers = st.one_of(
    st.integers(0, 640),
    st.floats(0, 640).map(lambda number: round(number, 2)),
    st.sampled_from([0, 1, -1, 0.0, 1.0, 2, 641, 1e14, 1e16, -1e16]),
)
odd: st.SearchStrategy[Json] = st.sampled_from(
    [None, True, False, "12", [], {}, 10**400, "", -0.0, "2"]
)
rows = st.lists(st.tuples(numbers, numbers, st.sampled_from([2, 2, 2, 1, 0, 2.0])), min_size=3)


def outcome_of(content: Json) -> Outcome:
    (outcome,) = label_objects([AnsweredObject("0", (WorkerResponse("w", content, ""),))], no_s3)
    return outcome


def no_s3(uri: str) -> bytes:
    raise AssertionError(uri)


def label_of(content: Json) -> Json:
    outcome = outcome_of(content)
    assert not outcome.failed
    return outcome.label


@st.composite
def forms(draw: st.DrawFn) -> Json:
    """Forms with and without something odd, somewhere."""
    rig = draw(st.sampled_from([COCO, TRUCK]))
    people = []
    for number in range(draw(st.integers(0, 3))):
        spots = draw(rows)
        flat: list[Json] = [
            n for k in range(len(rig.keypoint_names)) for n in spots[k % len(spots)]
        ]
        if draw(st.integers(0, 4)) == 0:
            flat[draw(st.integers(0, len(flat) - 1))] = draw(st.one_of(odd, numbers))
        people.append({"id": str(number + 1), "name": draw(st.sampled_from(["", "Ann"])),
                       "keypoints": flat})  # fmt: skip
    pose: Json = {
        "version": 1, "rig": rig.name, "rig_hash": rig.hash, "labels": list(rig.keypoint_names),
        "image": {"width": 640, "height": 640}, "instances": people,
        "activity": {"seconds": 41}, "findings": [], "problems": [],
    }  # fmt: skip
    old: Json = [
        {"name": item["name"], "annotations": [
            {"label": label, "x": item["keypoints"][3 * k], "y": item["keypoints"][3 * k + 1]}
            for k, label in enumerate(rig.keypoint_names)
        ]}
        for item in people
    ]  # fmt: skip
    places = [pose, pose["image"], pose["activity"], *people]
    places += [*old, *(point for item in old for point in item["annotations"])]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        place = draw(st.sampled_from(places))
        member = draw(st.sampled_from([*place, "v", "extra"]))
        if draw(st.booleans()):
            place.pop(member, None)
        else:
            place[member] = draw(st.one_of(odd, numbers, st.just(["nose"])))
    form = {"updated_annotations": json.dumps(old), "total_time_in_seconds": "41"}
    if draw(st.booleans()):
        form["pose"] = json.dumps(pose)
    return json.dumps(form) + draw(st.sampled_from(["", "", "", " ", "x"]))


@given(forms())
def test_every_answer_gives_a_label_or_an_error_that_any_program_can_read(content: str) -> None:
    outcome = outcome_of(content)
    assert loads(encode(outcome.label)) == outcome.label
    assert outcome.failed == ("status" in outcome.label)


def pose(**members: Json) -> str:
    flat = [n for k in range(17) for n in (100 + 10 * k, 60.5 + k, 2)]
    answer = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": "", "keypoints": flat}],
        "activity": {"seconds": 41}, "findings": [], "problems": [],
    }  # fmt: skip
    return json.dumps({"pose": json.dumps({**answer, **members})})


# A page of version 1 does not say how the file is turned.
FRAME = {"width": 640, "height": 480, "orientation": None}


def person(**members: Json) -> Json:
    flat = json.loads(json.loads(pose())["pose"])["instances"][0]["keypoints"]
    return {"id": "1", "name": "", "keypoints": flat, **members}


def test_label_of_the_components_usual_answer() -> None:
    label = label_of(pose())
    assert (label["seconds"], label["image"]) == (41, FRAME)
    assert label["instances"] == [{"id": "1", "keypoints": person()["keypoints"]}]
    occluded = person()["keypoints"]
    occluded[2::3] = [0, 1, *[2] * 15]
    label = label_of(pose(instances=[person(keypoints=occluded)]))
    assert label["instances"] == [{"id": "1", "keypoints": occluded}]


def test_label_of_an_own_rig_names_its_points() -> None:
    label = label_of(pose(rig="arm-2", labels=["hand", "elbow"], instances=[
        person(keypoints=[5, 6, 2, 7, 8, 2])
    ]))  # fmt: skip
    assert (label["rig"], label["labels"]) == ("arm-2", ["hand", "elbow"])


def test_label_of_the_existing_components_usual_answer() -> None:
    truck = [{"label": name, "x": 5 + k, "y": 9.25} for k, name in enumerate(TRUCK.keypoint_names)]
    old = [{"name": "left", "annotations": truck}, {"name": "", "annotations": truck}]
    form = {"updated_annotations": json.dumps(old), "total_time_in_seconds": "41"}
    label = label_of(json.dumps(form))
    assert (label["rig"], label["seconds"]) == ("", 41)
    assert label["labels"] == list(TRUCK.keypoint_names)
    assert label["instances"][0]["keypoints"][:6] == [5, 9.25, 2, 6, 9.25, 2]
    assert [item["id"] for item in label["instances"]] == ["1", "2"]


def test_rig_hash_that_is_no_text_is_not_taken() -> None:
    assert label_of(pose(rig_hash=5))["rig_hash"] == ""


@pytest.mark.parametrize("side", ["width", "height"])
@pytest.mark.parametrize("length", [0, -1, True, None, "640"])
def test_image_without_extent_is_not_taken(side: str, length: Json) -> None:
    size = {"width": 640, "height": 480, side: length}
    assert label_of(pose(image=size))["image"] is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pose(instances=[person(keypoints=[5, 6, 2])]), "has 3 numbers, not 51"),
        (pose(instances=[person(keypoints=[True, *person()["keypoints"][1:]])]), "finite number"),
        (pose(instances=[person(keypoints=[5, 6, 3, *person()["keypoints"][3:]])]), "is 3"),
        (pose(labels=["nose"] * 17), "names a keypoint twice"),
        (pose().replace("60.5", "NaN"), "NaN is no JSON number"),
        ("[" * 100_000, "is not JSON"),
        ("", "empty form"),
        (None, "empty form"),
    ],
)
def test_answer_that_cannot_be_read_says_why(content: Json, reason: str) -> None:
    outcome = outcome_of(content)
    assert outcome.failed
    assert reason in outcome.label["reason"]


def response(content: Json, worker: str = "w", uri: str = "") -> WorkerResponse:
    return WorkerResponse(worker, content, uri)


def outcomes_of(*objects: AnsweredObject, files: dict[str, bytes] | None = None) -> list[Outcome]:
    def read(uri: str) -> bytes:
        if files is None or uri not in files:
            raise PoserigError("cannot be read.", where=uri)
        return files[uri]

    return label_objects(objects, read)


def answered(*responses: WorkerResponse, number: str = "0", problem: str = "") -> AnsweredObject:
    return AnsweredObject(number, responses, problem)


def test_outcomes_keep_the_order_of_the_batch() -> None:
    found = outcomes_of(
        answered(response(pose()), response(pose(), "v"), number="30"),
        answered(response("{"), number="4"),
        answered(response(pose()), number="5"),
        answered(response(pose()), response(pose(), "v"), number="2"),
    )
    assert [one.dataset_object_id for one in found] == ["30", "4", "5", "2"]
    assert [one.failed for one in found] == [False, True, False, False]
    assert [one.label.get("workers") for one in found] == [2, None, 1, 2]
    assert outcomes_of() == []


def test_error_names_problem_and_what_was_sent() -> None:
    (found,) = outcomes_of(AnsweredObject("7", (), "No worker answered.", {"a": [1]}))
    assert found == Outcome(
        "7", {"status": "error", "reason": "No worker answered.", "raw": ['{"a": [1]}']}, True, 0
    )


def test_an_object_without_any_response_says_so() -> None:
    (outcome,) = label_objects([AnsweredObject("3", ())], no_s3)
    assert outcome.label["reason"] == "Nobody's answer is in its worker response."
    assert outcome.failed


def test_several_unreadable_responses_are_one_error_with_each_reason_once() -> None:
    (found,) = outcomes_of(answered(response("{}", "a"), response("{", "b"), response("{}", "c")))
    assert (found.failed, found.unreadable) == (True, 3)
    reason = found.label["reason"]
    assert reason.count("The worker submitted an empty form.") == 1
    assert reason.endswith("content: is not JSON (Expecting property name enclosed in double "
                           "quotes: line 1 column 2 (char 1)).")  # fmt: skip
    assert found.label["raw"] == ["{", "{}", "{}"]


def test_unreadable_response_beside_others_is_an_issue() -> None:
    long = "x" * 5000
    (found,) = outcomes_of(answered(response(pose(), "a"), response(long, "b")))
    assert (found.failed, found.unreadable, found.label["workers"]) == (False, 1, 1)
    (issue,) = found.label["issues"]
    assert (issue["type"], issue["severity"]) == ("unreadable_answer", "error")
    assert issue["detail"].startswith("content: is not JSON")
    assert issue["raw"] == "x" * 2000 + "… (5000 characters)"


def test_responses_in_another_order_give_the_same_label() -> None:
    forms = [pose(), "{", pose(instances=[]), "[1]", pose(problems=["Blurred."])]
    given = [response(content, f"w{number}") for number, content in enumerate(forms)]
    (first,), (second,) = outcomes_of(answered(*given)), outcomes_of(answered(*given[::-1]))
    assert first == second
    assert first.unreadable == 2


def test_response_that_is_there_twice_counts_once() -> None:
    twice = outcomes_of(answered(response(pose(), "a"), response(pose(), "a")))[0]
    assert twice.label["workers"] == 1
    other = outcomes_of(answered(response(pose(), "a"), response(pose(instances=[]), "a")))[0]
    assert (other.label["workers"], other.label["instances"]) == (1, [])
    nameless = outcomes_of(answered(*[response(pose(), "")] * 3))[0]
    assert nameless.label["workers"] == 3


def test_response_in_a_file_of_its_own_is_read() -> None:
    uri = "s3://b/answers/1.json"
    there = answered(response(None, uri=uri))
    for body in (pose().encode(), json.dumps(pose()).encode()):
        (found,) = outcomes_of(there, files={uri: body})
        assert found.label == label_of(pose())
    (gone,) = outcomes_of(there)
    assert gone.label["reason"] == f"{uri}: cannot be read."
    for body in (b"{", b"[" * 100_000, b"\xff"):
        (odd,) = outcomes_of(there, files={uri: body})
        assert odd.label["reason"].startswith(f"{uri}: is not JSON (")
    inline = answered(response(pose(), uri=uri))
    assert outcomes_of(inline)[0].label == label_of(pose())


@pytest.mark.parametrize("workers", [1, 2])
def test_defect_of_the_consolidation_costs_one_image_only(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    def is_bad(answers: Iterable[AnswerLike]) -> bool:
        return any(item.name == "bad" for answer in answers for item in answer.instances)

    def one(answers: Sequence[AnswerLike]) -> Json:
        if is_bad(answers):
            raise ZeroDivisionError("of ours")
        return consolidate(answers)

    def several(images: Sequence[Votes], rigs: Rigs) -> Json:
        if any(is_bad(image.answers.values()) for image in images):
            raise ZeroDivisionError("of ours")
        return consolidate_images(images, rigs)

    monkeypatch.setattr("poserig.labels.make.consolidate", one)
    monkeypatch.setattr("poserig.labels.make.consolidate_images", several)
    bad = pose(instances=[person(name="bad")])
    good, failed, last = outcomes_of(
        answered(*[response(pose(), f"w{n}") for n in range(workers)], number="0"),
        answered(*[response(bad, f"w{n}") for n in range(workers)], number="1"),
        answered(*[response(pose(), f"w{n}") for n in range(workers)], number="2"),
    )
    assert (good.failed, failed.failed, last.failed) == (False, True, False)
    assert good.label["instances"] == last.label["instances"] != []
    assert failed.label["reason"].startswith(
        "The answers were read, but consolidating them failed, a defect of poserig: "
        "ZeroDivisionError('of ours') in "
    )
    assert failed.label["raw"] == [bad] * workers


@pytest.mark.parametrize("raw", [HALF, {"a": float("nan")}, [10**400]])
def test_error_can_be_written(raw: Json) -> None:
    label = error_label(HALF, raw)
    assert label["status"] == "error"
    assert label["reason"] == "\ufffd"
    assert loads(encode(label)) == label


def respond(worker: str, *people: Json) -> WorkerResponse:
    return WorkerResponse(worker, pose(instances=list(people)))


def test_somebody_who_answers_again_counts_once_and_is_said_to() -> None:
    """consolidation.md 4.6: one worker's two answers outvoted another's one."""
    moved = person(
        keypoints=[n + 40 if i % 3 == 0 else n for i, n in enumerate(person()["keypoints"])]
    )
    responses = (respond("ann", person()), respond("ann", moved))
    (outcome,) = label_objects([AnsweredObject("7", responses)], no_s3)
    assert outcome.label["workers"] == 1
    assert outcome.label["instances"][0]["keypoints"] == moved["keypoints"]
    assert [(one["type"], one["workers"]) for one in outcome.label["issues"]] == [
        ("repeated_worker", 1)
    ]
    three = (*responses, respond("bob", person()))
    (outcome,) = label_objects([AnsweredObject("7", three)], no_s3)
    assert outcome.label["workers"] == 2


def test_the_same_answer_twice_is_one_and_needs_no_word() -> None:
    twice = (respond("ann", person()), respond("ann", person()))
    (outcome,) = label_objects([AnsweredObject("7", twice)], no_s3)
    assert (outcome.label["workers"], outcome.label["issues"]) == (1, [])


def test_answers_without_an_id_all_count() -> None:
    (outcome,) = label_objects(
        [AnsweredObject("7", (respond("", person()), respond("", person())))], no_s3
    )
    assert outcome.label["workers"] == 2


@pytest.mark.parametrize(
    ("rig", "rig_hash", "workers", "asked"),
    [
        (COCO.name, COCO.hash, 3, 0),
        (COCO.name, "0123456789abcdef", 3, 1),
        ("my-people", COCO.hash, 3, 1),
        ("my-people", COCO.hash, 1, 1),
        (COCO.name, COCO.hash, 1, 0),
        ("my-people", "", 3, 0),
        ("", "", 3, 0),
        ("../etc/passwd", "0123456789abcdef", 2, 1),
        ("my-people", "no hash", 3, 0),
    ],
)
def test_rigs_of_the_job_are_asked_for_once_when_the_library_has_none(
    rig: str, rig_hash: str, workers: int, asked: int
) -> None:
    calls = []

    def find() -> Rigs:
        calls.append(1)
        return {}

    form = loads(loads(pose())["pose"])
    content = json.dumps({"pose": json.dumps({**form, "rig": rig, "rig_hash": rig_hash})})
    objects = [
        answered(*[response(content, f"w{n}") for n in range(workers)], number=str(number))
        for number in range(3)
    ]
    outcomes = label_objects(objects, no_s3, find)
    assert not [outcome for outcome in outcomes if outcome.failed]
    assert len(calls) == asked


ROUND = {"round": 2, "task": "adjust", "lineage": [{"attribute": "pose", "job": "pier"}]}


def form_with(shift: float, **fields: Json) -> str:
    flat = [n for k in range(17) for n in (100 + 9 * k + shift, 80 + 7 * k, 2)]
    pose = {"version": 2, "rig": COCO.name, "rig_hash": COCO.hash,
            "labels": list(COCO.keypoint_names), "image": {"width": 640, "height": 480},
            "instances": [{"id": "1", "name": "", "keypoints": flat}]}  # fmt: skip
    return encode({"pose": encode(pose), **fields})


@pytest.mark.parametrize("workers", [1, 3])
def test_label_says_its_round_and_what_it_was_made_from(workers: int) -> None:
    responses = tuple(
        WorkerResponse(f"w{n}", form_with(n, round=encode(ROUND))) for n in range(workers)
    )
    (outcome,) = label_objects([AnsweredObject("0", responses)], no_s3)
    assert outcome.label["round"] == 2
    assert outcome.label["lineage"] == ROUND["lineage"]
    jsonschema.validate(outcome.label, SCHEMA)
    plain = label_of(form_with(0))
    assert not {"round", "lineage"} & plain.keys()


@pytest.mark.parametrize("odd", ["{", "7", '{"round":2}', "[]"])
def test_odd_round_spoils_no_label(odd: str) -> None:
    assert label_of(form_with(0, round=odd)) == label_of(form_with(0))


REVIEWED = {**ROUND, "task": "review"}


def reviewed(*given: tuple[float, str, Json]) -> dict[str, Json]:
    """The label of reviewers who left the points shifted by so many pixels, and said so."""
    start = form_with(0)
    points = loads(loads(start)["pose"])["instances"][0]["keypoints"]
    original = [{"annotations": [
        {"label": name, "x": points[3 * k], "y": points[3 * k + 1]}
        for k, name in enumerate(COCO.keypoint_names)]}]  # fmt: skip
    fields = {"round": encode(REVIEWED), "original_annotations": encode(original)}
    responses = []
    for number, (shift, verdict, note) in enumerate(given):
        review = encode({"verdict": verdict, "note": note})
        form = form_with(shift, **fields, review=review)
        responses.append(WorkerResponse(f"w{number}", form))
    (outcome,) = label_objects([AnsweredObject("0", tuple(responses))], no_s3)
    jsonschema.validate(outcome.label, SCHEMA)
    return outcome.label


def test_label_keeps_what_its_reviewer_said() -> None:
    label = reviewed((0, "send-back", "Wrong person."))
    assert label["review"] == {"verdict": "send-back", "note": "Wrong person."}
    assert len(encode(label)) <= most_characters(label)
    assert reviewed((0, "accept", ""))["review"] == {"verdict": "accept"}
    # A page that calls a changed label accepted is not believed.
    assert reviewed((9, "accept", ""))["review"] == {"verdict": "fix"}


def test_what_most_reviewers_accepted_stays_as_it_was() -> None:
    label = reviewed((0, "accept", ""), (0, "accept", ""), (30, "fix", ""))
    assert label["review"] == {"verdict": "accept", "votes": {"accept": 2, "fix": 1}}
    assert label["instances"][0]["keypoints"][:3] == [100, 80, 2]
    assert label["workers"] == 2
    unclear = reviewed((0, "accept", ""), (30, "fix", ""))
    assert unclear["review"] == {"verdict": "send-back", "votes": {"accept": 1, "fix": 1}}


def test_verdict_counts_only_in_a_review() -> None:
    said = encode({"verdict": "accept"})
    label = label_of(form_with(0, round=encode(ROUND), review=said))
    assert "review" not in label
    assert "review" not in label_of(form_with(0, review=said))
    # The page could not say it: the label is kept, without a verdict.
    assert "review" not in label_of(form_with(0, round=encode(REVIEWED), review="{"))


def test_length_of_a_lineage_is_in_the_upper_bound() -> None:
    lineage = [{"attribute": "\u00e9" * 127, "job": "j" * 127, "round": 2}] * 20
    label = label_of(form_with(0, round=encode({**ROUND, "lineage": lineage})))
    assert len(label["lineage"]) == 20
    assert len(encode(label)) <= most_characters(label)
