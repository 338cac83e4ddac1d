import importlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from functions import storage

EVENTS = Path(__file__).resolve().parents[2] / "events"


@pytest.fixture
def load_event() -> Any:
    return lambda name: json.loads((EVENTS / name).read_text())


@pytest.fixture
def context() -> Any:
    """What a handler gets from the runtime, as far as Powertools reads it."""
    return SimpleNamespace(
        function_name="poserig-sagemaker",
        memory_limit_in_mb=512,
        invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:poserig-sagemaker",
        aws_request_id="7b0c8f0e-0000-4000-8000-000000000000",
    )


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "poserig-local",
        "AWS_SECRET_ACCESS_KEY": "poserig-local",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def pre(environment: None) -> Any:
    return importlib.import_module("functions.pre_annotation.handler")


@pytest.fixture
def post(environment: None) -> Iterator[Any]:
    """The post-annotation function beside an S3 of moto's that holds its event's bucket."""
    with mock_aws():
        storage.client.cache_clear()
        module = importlib.import_module("functions.post_annotation.handler")
        storage.client().create_bucket(
            Bucket="ski-photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield module
        storage.client().close()
        storage.client.cache_clear()


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """The functions' JSON lines: log records and metrics in one list."""
    from functions.observability import logger

    lines: list[str] = []
    handler = logging.StreamHandler()
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]  # a list is all the stream there is
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)

    def read() -> list[dict[str, Any]]:
        metrics = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        return [json.loads(line) for line in [*lines, *metrics]]

    yield read
    logger._logger.removeHandler(handler)
