"""What a worker submitted before, in the page that begins with it."""

import json
import re

from poserig.labeling.model import TaskPage
from poserig.portal.task_start import with_start


def start_of(html: str) -> object:
    found = re.findall(
        r'<script type="application/json" id="poserig-start">(.*?)</script>', html, re.DOTALL
    )
    assert len(found) == 1
    return json.loads(found[0])


def test_page_without_an_answer_is_as_it_is() -> None:
    assert with_start("<p>a</p>", TaskPage("job", "")) == "<p>a</p>"


def test_answer_stands_behind_the_doctype() -> None:
    page = TaskPage("job", "", '{"pose":"{\\"version\\":2}"}')
    for before in ("<!DOCTYPE html>", "\n <!-- mine --> <!doctype html>"):
        html = with_start(f"{before}<html>", page)
        assert html.startswith(f"{before}<script")
        assert html.endswith("</script><html>")
        assert start_of(html) == {"answer": {"pose": '{"version":2}'}, "readOnly": False}
    assert with_start("<p>", page).startswith("<script")


def test_no_text_of_an_answer_ends_the_element() -> None:
    text = "</script><script>alert(1)</script><!--"
    html = with_start("", TaskPage("job", "", json.dumps({"word": text}), is_read_only=True))
    assert start_of(html) == {"answer": {"word": text}, "readOnly": True}
    assert html.count("<") == 2


def test_page_to_look_at_says_so_without_an_answer_too() -> None:
    assert start_of(with_start("", TaskPage("job", "", None, is_read_only=True))) == {
        "answer": None,
        "readOnly": True,
    }
