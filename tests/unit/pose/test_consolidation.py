import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poserig.groundtruth.answers import Answer, AnsweredInstance
from poserig.pose.consolidation import Votes, consolidate, consolidate_images, several
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from poserig.pose.rig_from_names import rig_from_names


def moved(flat: list[float], dx: float, dy: float) -> list[float]:
    steps = (dx, dy, 0)
    return [number + steps[i % 3] for i, number in enumerate(flat)]


def test_one_worker_passes_through_unchanged(coco: Rig, standing: list[float], answer_of) -> None:
    partial = [0, 0, 0, 12.25, 7, 1, *([0] * 45)]
    label = consolidate([answer_of(standing, partial, seconds=41.5)])
    assert label == {
        "version": 1,
        "rig": "coco-person-17",
        "rig_hash": coco.hash,
        "image": {"width": 640, "height": 480},
        "instances": [
            {
                "id": "1",
                "name": "",
                "keypoints": standing,
                "bbox": [120, 62, 60, 228],
                "confidence": [1] * 17,
                "score": 1,
                "sources": 1,
            },
            {
                "id": "2",
                "name": "",
                "keypoints": partial,
                "bbox": [12.25, 7, 0, 0],
                "confidence": [0, 1, *([0] * 15)],
                "score": 1,
                "sources": 1,
            },
        ],
        "agreement": None,
        "workers": 1,
        "issues": [],
        "seconds": 41.5,
    }
    assert all(type(number) is int for number in label["instances"][0]["keypoints"])


def test_one_worker_who_saw_nobody_gives_a_label_without_instances(answer_of) -> None:
    label = consolidate([answer_of()])
    assert (label["instances"], label["issues"], label["workers"]) == ([], [], 1)


def test_three_workers_settle_on_where_two_of_them_are(standing: list[float], answer_of) -> None:
    answers = [answer_of(moved(standing, d, -d), seconds=s) for d, s in ((0, 10), (1, 20), (15, 5))]
    label = consolidate(answers)
    assert label["workers"] == 3
    assert label["seconds"] == 35
    (instance,) = label["instances"]
    for got, near in zip(instance["keypoints"], moved(standing, 0.5, -0.5), strict=True):
        assert got == pytest.approx(near, abs=2.5)
    assert instance["sources"] == 3
    assert instance["score"] > 0.9
    assert all(0.5 < confidence < 1 for confidence in instance["confidence"])
    assert 0.5 < label["agreement"] < 1
    close = consolidate([answer_of(moved(standing, d, 0)) for d in (0, 1, 2)])
    assert close["agreement"] > label["agreement"]
    assert 0 <= close["more_would_help"] <= 1


def test_a_worker_who_exchanged_left_and_right_is_found_out(
    coco: Rig, standing: list[float], answer_of
) -> None:
    mirrored = [n for i in coco.swap_indices for n in standing[3 * i : 3 * i + 3]]
    label = consolidate([answer_of(standing), answer_of(mirrored), answer_of(standing)])
    (instance,) = label["instances"]
    assert instance["keypoints"] == pytest.approx(standing, abs=0.1)
    (issue,) = [issue for issue in label["issues"] if issue["type"] == "inversion"]
    assert (issue["instance"], issue["workers"], issue["severity"]) == ("1", 1, "info")
    assert issue["points"] == list(coco.keypoint_names[1:])


def test_an_instance_that_only_one_of_many_saw_is_laid_aside_and_kept(
    standing: list[float], answer_of
) -> None:
    far = moved(standing, 300, 40)
    label = consolidate([answer_of(standing, far), *[answer_of(standing)] * 5])
    assert [item["sources"] for item in label["instances"]] == [6]
    (doubtful,) = [issue for issue in label["issues"] if issue["type"] == "doubtful_instance"]
    assert doubtful["keypoints"] == far
    assert (doubtful["workers"], doubtful["instance"]) == (1, "")
    assert doubtful["score"] < 0.5


