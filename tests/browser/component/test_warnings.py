"""Warnings while labeling: they say what and where, are fixed or accepted, and trap nobody."""

import json
from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.component.conftest import RIGS, ROOT, MakePage
from tests.browser.component.test_labeling import ALL
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

CASES = json.loads((ROOT / "tests" / "golden" / "checks.json").read_text())["cases"]
# Of each type of finding, the first golden case that has it.
GOLDEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    finding["type"]: (case, finding)
    for case in reversed(CASES)
    for finding in reversed(case["findings"])
}

ARMS = ("shoulder", "elbow", "wrist")


def exchanged(*words: str) -> dict[str, Point]:
    partner = {"left": "right", "right": "left"}
    return {
        label: ALL[f"{partner[side]}_{rest}"] if rest and any(w in rest for w in words) else at
        for label, at in ALL.items()
        for side, _, rest in [label.partition("_")]
    }


def initial(*people: dict[str, Point]) -> str:
    return json.dumps(
        [
            {
                "name": "",
                "annotations": [{"label": label, "x": x, "y": y} for label, (x, y) in p.items()],
            }
            for p in people
        ]
    )


def warnings(worker: Worker, count: int) -> list[str]:
    """What the list says, once it has that many entries."""
    rows = worker.page.locator("crowd-2d-skeleton .warning-list li")
    worker.page.wait_for_function(
        "count => document.querySelector('crowd-2d-skeleton').shadowRoot"
        ".querySelectorAll('.warning-list li').length === count",
        arg=count,
    )
    return [" ".join(row.inner_text().split()) for row in rows.all()]


def findings(worker: Worker) -> list[dict[str, Any]]:
    worker.page.get_by_role("button", name="Submit", exact=True).click()
    found: list[dict[str, Any]] = json.loads(worker.submitted()["pose"])["findings"]
    return found


def test_a_warning_says_what_and_where_and_fix_is_one_undoable_edit(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=initial(exchanged(*ARMS))))
    (text,) = warnings(worker, 1)
    assert text.startswith("Instance 1 · warning Left and right look exchanged: left shoulder")
    status = worker.page.locator("crowd-2d-skeleton .warnings [role=status]")
    assert (status.inner_text().lower(), status.get_attribute("aria-live")) == (
        "1 warning",
        "polite",
    )
    worker.page.get_by_role("button", name="Fix: Instance 1").click()
    warnings(worker, 0)
    assert worker.points() == ALL
    assert worker.status == "Fixed. Undo takes it back."
    worker.presses("Control+z")
    assert worker.points() == exchanged(*ARMS)
    warnings(worker, 1)


def test_accept_is_remembered_and_goes_into_the_answer(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=initial(exchanged(*ARMS))))
    warnings(worker, 1)
    worker.page.get_by_role("button", name="Accept as it is: Instance 1").click()
    warnings(worker, 0)
    worker.drags(ALL["nose"], (224, 121))
    worker.page.wait_for_timeout(400)
    warnings(worker, 0)
    (found,) = findings(worker)
    assert (found["type"], found["instance"], found["accepted"]) == (
        "left_right_part",
        "1",
        True,
    )


def test_what_was_accepted_stays_accepted_after_a_reload(
    worker: Worker, make_page: MakePage
) -> None:
    address = make_page(initialValues=initial(exchanged(*ARMS)))
    worker.opens(address)
    warnings(worker, 1)
    worker.page.get_by_role("button", name="Accept as it is: Instance 1").click()
    worker.opens(address)
    worker.page.wait_for_timeout(400)
    warnings(worker, 0)
    (found,) = findings(worker)
    assert found["accepted"] is True


def test_accept_is_an_edit_like_any_other(worker: Worker, make_page: MakePage) -> None:
    address = make_page(initialValues=initial(exchanged(*ARMS)))
    worker.opens(address)
    warnings(worker, 1)
    worker.page.get_by_role("button", name="Accept as it is: Instance 1").click()
    warnings(worker, 0)
    worker.presses("Control+z")
    warnings(worker, 1)
    assert worker.status == "Undone: accept a warning"
    worker.opens(address)
    warnings(worker, 1)
    worker.page.get_by_role("button", name="Accept as it is: Instance 1").click()
    worker.presses(",", ".")
    worker.opens(address)
    worker.page.get_by_role("button", name="Start over").click()
    warnings(worker, 1)


def test_what_was_noted_before_is_shown(worker: Worker, make_page: MakePage) -> None:
    people = json.loads(initial(ALL, exchanged(*ARMS)))
    people[1]["annotation_issues"] = [{"reason": "arms <b>uncertain</b>"}]
    worker.opens(
        make_page(initialValues=json.dumps(people), annotationIssues=[{"reason": "blurred"}])
    )
    notes = worker.page.locator("crowd-2d-skeleton .notes li")
    expect(notes).to_have_text(["blurred", "Instance 2: arms <b>uncertain</b>"])
    worker.page.get_by_role("button", name="Delete Instance 1", exact=True).click()
    expect(notes).to_have_text(["blurred", "Instance 1: arms <b>uncertain</b>"])


