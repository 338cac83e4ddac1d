"""Tests jobs/own_instructions.py: an operator's words before those of the template."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.jobs.own_instructions import with_instructions
from poserig.labeling.template import WorkerTaskTemplate

PUBLISHED = Path(__file__).parents[3] / "web/templates/worker-task.liquid.html"


def test_instructions_come_first_and_are_no_liquid() -> None:
    page = with_instructions(
        PUBLISHED.read_bytes(), "<p>Only {{ task.input.image }} divers.</p>", "s3://b/t"
    ).decode()
    html = WorkerTaskTemplate(page, lambda uri: uri).render(
        {"image": "s3://b/a.jpg", "initialValues": []}
    )
    own = html.index("<p>Only &#123;&#123; task.input.image &#125;&#125; divers.</p>")
    assert html.index('slot="instructions"') < own < html.index("Mark every keypoint")


def test_template_without_a_place_for_them_is_refused() -> None:
    with pytest.raises(PoserigError, match=r'no element with slot="instructions".*--instructions'):
        with_instructions(b"<crowd-form></crowd-form>", "<p>x</p>", "s3://b/t")
