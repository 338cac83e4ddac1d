"""Tests labels of a job with several rigs."""

import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnsweredRig
from poserig.json import Json
from poserig.pose.consolidation import consolidate, consolidate_images
from poserig.pose.consolidation.answer import Votes
from poserig.pose.dataset import by_rig, labeled_image
from poserig.pose.label.read import parse_label
from poserig.pose.rig_file import load_rig
from tests.unit.pose.conftest import MakeAnswer

ANIMAL = load_rig("animal-pose-20")
OTHER = AnsweredRig(ANIMAL.name, ANIMAL.hash, ANIMAL.keypoint_names)


def animal(dx: float = 0.0) -> list[float]:
    flat: list[float] = []
    for keypoint in ANIMAL.keypoints:
        assert keypoint.position
        x, y = keypoint.position
        flat += (300 + round(200 * x) + dx, 100 + round(150 * y) + dx, 2)
    return flat


def with_animals(answer: Answer, *animals: list[float]) -> Answer:
    more = tuple(
        AnsweredInstance(f"a{number}", "", flat, rig=ANIMAL.name)
        for number, flat in enumerate(animals)
    )
    return answer._replace(instances=(*more, *answer.instances), rigs=(OTHER,) if animals else ())


def settle(*answers: Answer) -> dict[str, Json]:
    return consolidate_images([Votes({f"w{n}": one for n, one in enumerate(answers)})])[0]


def test_one_workers_instances_keep_their_order_and_say_their_rig(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    label = consolidate([with_animals(answer_of(standing), animal())])
    assert label["rig"] == "coco-person-17"
    assert label["rigs"] == [{"rig": "animal-pose-20", "rig_hash": ANIMAL.hash}]
    assert [(one["id"], one.get("rig", "")) for one in label["instances"]] == [
        ("a0", "animal-pose-20"),
        ("1", ""),
    ]
    assert label["instances"][0]["keypoints"] == animal()


def test_a_rig_of_ones_own_names_its_points(standing: list[float], answer_of: MakeAnswer) -> None:
    own = AnsweredRig("paw-1", "0123456789abcdef", ("paw",))
    paw = AnsweredInstance("p", "", [7, 8, 1], rig="paw-1")
    answer = answer_of(standing)
    label = consolidate([answer._replace(instances=(*answer.instances, paw), rigs=(own,))])
    assert label["rigs"] == [{"rig": "paw-1", "rig_hash": "0123456789abcdef", "labels": ["paw"]}]


def test_an_unused_rig_is_not_in_the_label(standing: list[float], answer_of: MakeAnswer) -> None:
    answer = answer_of(standing)._replace(rigs=(OTHER,))
    assert "rigs" not in consolidate([answer])
    assert "rigs" not in settle(answer, answer)


def test_each_rig_is_settled_with_its_own_points(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    label = settle(*(with_animals(answer_of(standing), animal(d)) for d in (0, 1, 2)))
    assert [(one["id"], one.get("rig", "")) for one in label["instances"]] == [
        ("1", ""),
        ("2", "animal-pose-20"),
    ]
    person, found = label["instances"]
    assert person["keypoints"] == standing
    assert found["keypoints"] == pytest.approx(animal(1), abs=1.5)
    assert label["rigs"] == [{"rig": "animal-pose-20", "rig_hash": ANIMAL.hash}]
    assert 0.5 < label["agreement"] <= 1


def test_a_worker_without_an_animal_has_missed_it(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answers = [with_animals(answer_of(standing), animal(d)) for d in (0, 1)]
    label = settle(*answers, answer_of(standing))
    (missed,) = [one for one in label["issues"] if one["type"] == "missed_instance"]
    assert (missed["instance"], missed["workers"]) == ("2", 1)
    assert label["instances"][1]["sources"] == 2
    assert label["agreement"] < settle(*answers, answers[0])["agreement"]


def test_checks_and_issues_name_the_instance_of_the_label(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    outside = animal()
    outside[0] = 5000
    label = settle(*(with_animals(answer_of(standing), outside) for _ in range(2)))
    (issue,) = [one for one in label["issues"] if one["type"] == "outside_image"]
    assert (issue["instance"], issue["points"]) == ("2", [ANIMAL.keypoint_names[0]])


def test_an_animal_that_too_little_speaks_for_keeps_its_rig(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    first, *others = (answer_of(standing) for _ in range(5))
    label = settle(with_animals(first, animal()), *others)
    (doubtful,) = [one for one in label["issues"] if one["type"] == "doubtful_instance"]
    assert doubtful["rig"] == "animal-pose-20"
    assert len(doubtful["keypoints"]) == 60


def test_changes_count_over_all_rigs(standing: list[float], answer_of: MakeAnswer) -> None:
    answer = with_animals(answer_of(standing), animal())
    moved = list(answer.instances[0].keypoints)
    moved[0] += 30
    start = (answer.instances[0]._replace(keypoints=moved), answer.instances[1])
    changes = consolidate([answer._replace(start=start)])["changes"]
    assert (changes["was_modified"], changes["moved"]) == (True, 1)
    assert "added" not in changes
    both = settle(*(answer._replace(start=start) for _ in range(2)))["changes"]
    assert both["moved"] == 1


def test_a_label_with_several_rigs_reads_back(standing: list[float], answer_of: MakeAnswer) -> None:
    value = consolidate([with_animals(answer_of(standing), animal())])
    label = parse_label(value)
    assert [(one.rig, one.keypoint_names) for one in label.rigs] == [
        ("animal-pose-20", ANIMAL.keypoint_names)
    ]
    image = labeled_image(value, "s3://b/a.jpg", 1)
    assert image.rig_of(image.instances[0]) == ("animal-pose-20", ANIMAL.keypoint_names)
    person, beast = by_rig(image)
    assert (person.rig, len(person.instances), person.rigs) == ("coco-person-17", 1, ())
    assert (beast.rig, beast.instances[0].keypoints) == ("animal-pose-20", animal())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rigs": "x"}, "rigs: is not an array"),
        ({"rigs": [{}]}, r"rigs\[0\]: has no name"),
        ({"rigs": [{"rig": "nobody"}]}, r"rigs\[0\]\.labels: .*no rig of the library"),
        ({"rigs": []}, r'instances\[0\]\.rig: is "animal-pose-20", which is not in `rigs`'),
    ],
)
def test_a_label_whose_rigs_are_wrong_says_where(
    standing: list[float], answer_of: MakeAnswer, change: dict[str, Json], message: str
) -> None:
    value = consolidate([with_animals(answer_of(standing), animal())])
    with pytest.raises(Exception, match=message):
        parse_label({**value, **change})
