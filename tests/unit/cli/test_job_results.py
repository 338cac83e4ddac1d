"""Tests cli/job_results.py: what came out of a job, in words."""

from collections import Counter
from pathlib import Path

import pytest

from poserig.cli.job_results import NAMED, say_results
from poserig.jobs.results import Results
from poserig.jobs.round_agreement import RoundAgreement
from poserig.jobs.status import JobStatus
from poserig.jobs.summary import Summary

URI = "s3://photos/output/pier/manifests/output/output.manifest"


def said(summary: Summary, capsys: pytest.CaptureFixture[str], *, again: bool = False) -> list[str]:
    status = JobStatus("pier", "Completed", 0, 0, 0, "", URI)
    say_results(Results(status, URI, again, Path("pier.manifest"), summary))
    return capsys.readouterr().out.splitlines()


def test_a_small_job(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(Summary(lines=1, labeled=1, instances=1, points=17), capsys) == [
        "pier  Completed",
        "  1 image, 1 labeled",
        "  1 instance, 17 labeled keypoints",
        "",
        "Saved    pier.manifest",
        f"From     {URI}",
        "Quality  poserig qa pier.manifest",
    ]


def test_everything_that_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    summary = Summary(
        lines=2_000, labeled=1_900, other=3, unlabeled=7, instances=2_100, points=30_000,
        failures=Counter({f"reason {n}": 10 - n for n in range(10)}),
        issues=Counter({"swap": 12, "too_new": 1}), reported=4,
    )  # fmt: skip
    summary._agreements += [0.8, 0.9]
    lines = said(summary, capsys, again=True)
    assert lines[1:5] == [
        "  2,000 images, 1,900 labeled, 55 failed, 7 not labeled, 3 with labels of another tool",
        "  2,100 instances, 30,000 labeled keypoints",
        "  workers agree by 0.85 of 1 on average",
        "  workers reported problems with 4 images",
    ]
    assert lines[6:8] == ["Not labeled", "     10  reason 0"]
    assert lines[6 + NAMED + 1] == "      3  for 2 other reasons"
    assert any(line.startswith("     12  swap: ") for line in lines)
    assert "      1  too_new" in lines
    assert lines[-4] == "Saved    pier.manifest (labels made again from all answers)"
    assert lines[-1] == "Again    poserig job requeue pier  (what is not labeled)"


def test_review_says_what_was_accepted_and_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    summary = Summary(lines=6, labeled=6)
    verdicts = Counter({"accept": 3, "fix": 1, "send-back": 1})
    summary.round = RoundAgreement(2, accepted=4, changed=1, verdicts=verdicts, unreviewed=1)
    lines = said(summary, capsys)
    assert lines[3] == (
        "  round 2: 3 accepted, 1 fixed by the reviewer, 1 sent back; 1 without a verdict"
    )
    assert lines[-1] == "Fix      poserig job launch --from pier --only sent-back  (1 image)"


def test_joined_rounds_are_named_and_what_is_missing_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = JobStatus("pier-3", "Completed", 0, 0, 0, "", URI)
    summary = Summary(lines=1, labeled=1)
    joined, notes = ("pier-1", "pier-2"), ("The job pier-0 is gone.",)
    say_results(Results(status, URI, False, Path("pier.manifest"), summary, joined, notes))
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "  joined with the labels of pier-1, pier-2",
        "  The job pier-0 is gone.",
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (RoundAgreement(2, 1_200, 1, [0.5, 1]), "round 2: 1,200 accepted as they were, 1 changed;"
         " agrees with the labels before by 0.750 of 1 (OKS)"),
        (RoundAgreement(3, similarities=[0.98]),
         "round 3: agrees with the labels before by 0.980 of 1 (OKS)"),
        (RoundAgreement(2), "round 2: no earlier labels to compare with"),
    ],
)  # fmt: skip
def test_later_round_says_what_it_changed(
    found: RoundAgreement, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(Summary(lines=1, labeled=1, round=found), capsys)[3] == f"  {words}"
