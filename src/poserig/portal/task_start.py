"""Puts what a worker submitted before into the page of a task, which begins with it.

The page finds it in an element of its own:

    <script type="application/json" id="poserig-start">{"answer": {…}, "readOnly": false}</script>

The component reads it. Any other template may; one that does not begins empty, as on AWS.
"""

import json
import re

from poserig.json import Json
from poserig.labeling.model import TaskPage

START_ID = "poserig-start"
# Behind the doctype: anything before it would put the page into quirks mode.
_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*)*<!doctype[^>]*>", re.IGNORECASE | re.DOTALL)


def with_start(html: str, page: TaskPage) -> str:
    """The page's HTML with the worker's own answer; as it is when there is none.

    Args:
        html: The rendered template, rewritten.
        page: The page: its answer, whether it is only to be looked at, and whether it is a review.
    """
    if page.answer is None and not page.is_read_only and not page.is_review:
        return html
    answer: Json = None if page.answer is None else json.loads(page.answer)
    start = {"answer": answer, "readOnly": page.is_read_only}
    if page.is_review:
        start["review"] = True
    # "<" as an escape: a text must not end the element.
    text = json.dumps(start).replace("<", "\\u003c")
    element = f'<script type="application/json" id="{START_ID}">{text}</script>'
    doctype = _DOCTYPE.match(html)
    at = doctype.end() if doctype else 0
    return f"{html[:at]}{element}{html[at:]}"
