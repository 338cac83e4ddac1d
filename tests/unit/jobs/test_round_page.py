"""Tests jobs/round_page.py: the bar of a review in the worker task template that is published."""

from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.round_page import round_page
from poserig.labeling.template import WorkerTaskTemplate

ROOT = Path(__file__).parents[3]
PUBLISHED = (ROOT / "web/templates/worker-task.liquid.html").read_bytes()
REVIEW = {"round": 2, "task": "review", "lineage": []}


def rendered(task: str, **members: Any) -> str:
    page = round_page(PUBLISHED, task, "s3://b/t").decode()
    given = {"image": "s3://b/a.jpg", "initialValues": [], **members}
    return WorkerTaskTemplate(page, lambda uri: uri).render(given)


def test_review_asks_for_the_verdict_and_shows_no_note() -> None:
    page = rendered("review", round=REVIEW, review={"verdict": "send-back", "note": "Again."})
    assert page.index('id="round-accept"') < page.index("<crowd-form")
    assert "Again." not in page


def test_correction_shows_why_it_was_sent_back_and_cannot_be_tricked_by_it() -> None:
    adjust = {**REVIEW, "task": "adjust"}
    page = rendered("adjust", round=adjust, review={"verdict": "send-back", "note": "<b>left</b>"})
    assert "&lt;b&gt;left&lt;/b&gt;" in page
    assert 'round-accept"' not in page
    for review in ({}, {"review": {"verdict": "accept"}}):
        assert "round-bar" not in rendered("adjust", round=adjust, **review)


def test_template_of_somebody_else_takes_no_review() -> None:
    own = b"<crowd-form><crowd-keypoint></crowd-keypoint></crowd-form>"
    assert round_page(own, "adjust", "s3://b/own") == own
    with pytest.raises(
        PoserigError, match=r"s3://b/own: .*cannot ask for a verdict.*--task adjust"
    ):
        round_page(own, "review", "s3://b/own")
