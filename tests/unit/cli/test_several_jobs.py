"""Tests cli/several_jobs.py: jobs that disagree about an image are named."""

import pytest

from poserig.cli.several_jobs import SeveralJobs
from poserig.formats import FormatError
from poserig.json import JsonObject


def line(name: str, **labels: tuple[str, int]) -> JsonObject:
    """A line with the labels of some jobs: attribute → job and how many issues it has."""
    found: JsonObject = {"source-ref": f"s3://b/cam/{name}.jpg"}
    for attribute, (job, issues) in labels.items():
        found[attribute] = {"version": 2, "rig": "r", "instances": [], "issues": [{}] * issues}
        found[f"{attribute}-metadata"] = {
            "job-name": f"labeling-job/{job}",
            "creation-date": attribute,
        }
    return found


def test_jobs_that_disagree_are_named_with_file_and_line() -> None:
    several = SeveralJobs()
    assert not several.is_older(line("a", pose=("pier-2", 1)), "two.manifest, line 1")
    with pytest.raises(FormatError) as caught:
        several.is_older(line("a", pose=("pier-1", 0)), "one.manifest, line 7")
    assert str(caught.value).startswith(
        "one.manifest, line 7: pier-1 has another label of cam/a.jpg than pier-2"
        " (two.manifest, line 1), which is newer and counts."
    )


def test_label_that_the_newer_round_keeps_is_no_other_opinion() -> None:
    several = SeveralJobs()
    both = line("a", pose=("pier-1", 0), **{"pose-r2": ("pier-2", 1)})
    assert not several.is_older(both, "")
    assert several.is_older(line("a", pose=("pier-1", 0)), "")
    assert several.is_older(line("a"), "")
    assert not several.is_older(line("b", pose=("pier-1", 0)), "")


def test_image_without_a_label_in_the_newer_job_has_that_of_the_older() -> None:
    several = SeveralJobs()
    assert not several.is_older(line("a"), "")
    assert not several.is_older(line("a", pose=("pier-1", 0)), "")
    assert not several.is_older({"source": "text"}, "")