def test_a_point_that_hardly_anybody_placed_is_not_labelled(
    standing: list[float], answer_of
) -> None:
    bare = [0, 0, 0, *standing[3:]]
    label = consolidate([*[answer_of(bare)] * 4, answer_of(standing)])
    assert label["instances"][0]["keypoints"][:3] == [0, 0, 0]
    assert label["instances"][0]["confidence"][0] == 0
    assert label["instances"][0]["confidence"][1] > 0.8


def test_visibility_is_that_of_the_majority(standing: list[float], answer_of) -> None:
    hidden = [*standing[:2], 1, *standing[3:]]
    label = consolidate([answer_of(hidden), answer_of(hidden), answer_of(standing)])
    assert label["instances"][0]["keypoints"][2::3] == [1, *([2] * 16)]
    assert ["nose"] in [i["points"] for i in label["issues"] if i["type"] == "visibility"]


def test_a_batch_teaches_what_a_worker_is_like(standing: list[float], answer_of) -> None:
    off = [moved(standing, 5 * n, 0) for n in range(12)]
    images = [
        Votes({"a": answer_of(flat), "b": answer_of(flat), "c": answer_of(moved(flat, 7, 0))})
        for flat in off
    ]
    two = Votes({"a": answer_of(standing), "c": answer_of(moved(standing, 7, 0))})
    alone = consolidate_images([two])[0]["instances"][0]["keypoints"][0]
    taught = consolidate_images([*images, two])[-1]["instances"][0]["keypoints"][0]
    assert alone == pytest.approx(standing[0] + 3.5, abs=0.4)
    assert taught < alone - 0.5  # c clicks too far to the right, the batch says


def test_images_of_several_rigs_and_of_one_worker_stand_in_one_batch(
    coco: Rig, standing: list[float], answer_of
) -> None:
    ant = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 2])
    ants = Answer("ant-2", "0123456789abcdef", ("head", "tail"), None, (ant,), None, ())
    images = [
        Votes({"a": answer_of(standing), "b": answer_of(standing)}),
        Votes({"a": ants}),
        Votes({"a": ants, "b": ants}),
    ]
    labels = consolidate_images(images)
    assert [label["rig"] for label in labels] == [coco.name, "ant-2", "ant-2"]
    assert [label["workers"] for label in labels] == [2, 1, 2]
    assert labels[1] == consolidate([ants])
    assert labels[2]["instances"][0]["keypoints"] == pytest.approx(ant.keypoints, abs=0.01)


def test_large_batches_go_in_even_portions(standing: list[float], answer_of) -> None:
    assert [len(part) for part in several._portions(range(101))] == [33, 34, 34]
    one = Votes({"a": answer_of(standing), "b": answer_of(standing)})
    assert len({repr(label) for label in consolidate_images([one] * 51)}) == 1


def test_sides_are_told_by_names_where_the_rig_is_not_at_hand() -> None:
    labels = ("nose", "left_ear", "right_ear", "wing-L", "wing-R", "left", "L_leg")
    rig = rig_from_names("bat-7", labels)
    assert [keypoint.swap for keypoint in rig.keypoints] == [
        None, "right_ear", "left_ear", "wing-R", "wing-L", None, None,
    ]  # fmt: skip


def test_nobody_saw_anything_is_full_agreement(answer_of) -> None:
    nameless = Answer("", "", (), None, (), None, ())
    label = consolidate([nameless, nameless])
    assert (label["instances"], label["agreement"], label["rig"]) == ([], 1, "")
    label = consolidate([answer_of(), answer_of()])
    assert (label["instances"], label["agreement"], label["workers"]) == ([], 1, 2)