def test_a_click_selects_the_points_and_zooms_there(worker: Worker, make_page: MakePage) -> None:
    far = {**ALL, "left_wrist": (505.0, 5.0)}
    worker.opens(make_page(initialValues=initial(far)))
    warnings(worker, 1)
    before = worker.zoom
    worker.page.locator("crowd-2d-skeleton .warning-what").click()
    assert worker.prompt == "Move left wrist"
    assert worker.zoom != before


@pytest.mark.parametrize("kind", GOLDEN, ids=str)
def test_every_kind_of_warning_is_fixed_or_accepted(
    worker: Worker, make_page: MakePage, kind: str
) -> None:
    case, finding = GOLDEN[kind]
    rig = case["rig"]
    if isinstance(rig, str):
        rig = json.loads((RIGS / f"{rig}.json").read_text())
    size = "width='{width}' height='{height}'".format(**case["image"])
    people = [
        {
            "annotations": [
                {"label": point["name"], "x": x, "y": y, "v": v}
                for point, (x, y, v) in zip(
                    rig["keypoints"], zip(*[iter(one["keypoints"])] * 3, strict=True), strict=True
                )
                if v
            ]
        }
        for one in case["instances"]
    ]
    svg = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' {size}/>"
    address = make_page(rig=rig, image=svg, initialValues=people)
    worker.opens(address)
    row = worker.page.locator(f".warning-list li[data-type={kind}]").first
    if kind == "empty_instance":  # somebody loaded it: else it is only where a worker begins
        assert people == [{"annotations": []}]
    if kind.startswith("missing"):  # what is being labeled is only unfinished
        worker.presses("b")
    row.wait_for()
    assert finding["detail"] in row.inner_text()
    before = worker.annotations
    if finding.get("fix"):
        row.get_by_role("button", name="Fix").click()
        row.filter(has_text=finding["detail"]).wait_for(state="detached")
        assert worker.annotations != before
        worker.presses("Control+z")
        row.wait_for()
        assert worker.annotations == before
    assert finding["severity"] in row.inner_text().lower()
    row.get_by_role("button", name="Accept").click()
    row.filter(has_text=finding["detail"]).wait_for(state="detached")
    assert worker.annotations == before
    # In the answer it is as the checks in Python would write it, and accepted.
    (given,) = [
        one for one in findings(worker) if (one["type"], one["detail"]) == (kind, finding["detail"])
    ]
    names = {one["id"]: str(n) for n, one in enumerate(case["instances"], 1)}
    expected = {
        name: value for name, value in deepcopy(finding).items() if value not in ([], "", None)
    }
    for told in (expected, expected.get("fix", {})):
        told.update({name: names[told[name]] for name in ("instance", "other") if name in told})
    assert given == {**expected, "accepted": True}


def test_an_empty_instance_that_was_loaded_is_a_finding_and_one_begun_with_is_none(
    worker: Worker, make_page: MakePage
) -> None:
    people = json.loads(initial(ALL, {}))
    worker.opens(make_page(initialValues=people))
    (text,) = warnings(worker, 1)
    assert text.startswith("Instance 2 ")
    # One that the worker only began is not in the answer, and neither is a word about it.
    worker.presses("b")
    warnings(worker, 1)
    worker.page.get_by_role("button", name="Fix: Instance 2").click()
    warnings(worker, 0)
    assert findings(worker) == []
    pose = json.loads(worker.submitted()["pose"])
    assert [one["id"] for one in pose["instances"]] == ["1"]


def test_open_warnings_do_not_keep_a_worker_from_submitting(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=initial(exchanged(*ARMS))))
    # At once, before the list has had time to look.
    (found,) = findings(worker)
    assert "accepted" not in found
    assert worker.status == "Submitted with 1 open warning."


def test_labeling_a_person_point_by_point_warns_of_nothing(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page())
    for point in ALL.values():
        worker.clicks(point)
        worker.page.wait_for_timeout(300)
        assert warnings(worker, 0) == []


def test_hostile_names_in_a_warning_are_text(worker: Worker, make_page: MakePage) -> None:
    bad = '<img src=x onerror="window.hacked=1">'
    people = json.loads(initial(exchanged(*ARMS)))
    people[0]["name"] = bad
    worker.opens(make_page(initialValues=json.dumps(people)))
    (text,) = warnings(worker, 1)
    assert bad in text
    assert worker.page.evaluate("() => window.hacked") is None
