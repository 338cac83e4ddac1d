"""S3 of moto's for each test."""

from collections.abc import Iterator

import pytest
from moto import mock_aws


@pytest.fixture(autouse=True)
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    with mock_aws():
        yield
