import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance
from poserig.json import Json
from poserig.pose.consensus import (
    ConsensusInstance,
    ImageConsensus,
    consolidate_batch,
)
from poserig.pose.consolidation import settling
from poserig.pose.consolidation.answer import Votes
from poserig.pose.consolidation.several import label_several
from poserig.pose.rig import Rig
from tests.unit.pose.conftest import MakeAnswer


def moved(flat: list[float], dx: float, dy: float) -> list[float]:
    steps = (dx, dy, 0)
    return [number + steps[i % 3] for i, number in enumerate(flat)]


def settle(answers: list[Answer]) -> dict[str, Json]:
    """The label of one image."""
    (label,) = label_several([Votes({f"w{n}": answer for n, answer in enumerate(answers)})])
    return label


def test_three_workers_settle_on_where_two_of_them_are(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answers = [answer_of(moved(standing, d, -d), seconds=s) for d, s in ((0, 10), (1, 20), (15, 5))]
    label = settle(answers)
    assert label["workers"] == 3
    assert label["seconds"] == 35
    (instance,) = label["instances"]
    for got, near in zip(instance["keypoints"], moved(standing, 0.5, -0.5), strict=True):
        assert got == pytest.approx(near, abs=2.5)
    assert "sources" not in instance
    assert instance.get("score", 1) > 0.9
    assert all(0.5 < confidence < 1 for confidence in instance["confidence"])
    assert 0.5 < label["agreement"] < 1
    close = settle([answer_of(moved(standing, d, 0)) for d in (0, 1, 2)])
    assert close["agreement"] > label["agreement"]
    assert 0 <= close["more_would_help"] <= 1


def test_a_worker_who_exchanged_left_and_right_is_found_out(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    mirrored = [n for i in coco.swap_indices for n in standing[3 * i : 3 * i + 3]]
    label = settle([answer_of(standing), answer_of(mirrored), answer_of(standing)])
    (instance,) = label["instances"]
    assert instance["keypoints"] == pytest.approx(standing, abs=0.1)
    (issue,) = [issue for issue in label["issues"] if issue["type"] == "inversion"]
    assert (issue["instance"], issue["workers"], issue["severity"]) == ("1", 1, "info")
    assert issue["points"] == list(coco.keypoint_names[1:])


def test_an_instance_that_only_one_of_many_saw_is_laid_aside_and_kept(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    far = moved(standing, 300, 40)
    label = settle([answer_of(standing, far), *[answer_of(standing)] * 5])
    assert [item.get("sources") for item in label["instances"]] == [None]
    (doubtful,) = [issue for issue in label["issues"] if issue["type"] == "doubtful_instance"]
    assert doubtful["keypoints"] == far
    assert (doubtful["workers"], doubtful["instance"]) == (1, "")
    assert doubtful["score"] < 0.5


def test_a_point_that_hardly_anybody_placed_is_not_labeled(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    bare = [0, 0, 0, *standing[3:]]
    label = settle([*[answer_of(bare)] * 4, answer_of(standing)])
    assert label["instances"][0]["keypoints"][:3] == [0, 0, 0]
    assert label["instances"][0]["confidence"][0] == 0
    assert label["instances"][0]["confidence"][1] > 0.8


def test_visibility_is_that_of_the_majority(standing: list[float], answer_of: MakeAnswer) -> None:
    hidden = [*standing[:2], 1, *standing[3:]]
    label = settle([answer_of(hidden), answer_of(hidden), answer_of(standing)])
    assert label["instances"][0]["keypoints"][2::3] == [1, *([2] * 16)]
    assert ["nose"] in [i["points"] for i in label["issues"] if i["type"] == "visibility"]


def test_a_batch_teaches_what_a_worker_is_like(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    off = [moved(standing, 5 * n, 0) for n in range(12)]
    images = [
        Votes({"a": answer_of(flat), "b": answer_of(flat), "c": answer_of(moved(flat, 7, 0))})
        for flat in off
    ]
    two = Votes({"a": answer_of(standing), "c": answer_of(moved(standing, 7, 0))})
    alone = label_several([two])[0]["instances"][0]["keypoints"][0]
    taught = label_several([*images, two])[-1]["instances"][0]["keypoints"][0]
    assert alone == pytest.approx(standing[0] + 3.5, abs=0.4)
    assert taught < alone - 0.5  # c clicks too far to the right, the batch says


def test_large_batches_go_in_even_portions(standing: list[float], answer_of: MakeAnswer) -> None:
    assert [len(part) for part in settling._portions(range(101))] == [33, 34, 34]
    one = Votes({"a": answer_of(standing), "b": answer_of(standing)})
    labels = label_several([one] * 51)
    # The label says on how many images the judgment of its workers rests.
    assert [label.pop("basis") for label in labels] == [
        {"images": count, "answers": 2 * count, "workers": 2}
        for count in (25, 26)
        for _ in range(count)
    ]
    assert len({repr(label) for label in labels}) == 1


def test_nobody_saw_anything_is_full_agreement(answer_of: MakeAnswer) -> None:
    nameless = Answer("", "", (), None, (), None, ())
    label = settle([nameless, nameless])
    assert (label["instances"], label["agreement"], label["rig"]) == ([], 1, "")
    assert label["more_would_help"] == 0
    label = settle([answer_of(), answer_of()])
    assert (label["instances"], label["agreement"], label["workers"]) == ([], 1, 2)


def test_answers_with_and_without_a_rig_meet_in_its_order(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    reverse = tuple(reversed(coco.keypoint_names))
    flat = [n for i in reversed(range(17)) for n in standing[3 * i : 3 * i + 3]]
    plain = Answer("", "", reverse, None, (AnsweredInstance("1", "", flat),), None, ())
    label = settle([plain, answer_of(standing)])
    assert label["instances"][0]["keypoints"] == standing
    assert "sources" not in label["instances"][0]
    assert "labels" not in label


def test_a_label_that_only_another_worker_has_is_not_lost(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    hat = AnsweredInstance("1", "", [*standing, 130, 40, 2])
    extra = Answer("", "", (*coco.keypoint_names, "hat"), None, (hat,), None, ())
    label = settle([answer_of(standing), extra])
    assert label["labels"] == [*coco.keypoint_names, "hat"]
    assert label["instances"][0]["keypoints"][-3:] == [130, 40, 2]


def test_names_of_instances_survive_by_majority(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answers = [answer_of(standing, name=name) for name in ("Ann", "", "Ann", "Bob")]
    assert settle(answers)["instances"][0]["name"] == "Ann"


def test_seconds_add_up_and_an_unmeasured_time_is_left_out(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    times = (0.1, 0.7, None, 0.2)
    answers = [answer_of(standing, seconds=seconds) for seconds in times]
    assert settle(answers)["seconds"] == settle(answers[::-1])["seconds"] == pytest.approx(1)
    assert settle([answer_of(standing)] * 2)["seconds"] is None


def test_the_image_has_the_size_that_most_answers_give(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    sizes = ((640, 480), (800, 600), (800, 600), None, None, None)
    label = settle([answer_of(standing, image=size) for size in sizes])
    assert label["image"] == {"width": 800, "height": 600, "orientation": None}
    assert settle([answer_of(standing, image=None)] * 2)["image"] is None


def test_the_checks_look_at_the_settled_instances(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    label = settle([answer_of(moved(standing, -150, 0))] * 2)
    assert [(issue["type"], issue["instance"]) for issue in label["issues"]] == [
        ("outside_image", "1")
    ]
    assert label["issues"][0]["points"] == [
        name for name, x in zip(coco.keypoint_names, standing[0::3], strict=True) if x < 150
    ]


def test_issues_of_answers_come_without_their_ids_and_all_are_sorted(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    told = {"type": "unknown_label", "severity": "info", "instance": "9", "detail": "hat"}
    failure = {"type": "unreadable_answer", "severity": "error", "detail": "why", "raw": "{"}
    first = answer_of(standing)._replace(issues=(told,))
    (label,) = label_several([Votes({"a": first, "b": answer_of(standing)}, [failure])])
    assert label["issues"] == [{**told, "instance": ""}, failure]


def test_the_consensus_numbers_are_rounded_to_two_decimals(
    monkeypatch: pytest.MonkeyPatch, coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    drawn = tuple(n + 0.126 if i % 3 < 2 else n for i, n in enumerate(standing))
    settled = ConsensusInstance(drawn, (0.456,) * 17, 0.987, 2, ("a", "b"))
    doubtful = ConsensusInstance(drawn, (0.4,) * 17, 0.333, 1, ("b",))
    found = ImageConsensus((settled,), (doubtful,), 0.876, 0.234, ())
    monkeypatch.setattr(settling, "consolidate_batch", lambda rig, images: [found])
    (label,) = label_several([Votes({"a": answer_of(standing), "b": answer_of(standing)})])
    expected = [round(number, 2) for number in drawn]
    assert label["instances"] == [
        {
            "id": "1",
            "keypoints": expected,
            "confidence": [0.46] * 17,
            "score": 0.99,
        }
    ]
    assert (label["agreement"], label["more_would_help"], label["workers"]) == (0.88, 0.23, 2)
    assert (label["rig"], label["rig_hash"], "labels" in label) == (coco.name, coco.hash, False)
    (issue,) = label["issues"]
    assert (issue["type"], issue["score"], issue["workers"]) == ("doubtful_instance", 0.33, 1)
    assert issue["detail"].startswith("Labeled by 1 of 2 workers")


def test_unanimous_answers_keep_their_numbers_and_ids_are_counted(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    exact = [n + 0.123456 if i % 3 < 2 else n for i, n in enumerate(standing)]
    label = settle([answer_of(exact, moved(exact, 300, 100), name="Ann")] * 2)
    found = {item["id"]: item["keypoints"] for item in label["instances"]}
    assert sorted(found) == ["1", "2"]
    assert sorted(found.values()) == [exact, moved(exact, 300, 100)]
    assert {item["name"] for item in label["instances"]} == {"Ann"}
    close = settle([answer_of(exact), answer_of(moved(exact, 0.5, 0))])["instances"][0]
    assert all(round(number, 2) == number for number in close["keypoints"])


def test_images_of_one_rig_are_fitted_together_and_others_apart(
    monkeypatch: pytest.MonkeyPatch, standing: list[float], answer_of: MakeAnswer
) -> None:
    ant = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 2])
    ants = Answer("ant-2", "0123456789abcdef", ("head", "tail"), None, (ant,), None, ())
    nothing = Answer("", "", (), None, (), None, ())
    asked = []
    settled_by = consolidate_batch

    def count(rig: Rig, images: list[Json]) -> Json:
        asked.append((rig.name, len(images)))
        return settled_by(rig, images)

    monkeypatch.setattr(settling, "consolidate_batch", count)
    people = Votes({"a": answer_of(standing), "b": answer_of(standing)})
    images = [people, Votes({"a": ants, "b": ants}), people, Votes({"a": nothing, "b": nothing})]
    labels = label_several(images)
    assert [label["rig"] for label in labels] == ["coco-person-17", "ant-2", "coco-person-17", ""]
    assert sorted(asked) == [("ant-2", 1), ("coco-person-17", 2)]
