"""Tests cli/consolidated.py: what a person reads when labels were made again."""

import pytest

from poserig.cli.consolidated import NAMED_PROBLEMS, say_consolidated
from poserig.jobs.consolidate import Consolidated
from poserig.jobs.consolidate.relabel import Counts

URI = "s3://photos/output/pier/manifests/consolidated/0123.manifest"


def said(made: Consolidated, capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    say_consolidated("pier", made)
    printed = capsys.readouterr()
    return printed.out.splitlines(), printed.err.splitlines()


def test_counts_and_where_the_labels_lie(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counts(made=1_200, changed=34, kept=5)
    assert said(Consolidated(URI, True, counts), capsys) == (
        [
            "pier: made 1,200 labels again from all answers, 34 changed; "
            "5 lines without answers stay as they are",
            f"Results  {URI}",
        ],
        [],
    )


def test_one_label_that_was_there_already(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(Consolidated(URI, False, Counts(made=1)), capsys)
    assert out == [
        "pier: made 1 label again from all answers, none changed",
        f"Results  {URI} (was there already)",
    ]


def test_what_could_not_be_read_is_named_up_to_a_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = Counts(made=9, problems=[(line, "It is no JSON.") for line in range(1, 24)])
    _, err = said(Consolidated(URI, True, counts, "The rig cannot be read.", "s3://m"), capsys)
    assert err[0] == "The rig cannot be read."
    assert err[1] == "s3://m:1 stays as it is: It is no JSON."
    assert len(err) == 1 + NAMED_PROBLEMS + 1
    assert err[-1] == "and 3 more lines."
