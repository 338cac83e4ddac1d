"""Notes of the hosts that templates ask for."""

import pytest

from poserig.portal.host_notes import gathered, note_hosts
from poserig.portal.rewrite import Rewriter, TemplateHosts
from tests.unit.portal.fake_ports import MemoryHostNotes


def test_notes_of_a_job_gather_what_each_of_its_pages_asks_for() -> None:
    rule = ("https://x/", "http://l/")
    pages = [
        TemplateHosts((rule,), ("z.example", "b.example")),
        TemplateHosts((), ("a.example", "b.example")),
    ]
    assert gathered(pages) == TemplateHosts((rule,), ("a.example", "b.example", "z.example"))
    assert gathered([TemplateHosts((), ())]) == TemplateHosts((), ())
    assert gathered([]) is None


def test_page_is_looked_at_when_it_names_other_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    notes, rewriter = MemoryHostNotes(), Rewriter({})
    looked: list[str] = []
    look = rewriter.inspect

    def watched(html: str, rewritten: str) -> TemplateHosts:
        looked.append(html)
        return look(html, rewritten)

    monkeypatch.setattr(rewriter, "inspect", watched)
    pages = [
        '<img src="https://a.example/1.jpg">',
        '<img src="https://A.example/2.jpg">',
        '<img src="//b.example:81/3.jpg"><a href="https://c.example?d">',
        '<img src="//b.example:81/4.jpg"><a href="https://c.example#e">',
    ]
    for html in pages:
        note_hosts(notes, "job", rewriter, html, html)
    note_hosts(notes, "other", rewriter, pages[0], pages[0])
    assert looked == [pages[0], pages[2], pages[0]]
    assert notes.of_job("job") == TemplateHosts((), ("a.example", "b.example"))
    assert notes.of_job("none") is None
