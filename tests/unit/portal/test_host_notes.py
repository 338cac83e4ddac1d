"""Notes of the hosts that templates ask for."""

from poserig.portal.host_notes import HostNotes
from poserig.portal.rewrite import TemplateHosts


def test_notes_of_a_job_gather_what_each_of_its_tasks_asks_for() -> None:
    notes = HostNotes()
    assert notes.of_job("a") is None
    notes.record("a", TemplateHosts((("https://x/", "http://l/"),), ("z.example", "b.example")))
    notes.record("a", TemplateHosts((), ("a.example", "b.example")))
    notes.record("b", TemplateHosts((), ()))
    assert notes.of_job("a") == TemplateHosts(
        (("https://x/", "http://l/"),), ("a.example", "b.example", "z.example")
    )
    assert notes.of_job("b") == TemplateHosts((), ())