def test_a_point_outside_the_image_is_reported_and_stays(
    coco: Rig, standing: list[float], answer_of
) -> None:
    out = moved(standing, -150, 0)
    label = consolidate([answer_of(out, image=(640, 480))])
    assert label["instances"][0]["keypoints"] == out
    (issue,) = label["issues"]
    assert (issue["type"], issue["instance"], issue["severity"]) == ("outside_image", "1", "error")
    assert issue["points"] == [
        name for name, x in zip(coco.keypoint_names, out[0::3], strict=True) if x < 0
    ]
    assert consolidate([answer_of(out, image=None)])["issues"] == []


def test_an_instance_without_points_is_kept_and_reported(answer_of) -> None:
    label = consolidate([answer_of([0] * 51)])
    assert label["instances"][0]["bbox"] == [0, 0, 0, 0]
    assert label["issues"][0]["type"] == "empty_instance"


def test_a_rig_outside_the_library_names_its_labels() -> None:
    own = Answer("ant-2", "0123456789abcdef", ("tail", "head"), None, (), None, ())
    label = consolidate([own])
    assert (label["rig"], label["rig_hash"]) == ("ant-2", "0123456789abcdef")
    assert label["labels"] == ["tail", "head"]


def test_a_changed_copy_of_a_library_rig_names_its_labels(coco: Rig) -> None:
    changed = Answer(coco.name, "0123456789abcdef", coco.keypoint_names, None, (), None, ())
    label = consolidate([changed])
    assert label["rig_hash"] == "0123456789abcdef"
    assert label["labels"] == list(coco.keypoint_names)


def test_labels_without_a_rig_find_the_one_rig_that_has_them(coco: Rig) -> None:
    instance = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 2])
    answer = Answer("", "", ("right_ear", "nose"), None, (instance,), None, ())
    label = consolidate([answer])
    assert (label["rig"], label["rig_hash"]) == (coco.name, coco.hash)
    assert label["labels"] == list(coco.keypoint_names)
    keypoints = label["instances"][0]["keypoints"]
    assert keypoints[:3] == [1, 2, 2]
    at = 3 * coco.index["right_ear"]
    assert keypoints[at : at + 3] == [7, 8, 2]
    assert sum(keypoints) == 22


def test_labels_that_several_rigs_or_none_have_make_a_rig_without_a_name() -> None:
    for labels in (("left_wrist", "left_knee"), ("trunk", "tusk")):  # in two rigs; in none
        instance = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 2])
        label = consolidate([Answer("", "", labels, None, (instance,), None, ())])
        assert (label["rig"], label["rig_hash"]) == ("", "")
        assert label["labels"] == sorted(labels)
        at = 3 * label["labels"].index(labels[0])
        assert label["instances"][0]["keypoints"][at : at + 3] == [7, 8, 2]


@pytest.mark.parametrize(
    ("labels", "rig"),
    [
        (("nose", "left_ear"), "coco-person-17"),  # a rig of 133 points has them too
        (("nose", "face-8"), "coco-wholebody-133"),
        (("nose", "left_heel"), ""),  # Halpe or whole body: neither holds the other
    ],
)
def test_labels_without_a_rig_get_the_smallest_of_rigs_that_hold_one_another(
    labels: tuple[str, ...], rig: str
) -> None:
    instance = AnsweredInstance("1", "", [7, 8, 2, 1, 2, 2])
    label = consolidate([Answer("", "", labels, None, (instance,), None, ())])
    assert label["rig"] == rig


def test_answers_with_and_without_a_rig_meet_in_its_order(
    coco: Rig, standing: list[float], answer_of
) -> None:
    reverse = tuple(reversed(coco.keypoint_names))
    flat = [n for i in reversed(range(17)) for n in standing[3 * i : 3 * i + 3]]
    plain = Answer("", "", reverse, None, (AnsweredInstance("1", "", flat),), None, ())
    label = consolidate([plain, answer_of(standing)])
    assert label["instances"][0]["keypoints"] == standing
    assert label["instances"][0]["sources"] == 2
    assert "labels" not in label


