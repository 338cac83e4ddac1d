"""Whatever a worker does can be taken back to the start and done again, without an error."""

import os
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.fuzz import AnyWorker
from tests.browser.component.test_labeling import ALL, COCO, instance
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

ACTIONS = 100
# POSERIG_FUZZ_SEEDS=7,8 does other ones, and replays one that has failed.
ASKED = os.environ.get("POSERIG_FUZZ_SEEDS", "1")
SEEDS = [int(seed) for seed in ASKED.split(",")]
MORE = [pytest.param(seed, marks=pytest.mark.acceptance) for seed in (2, 3, 4, 5)]
FLIPPED = {
    label: (511 - x, y - 20) for label, (x, y) in zip(COCO, reversed(ALL.values()), strict=True)
}
STARTS = {
    "empty": [],
    # One upside down, one with what is no keypoint of ours, one locked, one empty.
    "pre-labels": [
        instance(FLIPPED),
        instance({"nose": (400.5, 40.25), "tail": (1, 2)}, score=0.5),
        instance(ALL, annotation_options={"editable": False}),
        {"name": "nobody", "annotations": []},
    ],
}


def all_the_way(worker: Worker, key: str, until: str) -> list[Any]:
    """Press undo or redo until there is nothing left; gives the labels before and after each."""
    passed = [worker.annotations]
    for _ in range(1000):
        worker.presses(key)
        if worker.status == until:
            return passed
        passed.append(worker.annotations)
    pytest.fail(f"{key} goes on for ever")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", [*SEEDS, *MORE])
def test_anything_can_be_undone_and_redone(
    worker: Worker, make_page: MakePage, page: Page, seed: int, start: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    # The image before this one, to take instances from.
    worker.opens(make_page(initialValues=[instance(ALL)], image_s3_uri="s3://bucket/before.png"))
    worker.ask("element => element.submit()")
    address = make_page(initialValues=STARTS[start])
    worker.opens(address)
    before = worker.annotations
    anybody = AnyWorker(worker, seed)
    try:
        anybody.acts(ACTIONS)
        assert errors == []
        if worker.prompt == "Keypoints are hidden":
            worker.presses("m")
        worker.presses("Escape", "Escape", "Escape")
        all_the_way(worker, "Control+Shift+z", "Nothing to redo")
        after = worker.annotations
        back = all_the_way(worker, "Control+z", "Nothing to undo")
        assert back[-1] == before
        forth = all_the_way(worker, "Control+Shift+z", "Nothing to redo")
        assert forth == back[::-1]
        # And what is there is in the draft.
        worker.opens(address)
        assert worker.annotations == after
        assert errors == []
    except BaseException as failure:
        for done in anybody.done:
            failure.add_note(done)
        failure.add_note(f"replay: POSERIG_FUZZ_SEEDS={seed} pytest {__file__} -k '{start}'")
        raise
