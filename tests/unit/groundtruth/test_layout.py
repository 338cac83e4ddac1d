"""Tests groundtruth/layout.py: where Ground Truth writes in S3."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from poserig.groundtruth.layout import OutputLayout, key_time


@pytest.mark.parametrize("path", ["s3://bkt/out", "s3://bkt/out/"])
def test_files_of_a_job(path: str) -> None:
    layout = OutputLayout(path, "Pier-1")
    root = "s3://bkt/out/Pier-1"
    assert layout.root == root
    assert layout.output_manifest == f"{root}/manifests/output/output.manifest"
    assert layout.annotations == f"{root}/annotations"
    time = "2026-11-22_12:04:51"
    assert layout.worker_response(7, time) == (
        f"{root}/annotations/worker-response/iteration-1/7/{time}.json"
    )
    consolidated = f"{root}/annotations/consolidated-annotation"
    assert layout.consolidation_request(time) == (
        f"{consolidated}/consolidation-request/iteration-1/{time}.json"
    )
    assert layout.consolidation_response(time) == (
        f"{consolidated}/consolidation-response/iteration-1/{time}.json"
    )


def test_time_in_keys_is_utc_in_whole_seconds() -> None:
    assert key_time(datetime(2026, 11, 22, 12, 4, 51, 999_999, tzinfo=UTC)) == "2026-11-22_12:04:51"
    east = timezone(timedelta(hours=2))
    assert key_time(datetime(2026, 1, 1, 1, 0, tzinfo=east)) == "2025-12-31_23:00:00"
