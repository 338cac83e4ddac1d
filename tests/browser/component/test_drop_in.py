"""A worker task template and a manifest written for the existing component work unchanged.

The page below fetches the component's text and runs it as an inline module, as templates for the
existing component must; crowd-form has the id that the existing component insists on.
"""

import html
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import CROWD_FORM
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

TEMPLATE = """<!doctype html>
<meta charset="utf-8"><title>Label the people</title><link rel=icon href="data:,">
<script>{crowd}</script>
<script>
  // The task page may not import: the text is fetched and becomes the module itself.
  fetch("component.js").then((response) => response.text()).then((text) => {{
    const script = document.createElement("script");
    script.type = "module";
    script.textContent = text;
    document.head.append(script);
  }});
</script>
<crowd-form id="crowd-form">
  <crowd-2d-skeleton
    imgSrc="{image}"
    keypointClasses="{classes}"
    skeletonRig="{rig}"
    skeletonBoundingBox="{box}"
    initialValues="{initial}">
    <div slot="instructions"><p>Mark the head and both hands.</p></div>
    <div slot="annotation-insights"></div>
  </crowd-2d-skeleton>
  <crowd-button form-action="submit" style="display:none"></crowd-button>
</crowd-form>
"""
CLASSES = [
    {"id": "a1", "color": "#1f77b4", "label": "head", "x": 50, "y": 0},
    {"id": "a2", "color": "rgb(255, 127, 14)", "label": "left hand", "x": 100, "y": 120},
    {"id": "a3", "label": "right hand", "x": 0, "y": 120},
]
RIG = [["head", "left hand", "#ff0000"], ["head", "right hand", None]]
BOX = {"left": 0, "top": 0, "right": 100, "bottom": 120}
LOADED = [
    {
        "name": "walker",
        "annotations": [
            {"label": "head", "x": 222, "y": 118},
            {"label": "left hand", "x": 300, "y": 300, "score": 0.4},
            {"label": "tail", "x": 7, "y": 8},
        ],
    },
    {
        "annotations": [{"label": "head", "x": 400, "y": 60}],
        "annotation_options": {"editable": False, "line_color": "#00ff00"},
        "annotation_issues": [{"reason": "too small"}],
    },
]
# A line of the manifest, after the pre-annotation function: Python's json, spaces and all.
MANIFEST_LINE = json.dumps({"source-ref": "s3://bucket/astronaut.png", "initialValues": LOADED})
SIX = {
    "updated_annotations", "original_annotations", "image_s3_uri", "image_name",
    "no_changes_needed", "total_time_in_seconds",
}  # fmt: skip


def opens(worker: Worker, site: tuple[Path, str], initial: Any) -> None:
    folder, address = site
    page = TEMPLATE.format(
        crowd=CROWD_FORM,
        image="astronaut.png?X-Amz-Signature=abc&amp;X-Amz-Expires=60",
        classes=html.escape(json.dumps(CLASSES)),
        rig=html.escape(json.dumps(RIG)),
        box=html.escape(json.dumps(BOX)),
        initial=html.escape(initial if isinstance(initial, str) else json.dumps(initial)),
    )
    (folder / "drop-in.html").write_text(page)
    worker.opens(f"{address}/drop-in.html")


def the_six(worker: Worker) -> dict[str, str]:
    fields = worker.submitted()
    assert fields.keys() >= SIX
    assert fields["total_time_in_seconds"].isdigit()
    return {name: fields[name] for name in SIX - {"total_time_in_seconds"}}


def test_what_was_corrected_goes_out_in_the_six_fields(
    worker: Worker, site: tuple[Path, str], page: Page
) -> None:
    initial = json.dumps(json.loads(MANIFEST_LINE)["initialValues"])
    opens(worker, site, initial)
    worker.drags((300, 300), (310, 320))
    worker.presses("3")
    worker.clicks((104, 338))
    page.get_by_role("button", name="Submit", exact=True).click()
    corrected = json.loads(initial)
    corrected[0]["annotations"][1].update(x=310, y=320)
    corrected[0]["annotations"].append({"label": "right hand", "x": 104, "y": 338})
    assert the_six(worker) == {
        "updated_annotations": json.dumps(corrected, separators=(",", ":")),
        "original_annotations": initial,
        "image_s3_uri": "astronaut.png",
        "image_name": "astronaut.png",
        "no_changes_needed": "false",
    }


def test_a_page_that_gives_no_height_is_filled_and_the_image_stays_where_it_is(
    worker: Worker, site: tuple[Path, str], page: Page
) -> None:
    opens(worker, site, LOADED)
    place = (
        "e => { const {x, y, width, height} = e.drawingArea;"
        " return [x, y, width, height, e.zoom, e.clientHeight]; }"
    )
    before = worker.ask(place)
    assert before[-1] == page.evaluate("innerHeight") - 16
    assert page.evaluate("document.documentElement.scrollHeight === innerHeight")
    # What comes into the panel later takes its room from the panel.
    page.get_by_text("too small").wait_for()
    assert worker.ask(place) == before


def test_what_was_not_touched_goes_out_unchanged(
    worker: Worker, site: tuple[Path, str], page: Page
) -> None:
    opens(worker, site, LOADED)
    page.get_by_label("No changes needed").check()
    page.get_by_role("button", name="Submit", exact=True).click()
    assert the_six(worker) == {
        "updated_annotations": json.dumps(LOADED),
        "original_annotations": json.dumps(LOADED),
        "image_s3_uri": "astronaut.png",
        "image_name": "astronaut.png",
        "no_changes_needed": "true",
    }


def test_a_task_without_a_pre_annotation_is_labeled_from_nothing(
    worker: Worker, site: tuple[Path, str], page: Page
) -> None:
    opens(worker, site, "")
    assert page.get_by_role("button", name="Instructions", exact=True).is_visible()
    assert page.get_by_role("button", name="Insights", exact=True).is_hidden()
    worker.clicks((222, 118), (300, 300), (104, 338))
    page.get_by_role("button", name="Submit", exact=True).click()
    points = {"head": (222, 118), "left hand": (300, 300), "right hand": (104, 338)}
    person = {
        "name": "",
        "annotations": [{"label": label, "x": x, "y": y} for label, (x, y) in points.items()],
    }
    assert the_six(worker) == {
        "updated_annotations": json.dumps([person], separators=(",", ":")),
        "original_annotations": "[]",
        "image_s3_uri": "astronaut.png",
        "image_name": "astronaut.png",
        "no_changes_needed": "false",
    }
