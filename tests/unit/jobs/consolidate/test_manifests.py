"""Which manifest has the newest labels of a job."""

from datetime import UTC, datetime
from typing import Any

from poserig.jobs.consolidate import consolidate_job
from poserig.jobs.consolidate.manifests import consolidated_manifest, newest_manifest
from tests.unit.jobs.consolidate.stored import LAYOUT, finished


def test_first_manifest_until_another_is_there_then_the_newest() -> None:
    job = finished(images=2)
    session: Any = job
    assert consolidated_manifest(job.s3, LAYOUT) == ""
    assert newest_manifest(job.s3, LAYOUT) == LAYOUT.output_manifest
    first = consolidate_job(session, "Pier-1")
    assert newest_manifest(job.s3, LAYOUT) == first.uri
    job.put(f"{LAYOUT.root}-2/manifests/consolidated/other.manifest", "of another job")
    assert consolidated_manifest(job.s3, LAYOUT) == first.uri


class Listing:
    """S3 with three manifests, the newest of them neither first nor last by name."""

    def get_paginator(self, name: str) -> "Listing":
        return self

    def paginate(self, Bucket: str, Prefix: str) -> Any:
        assert (Bucket, Prefix) == ("photos", "output/Pier-1/manifests/consolidated/")
        for name, minute in (("a", 3), ("b", 9), ("c", 4)):
            moment = datetime(2026, 11, 22, 12, minute, tzinfo=UTC)
            yield {"Contents": [{"Key": f"{Prefix}{name}.manifest", "LastModified": moment}]}


def test_newest_of_several_is_by_time_and_not_by_name() -> None:
    client: Any = Listing()
    assert newest_manifest(client, LAYOUT) == f"{LAYOUT.consolidated_manifests}b.manifest"