def test_a_label_that_only_another_worker_has_is_not_lost(
    coco: Rig, standing: list[float], answer_of
) -> None:
    hat = AnsweredInstance("1", "", [*standing, 130, 40, 2])
    extra = Answer("", "", (*coco.keypoint_names, "hat"), None, (hat,), None, ())
    label = consolidate([answer_of(standing), extra])
    assert label["labels"] == [*coco.keypoint_names, "hat"]
    assert label["instances"][0]["keypoints"][-3:] == [130, 40, 2]


def test_failures_stand_in_the_label(answer_of) -> None:
    failure = {"type": "unreadable_answer", "severity": "error", "detail": "why", "raw": "{"}
    assert consolidate([answer_of()], [failure])["issues"] == [failure]
    assert consolidate([answer_of(), answer_of()], [failure])["issues"] == [failure]


def test_names_of_instances_survive_by_majority(standing: list[float], answer_of) -> None:
    answers = [answer_of(standing, name=name) for name in ("Ann", "", "Ann", "Bob")]
    assert consolidate(answers)["instances"][0]["name"] == "Ann"


COCO = load_rig("coco-person-17")


@st.composite
def crowds(draw: st.DrawFn) -> list[Answer]:
    """Two to four workers, each with their own view of up to three people."""
    chance = random.Random(draw(st.integers(0, 10_000)))  # noqa: S311  # a seeded crowd, no secret
    people = [
        [(chance.uniform(0, 600), chance.uniform(0, 400)) for _ in COCO.keypoints]
        for _ in range(draw(st.integers(0, 3)))
    ]
    answers = []
    for _ in range(draw(st.integers(2, 4))):
        instances = []
        for person in people:
            if chance.random() < 0.2:
                continue
            flat: list[float] = []
            for x, y in person:
                if chance.random() < 0.15:
                    flat += (0, 0, 0)
                else:
                    flat += (
                        round(x + chance.gauss(0, 5), 2),
                        round(y + chance.gauss(0, 5), 2),
                        chance.choice((1, 2)),
                    )
            instances.append(AnsweredInstance(str(len(instances) + 1), "", flat))
        size = (640, 480)
        answers.append(
            Answer(COCO.name, COCO.hash, COCO.keypoint_names, size, tuple(instances), 5, ())
        )
    return answers


@given(crowds())
@settings(max_examples=6, deadline=None)
def test_the_order_of_workers_and_of_their_instances_changes_nothing(crowd: list[Answer]) -> None:
    expected = consolidate(crowd)
    for order in list(permutations(crowd))[1:6]:
        shuffled = [
            Answer(
                a.rig, a.rig_hash, a.keypoint_names, a.image, a.instances[::-1], a.seconds, a.issues
            )
            for a in order
        ]
        assert consolidate(shuffled) == expected


@given(crowds())
@settings(max_examples=6, deadline=None)
def test_every_instance_of_every_worker_is_accounted_for(crowd: list[Answer]) -> None:
    label = consolidate(crowd)
    given_instances = sum(any(i.keypoints[2::3]) for answer in crowd for i in answer.instances)
    aside = [i for i in label["issues"] if i["type"] in ("doubtful_instance", "duplicate_instance")]
    sources = sum(item["sources"] for item in label["instances"])
    # A duplicate that the checks find has no number of workers: it is no one's own.
    assert sources + sum(issue.get("workers", 0) for issue in aside) == given_instances
    assert all(1 <= item["sources"] <= len(crowd) for item in label["instances"])


@pytest.mark.parametrize("workers", [1, 2])
def test_the_answers_themselves_stay_as_they_were(
    workers: int, standing: list[float], answer_of
) -> None:
    before = list(standing)
    answers = [answer_of(standing) for _ in range(workers)]
    label = consolidate(answers)
    label["instances"][0]["keypoints"][0] = -1
    assert answers[0].instances[0].keypoints == before
