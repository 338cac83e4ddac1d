"""Tests jobs/selection.py: which images of an earlier round a later one gets."""

import json
from random import Random
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import EXPIRED_REASON, ManifestLine, parse_line
from poserig.jobs.selection import Selection, parse_selection, select
from poserig.pose.rig_file import LIBRARY, load_rig

COCO = load_rig("coco-person-17")
POSE = [
    point["position"]
    for point in json.loads((LIBRARY / "coco-person-17.json").read_text("utf-8"))["keypoints"]
]


def label(**members: Any) -> dict[str, Any]:
    return {"version": 2, "rig": COCO.name, "instances": [], "issues": [], **members}


def lines_of(*members: dict[str, Any]) -> list[ManifestLine]:
    return [
        parse_line(json.dumps({"source-ref": f"s3://b/cam{n % 2}/{n}.jpg", **one}), n)
        for n, one in enumerate(members)
    ]


def no_s3(uri: str) -> bytes:
    raise AssertionError(uri)


def chosen(lines: list[ManifestLine], *texts: str, seed: str = "pier-2") -> list[int]:
    found = select(lines, "pose", [parse_selection(text) for text in texts], seed, no_s3)
    return [line.index for line in found]


PROBLEM = {"type": "worker_problem", "severity": "warning", "detail": "Too dark."}
LINES = lines_of(
    {"pose": label(agreement=0.95, more_would_help=0.3)},
    {"pose-metadata": {"failure-reason": EXPIRED_REASON}},
    {"pose-metadata": {"failure-reason": "ClientError: no such image"}},
    {"pose": {"status": "error", "reason": "unreadable", "raw": []}},
    {"pose": label(issues=[PROBLEM], agreement=0.8, more_would_help=0.45)},
    {"pose": label(agreement=None)},
    {},
)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), [0, 1, 2, 3, 4, 5, 6]),
        (("failed",), [1, 2]),
        (("expired",), [1]),
        (("error",), [3]),
        (("problem",), [4]),
        (("disagreement>=0.2",), [4]),
        (("disagreement>=0.05",), [0, 4]),
        (("more-helps>=0.4",), [4]),
        (("more-helps>=0.3",), [0, 4]),
        (("path=cam0/*",), [0, 2, 4, 6]),
        (("path=cam0/*", "failed"), [2]),
        (("failed", "error"), []),
    ],
)
def test_all_selections_must_hold(texts: tuple[str, ...], expected: list[int]) -> None:
    assert chosen(LINES, *texts) == expected


def test_sent_back_is_what_the_newest_label_says() -> None:
    back, right = label(review={"verdict": "send-back"}), label(review={"verdict": "accept"})
    lines = lines_of(
        {"pose": label(), "pose-r2": back},
        {"pose": label(), "pose-r2": right},
        {"pose": label()},
        # Sent back, and labeled again.
        {"pose-r2": back, "pose-r2-metadata": {"creation-date": "1"},
         "pose-r3": label(), "pose-r3-metadata": {"creation-date": "2"}},
        {"pose-r2": label(review="send-back")},
    )  # fmt: skip
    assert chosen(lines, "sent-back") == [0]


def test_sample_is_the_same_for_a_name_and_grows_with_its_share() -> None:
    many = lines_of(*({} for _ in range(200)))
    five = chosen(many, "sample=5%")
    assert len(five) == 10
    assert chosen(many, "sample=5%", seed="PIER-2") == five
    assert chosen(many, "sample=5%", seed="pier-3") != five
    assert set(five) < set(chosen(many, "sample=10%"))
    assert chosen(many, "sample=100%") == list(range(200))
    # Of what the others leave, at least one.
    assert len(chosen(LINES, "failed", "sample=5%")) == 1


@pytest.mark.parametrize(
    "text",
    ["", "all", "failed=3", "qa-top", "qa-top=0", "qa-top=-1", "qa-top=x", "sample=5", "sample=0%",
     "sample=101%", "sample=nan%", "disagreement>=2", "disagreement>=x", "disagreement=0.2",
     "path=", "disagreement>=20%"],
)  # fmt: skip
def test_what_selects_nothing_is_refused_with_what_does(text: str) -> None:
    with pytest.raises(PoserigError, match=r"--only: .*selects nothing.*disagreement>=0\.2"):
        parse_selection(text)


def test_share_and_count_are_read() -> None:
    assert parse_selection("sample=2.5%") == Selection("sample", number=0.025)
    assert parse_selection("qa-top=200") == Selection("qa-top", number=200)


def test_qa_top_takes_the_likeliest_errors_first() -> None:
    chance = Random(7)  # noqa: S311
    members = []
    for number in range(60):
        flat: list[float] = []
        for x, y in POSE:
            flat += (100 + 200 * x + chance.gauss(0, 2), 50 + 300 * y + chance.gauss(0, 2), 2)
        if number in (11, 42):  # both wrists far away from the arms
            for name in ("left_wrist", "right_wrist"):
                at = 3 * COCO.keypoint_names.index(name)
                flat[at : at + 2] = [900, 20]
        members.append({"pose": label(instances=[{"id": "1", "keypoints": flat}],
                                      image={"width": 1000, "height": 500})})  # fmt: skip
    lines = lines_of(*members, {}, {"pose": label(rig="nobody's")})
    assert chosen(lines, "qa-top=2") == [11, 42]
    assert chosen(lines, "path=cam0/*", "qa-top=1") == [42]
    assert len(chosen(lines, "qa-top=500")) == 60
