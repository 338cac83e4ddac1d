"""Remembers which hosts the templates of each labeling job ask for, for the operator's page."""

from threading import Lock

from poserig.portal.rewrite import TemplateHosts


class HostNotes:
    """Hosts by labeling job, since the portal started. Shared by the portal and the task origin."""

    def __init__(self) -> None:
        self._by_job: dict[str, TemplateHosts] = {}
        self._lock = Lock()

    def record(self, job_name: str, hosts: TemplateHosts) -> None:
        """Adds what one rendered task of a job asks for."""
        with self._lock:
            seen = self._by_job.get(job_name, TemplateHosts((), ()))
            self._by_job[job_name] = TemplateHosts(
                tuple(sorted({*seen.routed, *hosts.routed})),
                tuple(sorted({*seen.internet, *hosts.internet})),
            )

    def of_job(self, job_name: str) -> TemplateHosts | None:
        """None when no task of that job has been shown yet."""
        with self._lock:
            return self._by_job.get(job_name)
