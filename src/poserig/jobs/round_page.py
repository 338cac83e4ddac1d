"""Puts the bar of a later round into its job's copy of the worker task template.

The bar of a review asks for the verdict; that of a correction shows why a reviewer sent the label
back. A launch copies the template anyway, so Terraform publishes one template for each rig only.
"""

import re
from functools import lru_cache
from pathlib import Path

from poserig.errors import PoserigError
from poserig.groundtruth.rounds import REVIEW

BAR = Path(__file__).parent / "pages" / "round-bar.html"
_FORM = re.compile(rb"<crowd-form[\s>]")
_COMPONENT = b"<crowd-2d-skeleton"


def round_page(template: bytes, task: str, where: str) -> bytes:
    """Returns the template with the bar before its form.

    Args:
        template: Worker task template of the rig.
        task: One of `poserig.groundtruth.rounds.TASKS`.
        where: Address of the template, for the error.

    Raises:
        PoserigError: It is the task of a review, and the template has no place for the bar.
    """
    form = _FORM.search(template)
    if form is None or _COMPONENT not in template:
        if task != REVIEW:
            return template  # somebody's own; it shows no note of a reviewer
        raise PoserigError(
            "The worker task template has no <crowd-form> with a <crowd-2d-skeleton>, so it cannot"
            " ask for a verdict.",
            where=where,
            cure="Take web/templates/worker-task.liquid.html as a model, or launch --task adjust.",
        )
    return template[: form.start()] + _bar() + template[form.start() :]


@lru_cache(maxsize=1)
def _bar() -> bytes:
    return BAR.read_bytes()
