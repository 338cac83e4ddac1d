"""`make bench-launch`: `poserig job launch` of a folder beside `aws s3 cp --recursive` of it.

Both are whole commands in processes of their own, each on an empty local AWS of its own, one after
the other in turns. It writes docs/launch-speed.md; `--no-docs` only prints.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.launch.images import write_images
from poserig.local.up import LocalGroundTruth
from tests.unit.jobs.deployed import BUCKET, Deployed, deploy

CHECKOUT = Path(__file__).resolve().parents[2]
AWS_CLI = CHECKOUT / "build" / "awscli" / "bin" / "aws"
LIMIT = 1.2
COMMANDS = ("aws s3 cp", "poserig job launch", "poserig, again")

HEAD = """\
# How fast a launch uploads

`make bench-launch` writes this page: `poserig job launch FOLDER` beside `aws s3 cp --recursive
FOLDER s3://…` of the AWS command line, on the same folder and the same machine. Each command is
timed from the start of its process to its end, in turns, each time on a new and empty local AWS.
The launch also opens and hashes each image, lists what is in S3 already, sends the manifest and
creates the labeling job. "Again" is a second launch of the folder under another name, when all is
in S3 already. Seconds depend on the machine and what else runs there; the ratio is of one run.
"""


def timed(command: list[str], deployed: Deployed, folder: Path) -> float:
    """Seconds that a command took; a failure ends the benchmark."""
    # The user's own configuration must not change what is measured.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "AWS_"}
    environment |= deployed.environment() | {
        "AWS_CONFIG_FILE": str(folder / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
    }
    started = perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = perf_counter() - started
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def measure(kind: str, images: Path, count: int) -> dict[str, float]:
    """Seconds of one kind of command on an empty local AWS, checked against what arrived there."""
    with tempfile.TemporaryDirectory(prefix="poserig-bench-") as state:
        folder = Path(state)
        with LocalGroundTruth(folder / "state") as ground_truth:
            deployed = deploy(ground_truth)
            if kind == "aws s3 cp":
                target = f"s3://{BUCKET}/input/copied/"
                copy = [str(AWS_CLI), "s3", "cp", "--recursive", "--only-show-errors"]
                found = {kind: timed([*copy, str(images), target], deployed, folder)}
            else:
                launch = [sys.executable, "-m", "poserig", "job", "launch", str(images), "--name"]
                found = {
                    name: timed([*launch, f"bench-{number}"], deployed, folder)
                    for number, name in enumerate(COMMANDS[1:], start=1)
                }
            arrived = sum(key.endswith(".jpg") for key in deployed.objects())
    if arrived != count:
        sys.exit(f"{kind}: {arrived} of {count} images arrived.")
    return found


def page(count: int, size: float, times: dict[str, list[float]]) -> str:
    """docs/launch-speed.md."""
    base = statistics.median(times[COMMANDS[0]])
    rows = ["| command | median | runs | images a second | ratio |", "|---|---|---|---|---|"]
    for name in COMMANDS:
        middle = statistics.median(times[name])
        runs = ", ".join(f"{seconds:.1f}" for seconds in times[name])
        rows.append(
            f"| {name} | {middle:.1f} s | {runs} | {count / middle:,.0f} | {middle / base:.2f} |"
        )
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    what = f"{count:,} JPEGs of {size / count / 1000:.0f} kB"
    return "\n".join(
        [HEAD, *rows, "", f"{what}; the launch's ratio may be at most {LIMIT}.",
         f"Measured on {machine}, shared with the local AWS.", ""]
    )  # fmt: skip


def main() -> None:
    """Measures, writes and says whether the ratio holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--bytes", type=int, default=100_000, help="Size of one image.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--no-docs", action="store_true")
    chosen = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory(prefix="poserig-bench-images-") as made:
        size = write_images(Path(made), chosen.images, chosen.bytes)
        for number in range(chosen.rounds):
            # The one that goes first has the colder disk.
            for kind in COMMANDS[:2] if number % 2 == 0 else COMMANDS[1::-1]:
                for name, seconds in measure(kind, Path(made), chosen.images).items():
                    times[name].append(seconds)
                    sys.stdout.write(f"{name}: {seconds:.1f} s\n")
                    sys.stdout.flush()
    text = page(chosen.images, size, times)
    sys.stdout.write(text)
    if not chosen.no_docs:
        (CHECKOUT / "docs" / "launch-speed.md").write_text(text, "utf-8")
    ratio = statistics.median(times[COMMANDS[1]]) / statistics.median(times[COMMANDS[0]])
    if ratio > LIMIT:
        sys.exit(f"The launch takes {ratio:.2f} times as long as aws s3 cp; at most {LIMIT}.")


if __name__ == "__main__":
    main()
