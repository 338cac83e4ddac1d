"""Templates, manifests and forms made for the AWS sample's functions work with ours unchanged.

Their template reads `task.input.image_s3_uri` and prints `task.input.initial_values` as text; their
component submits six form fields.
"""

import json
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest

from functions import storage
from poserig.labeling.template import WorkerTaskTemplate
from poserig.pose.rig_file import LIBRARY

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
IMAGE = "s3://ski-photos/input/run 07/it's <here> & there.jpg"
START = [
    {
        "name": 'Ann "the fast" O\'Neill & co',
        "annotations": [
            {"label": "left hand", "x": 300, "y": 300},
            {"label": "head", "x": 2, "y": 3},
        ],
    }
]
TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form id="crowd-form">
  <crowd-2d-skeleton
    imgSrc="{{ task.input.image_s3_uri | grant_read_access }}"
    keypointClasses='[{"label": "head"}, {"label": "left hand"}]'
    initialValues="{{ task.input.initial_values }}">
  </crowd-2d-skeleton>
</crowd-form>"""


class Attributes(HTMLParser):
    """The attributes of the element, as a browser reads them."""

    found: dict[str, str | None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "crowd-2d-skeleton":
            self.found = dict(attrs)


def page_of(pre: Any, line: dict[str, Any], load_event: Any, context: Any) -> dict[str, Any]:
    """What the element gets on the page of a manifest line."""
    event = {**load_event("pre_annotation.json"), "dataObject": line}
    prepared = pre.lambda_handler(event, context)
    # Ground Truth passes the input on as JSON.
    task_input = json.loads(json.dumps(prepared["taskInput"]))
    page = WorkerTaskTemplate(TEMPLATE, lambda uri: f"signed:{uri}").render(task_input)
    parser = Attributes()
    parser.feed(page)
    return parser.found


def label_of(post: Any, form: dict[str, str], load_event: Any, context: Any) -> dict[str, Any]:
    event = load_event("post_annotation.json")
    answer = {
        "datasetObjectId": "7",
        "annotations": [{"workerId": "private.a", "annotationData": {"content": json.dumps(form)}}],
    }
    bucket, _, key = event["payload"]["s3Uri"].removeprefix("s3://").partition("/")
    storage.client().put_object(Bucket=bucket, Key=key, Body=json.dumps([answer]).encode())
    (entry,) = post.lambda_handler(event, context)
    label = entry["consolidatedAnnotation"]["content"]["pose"]
    jsonschema.validate(label, SCHEMA)
    assert isinstance(label, dict)
    return label


@pytest.mark.parametrize("start", [START, [], None])
def test_their_template_shows_the_image_and_the_start(
    pre: Any, load_event: Any, context: Any, start: Any
) -> None:
    line = {"source-ref": IMAGE, **({} if start is None else {"initial_values": start})}
    shown = page_of(pre, line, load_event, context)
    assert shown["imgsrc"] == f"signed:{IMAGE}"
    assert json.loads(shown["initialvalues"]) == (start or [])


def test_their_manifest_lines_may_hold_the_start_as_text(
    pre: Any, load_event: Any, context: Any
) -> None:
    line = {"source-ref": IMAGE, "annotations": json.dumps(START)}
    shown = page_of(pre, line, load_event, context)
    assert json.loads(shown["initialvalues"]) == START


def test_their_form_becomes_a_label_that_says_what_was_changed(
    post: Any, load_event: Any, context: Any
) -> None:
    updated = [{**START[0], "annotations": [START[0]["annotations"][0]]}]
    form = {
        "updated_annotations": json.dumps(updated),
        "original_annotations": json.dumps(START),
        "image_s3_uri": IMAGE,
        "image_name": "there.jpg?X-Amz-Signature=abc",
        "no_changes_needed": "false",
        "total_time_in_seconds": "17",
    }
    label = label_of(post, form, load_event, context)
    (instance,) = label["instances"]
    assert instance["name"] == START[0]["name"]
    assert label["labels"] == ["left hand", "head"]
    points = zip(label["labels"], range(0, 6, 3), instance["origins"], strict=True)
    assert {name: (*instance["keypoints"][at : at + 3], letter) for name, at, letter in points} == {
        "left hand": (300, 300, 2, "a"),
        "head": (0, 0, 0, "-"),
    }
    assert (label["seconds"], label["workers"]) == (17, 1)
    assert label["changes"] == {"was_modified": True, "cleared": 1}
    assert "abc" not in json.dumps(label)


def test_their_form_without_a_change_says_so(post: Any, load_event: Any, context: Any) -> None:
    form = {
        "updated_annotations": json.dumps(START),
        "original_annotations": json.dumps(START),
        "no_changes_needed": "true",
        "total_time_in_seconds": "3",
    }
    label = label_of(post, form, load_event, context)
    assert label["changes"] == {"was_modified": False, "no_changes_needed": True}
    assert label["instances"][0]["origins"] == "aa"
