"""Cold start: processor time of a function's process from its start to its first poll for work."""

import statistics
import zipfile
from pathlib import Path

from benchmarks.functions.runtime import Code, Runtime, started

BARE = "A bare handler"
S3_CLIENT = "A handler that makes a boto3 S3 client"
POWERTOOLS = "A handler with Powertools' Logger and Metrics"
PRE, POST = "Pre-annotation function", "Post-annotation function"
ANSWER = "def lambda_handler(event, context):\n    return event\n"
MADE = {
    BARE: ANSWER,
    S3_CLIENT: f"import boto3\n\ns3 = boto3.client('s3')\n\n\n{ANSWER}",
    POWERTOOLS: (
        "from aws_lambda_powertools import Logger, Metrics\n\nlogger = Logger()\n"
        "metrics = Metrics(namespace='x')\n\n\n@metrics.log_metrics\n"
        f"@logger.inject_lambda_context\n{ANSWER}"
    ),
}


def unpacked(zip_file: Path, folder: Path) -> Code:
    """A function's zip as Lambda unpacks it, bytecode and all."""
    with zipfile.ZipFile(zip_file) as archive:
        archive.extractall(folder)
    return Code(folder, f"functions.{zip_file.stem}.handler.lambda_handler")


def variants(zips: Path, folder: Path) -> dict[str, Code]:
    """What is compared, by its name."""
    codes: dict[str, Code] = {}
    for number, (name, source) in enumerate(MADE.items()):
        place = folder / f"made-{number}"
        if name == POWERTOOLS:
            unpacked(zips / "pre_annotation.zip", place)  # for the Powertools in it
        place.mkdir(exist_ok=True)
        (place / "app.py").write_text(source)
        codes[name] = Code(place, "app.lambda_handler")
    codes[PRE] = unpacked(zips / "pre_annotation.zip", folder / "pre")
    codes[POST] = unpacked(zips / "post_annotation.zip", folder / "post")
    return codes


def cold_starts(runtime: Runtime, codes: dict[str, Code], rounds: int) -> dict[str, float]:
    """Median processor time of each variant in ms, taken in turn so that a busy spell hits all."""
    times: dict[str, list[float]] = {name: [] for name in codes}
    for turn in range(rounds + 1):
        for name, code in codes.items():
            with started(runtime, code) as running:
                spent = running.cpu_ms()
            if turn:  # the first one fills the caches
                times[name].append(spent)
    return {name: statistics.median(values) for name, values in times.items()}
