"""Runs a function's zip locally, as Lambda would: `python tools/invoke.py ZIP EVENT.json`.

Prints the function's answer as JSON on standard output and its log on standard error. For the
post-annotation function the file `<EVENT>.payload.json` beside the event is served from a small
local S3, at the address that the event names.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from poserig.errors import PoserigError
from poserig.groundtruth.events import parse_post_annotation_event
from poserig.local.lambda_runtime.runner import FunctionRunner, FunctionSpec, InvocationResult
from poserig.s3 import S3Uri

REGION: Final = "eu-west-1"
NOWHERE = "http://127.0.0.1:9"  # where nothing listens: a call by mistake must never reach AWS


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 when the function answered, 1 when it failed, 2 when it could not be run."""
    parser = argparse.ArgumentParser(description="Runs a function's zip locally.")
    parser.add_argument("zip", type=Path, help="build/functions/<function>.zip")
    parser.add_argument("event", type=Path, help="file with the event, JSON")
    parser.add_argument("--payload", type=Path, help="default: <event>.payload.json beside it")
    options = parser.parse_args(arguments)
    try:
        event = json.loads(options.event.read_text(encoding="utf-8"))
        result = run(options.zip, event, _payload_file(options))
    except (OSError, ValueError, PoserigError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(result.log)
    answer = json.loads(result.payload)
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
    return 1 if result.function_error else 0


def run(zip_file: Path, event: Any, payload: Path | None) -> InvocationResult:
    """Invokes a function's zip once.

    Args:
        zip_file: As built, <function>.zip.
        event: What it gets.
        payload: File to put where the event's payload.s3Uri points, if any.

    Raises:
        PoserigError: There is no such zip, or the event names no payload.
    """
    package = zip_file.stem
    if not zip_file.is_file():
        raise PoserigError("is not built.", where=str(zip_file), cure="Run `make zip`.")
    with tempfile.TemporaryDirectory(prefix="poserig-invoke-") as folder, ExitStack() as stack:
        address = NOWHERE
        if payload is not None:
            address = stack.enter_context(_local_s3())
            _put_payload(address, parse_post_annotation_event(event).payload_uri, payload)
        spec = FunctionSpec(
            name=package,
            arn=f"arn:aws:lambda:{REGION}:123456789012:function:{package}",
            zip_bytes=zip_file.read_bytes(),
            handler=f"functions.{package}.handler.lambda_handler",
            environment={
                "POWERTOOLS_SERVICE_NAME": package,
                "POWERTOOLS_METRICS_NAMESPACE": "poserig",
                "POWERTOOLS_LOG_LEVEL": os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO"),
            },
            timeout_seconds=60,
            memory_mb=512,
            endpoint_url=address,
            region=REGION,
        )
        with FunctionRunner(Path(folder)) as runner:
            return runner.invoke(spec, json.dumps(event).encode())


def _payload_file(options: argparse.Namespace) -> Path | None:
    if options.payload is not None or options.zip.stem != "post_annotation":
        return options.payload  # type: ignore[no-any-return]  # a namespace knows no types
    beside: Path = options.event.with_suffix(".payload.json")
    if not beside.is_file():
        raise PoserigError(
            "has no payload file.", where=str(options.event), cure=f"Write {beside.name} beside it."
        )
    return beside


@contextmanager
def _local_s3() -> Iterator[str]:
    # Here, because it takes seconds and only the post-annotation function needs it.
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    # werkzeug would print a line per request between the function's own.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def _put_payload(address: str, uri: str, payload: Path) -> None:
    import boto3

    place = S3Uri.parse(uri)
    s3 = boto3.client(
        "s3",
        endpoint_url=address,
        region_name=REGION,
        aws_access_key_id="poserig-local",
        aws_secret_access_key="poserig-local",  # noqa: S106  # guards nothing
    )
    s3.create_bucket(Bucket=place.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=place.bucket, Key=place.key, Body=payload.read_bytes())
    s3.close()


if __name__ == "__main__":
    sys.exit(main())
