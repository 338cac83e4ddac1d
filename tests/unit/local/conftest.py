import io
import textwrap
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.lambda_runtime.spec import FunctionSpec

MakeSpec = Callable[..., FunctionSpec]


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FunctionRunner]:
    with FunctionRunner(tmp_path / "functions") as runner:
        yield runner


@pytest.fixture
def spec() -> MakeSpec:
    """A function spec from the source text of its only module."""

    def make(
        source: str,
        *,
        name: str = "poserig-test",
        environment: Mapping[str, str] | None = None,
        timeout: float = 20,
    ) -> FunctionSpec:
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            # Of 1980: with the time in it, the same source is another version two seconds later.
            archive.writestr(zipfile.ZipInfo("app.py"), textwrap.dedent(source))
        return FunctionSpec(
            name=name,
            arn=f"arn:aws:lambda:eu-west-1:123456789012:function:{name}",
            zip_bytes=body.getvalue(),
            handler="app.handler",
            environment=environment or {},
            timeout_seconds=timeout,
            memory_mb=128,
            endpoint_url="http://127.0.0.1:9",
            region="eu-west-1",
        )

    return make
