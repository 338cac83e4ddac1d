"""Notes which hosts the templates of each labeling job ask for, for the operator's page."""

import re
from typing import Protocol

from poserig.portal.rewrite import Rewriter, TemplateHosts

_HOST = re.compile(r"//([a-z0-9\[][^\s\"'<>()\\,`/?#&]*)", re.IGNORECASE)
_LONGEST = 2000


class HostNotes(Protocol):
    """Keeps the notes. Processes of the portal and of the task origin share it."""

    def knows(self, job_name: str, named: str) -> bool:
        """Whether a page of that job which named the same hosts has been noted."""

    def record(self, job_name: str, named: str, hosts: TemplateHosts) -> None:
        """Adds what one rendered task of a job asks for.

        Args:
            job_name: The job.
            named: All hosts that the page names, as `note_hosts` writes them.
            hosts: Those that it asks for.
        """

    def of_job(self, job_name: str) -> TemplateHosts | None:
        """None when no task of that job has been shown yet."""


def note_hosts(notes: HostNotes, job_name: str, rewriter: Rewriter, html: str, sent: str) -> None:
    """Notes what a page asks for, unless one that named the same hosts was noted before.

    To parse a page takes longer than to make it, and those of one job ask for the same.

    Args:
        notes: Where.
        job_name: The page's job.
        rewriter: What has rewritten it.
        html: The page before.
        sent: The page after.
    """
    named = " ".join(sorted({host.lower() for host in _HOST.findall(html)}))[:_LONGEST]
    if not notes.knows(job_name, named):
        notes.record(job_name, named, rewriter.inspect(html, sent))


def gathered(notes: list[TemplateHosts]) -> TemplateHosts | None:
    """What several pages of a job ask for together; None when there is no page."""
    if not notes:
        return None
    routed = {rule for one in notes for rule in one.routed}
    internet = {host for one in notes for host in one.internet}
    return TemplateHosts(tuple(sorted(routed)), tuple(sorted(internet)))
