import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poserig.groundtruth.answers.model import Answer, AnsweredInstance
from poserig.pose.consolidation import Votes, consolidate, consolidate_images
from poserig.pose.consolidation.one_worker import label_one
from poserig.pose.consolidation.several import label_several
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from tests.unit.pose.conftest import MakeAnswer


def test_one_answer_passes_and_several_are_settled(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answer = answer_of(standing, seconds=3)
    failure = {"type": "unreadable_answer", "severity": "error", "detail": "why", "raw": "{"}
    assert consolidate([answer]) == label_one(answer, ())
    assert consolidate([answer], [failure]) == label_one(answer, [failure])
    votes = Votes({"a": answer, "b": answer}, [failure])
    (several,) = label_several([votes])
    assert consolidate([answer, answer], [failure]) == several
    assert consolidate_images([votes, Votes({"a": answer}, [failure])]) == [
        several,
        label_one(answer, [failure]),
    ]
    assert consolidate_images([]) == []


def test_images_of_several_rigs_and_of_one_worker_stand_in_one_batch(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
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


def test_failures_stand_in_the_label(answer_of: MakeAnswer) -> None:
    failure = {"type": "unreadable_answer", "severity": "error", "detail": "why", "raw": "{"}
    assert consolidate([answer_of()], [failure])["issues"] == [failure]
    assert consolidate([answer_of(), answer_of()], [failure])["issues"] == [failure]


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
        instances: list[AnsweredInstance] = []
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
    sources = sum(item.get("sources", len(crowd)) for item in label["instances"])
    # A duplicate that the checks find has no number of workers: it is no one's own.
    assert sources + sum(issue.get("workers", 0) for issue in aside) == given_instances
    assert all(1 <= item.get("sources", 1) < len(crowd) for item in label["instances"])


@pytest.mark.parametrize("workers", [1, 2])
def test_the_answers_themselves_stay_as_they_were(
    workers: int, standing: list[float], answer_of: MakeAnswer
) -> None:
    before = list(standing)
    answers = [answer_of(standing) for _ in range(workers)]
    label = consolidate(answers)
    label["instances"][0]["keypoints"][0] = -1
    assert answers[0].instances[0].keypoints == before
