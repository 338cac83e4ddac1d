"""Clock, object store, settings and notes in memory, for the portal's tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from poserig.errors import PoserigError
from poserig.labeling.ports import (
    ObjectAccessDenied,
    ObjectNotFound,
    Worker,
)
from poserig.portal.host_notes import gathered
from poserig.portal.rewrite import TemplateHosts

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class MemoryHostNotes:
    """`HostNotes` in a dict."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], TemplateHosts] = {}

    def knows(self, job_name: str, named: str) -> bool:
        return (job_name, named) in self.notes

    def record(self, job_name: str, named: str, hosts: TemplateHosts) -> None:
        self.notes[job_name, named] = hosts

    def of_job(self, job_name: str) -> TemplateHosts | None:
        return gathered([note for (name, _), note in self.notes.items() if name == job_name])


class FakeClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


class FakeSettings:
    """Workers' settings in dictionaries."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.changes = 0
        self.is_full = False

    def of(self, worker: Worker) -> dict[str, str]:
        return dict(self.kept.get(worker.id, {}))

    def change(self, worker: Worker, changes: Mapping[str, str | None]) -> None:
        if self.is_full:
            raise PoserigError("The disk is full.")
        self.changes += 1
        own = self.kept.setdefault(worker.id, {})
        for name, value in changes.items():
            own.pop(name, None)
            if value is not None:
                own[name] = value


class FakeObjects:
    """Objects in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.denied = ""
        """The object that may not be read."""

    def read(self, uri: str) -> bytes:
        if uri == self.denied:
            raise ObjectAccessDenied("S3 does not allow it to be read.", where=uri)
        if uri not in self.objects:
            raise ObjectNotFound("There is no such object.", where=uri)
        return self.objects[uri]

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        self.objects[uri] = data

    def exists(self, uri: str) -> bool:
        return uri in self.objects

    def size(self, uri: str) -> int | None:
        return len(self.objects[uri]) if uri in self.objects else None

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "FakeObjects":
        return self

    def newest(self, folder: str) -> str:
        return next((uri for uri in reversed(self.objects) if uri.startswith(folder)), "")

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        return f"http://127.0.0.1:4566/{uri.removeprefix('s3://')}?X-Amz-Signature=x"
