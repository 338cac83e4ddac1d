"""`python -m benchmarks.functions`: measures the functions' zips and writes docs/functions-cost.md.

`--quick` measures less often; `--no-docs` only prints. Build the zips first (`make zip`).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.functions import cold_start
from benchmarks.functions.cold_start import cold_starts, variants
from benchmarks.functions.memory import invoke
from benchmarks.functions.payloads import request
from benchmarks.functions.runtime import Code, Runtime, find_runtime
from benchmarks.functions.throughput import cost
from poserig.errors import PoserigError
from poserig.pose.rig_file import load_rig
from tools.build_zip import ROOT

HEAD = """\
# What the two functions cost

`make zip && python -m benchmarks.functions` writes this page. Every figure comes from the zips
as they are deployed, run by AWS's own runtime client (`awslambdaric`) on Python {version}. Ratios
compare what ran in turn in one run, so they hold on another machine where milliseconds do not.
"""

TIME_HEAD = """\
µs of processor time for one data object. The floor is parsing the request, the form and the field
that carries the answer, and writing the label. Labels of more than 20,000 characters are written
once more, to measure them. The goal of 1.2 is not met: a second reader for plain answers came to
1.3, and was given up for one reader (decision 0065)."""
# Rig, people on each image, workers, whether the form has `pose`, goal.
BATCHES = (
    ("coco-person-17", 1, 1, True, "≤ 1.2"),
    ("coco-person-17", 3, 1, True, "≤ 1.2"),
    ("coco-person-17", 3, 1, False, "≤ 1.2"),
    ("coco-person-17", 20, 1, True, "≤ 1.2"),
    ("coco-wholebody-133", 5, 1, True, "≤ 1.2"),
    ("coco-person-17", 3, 5, True, "≤ 100 ms"),
)


def main() -> int:
    """Returns 0 when all was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure less often")
    parser.add_argument("--no-docs", action="store_true", help="print only")
    parser.add_argument("--zips", type=Path, default=ROOT / "build" / "functions")
    options = parser.parse_args()
    if not (options.zips / "post_annotation.zip").is_file():
        raise PoserigError("has no zips.", where=str(options.zips), cure="Run `make zip`.")
    with tempfile.TemporaryDirectory(prefix="poserig-cost-") as folder:
        page = measure(options.zips, Path(folder), quick=options.quick)
    sys.stdout.write(page)
    if not options.no_docs:
        (ROOT / "docs" / "functions-cost.md").write_text(page, encoding="utf-8")
    return 0


def measure(zips: Path, folder: Path, *, quick: bool = False) -> str:
    """Returns the page, Markdown."""
    runtime = find_runtime(ROOT / "build" / "benchmarks")
    codes = variants(zips, folder)
    lines = [HEAD.format(version=runtime.version)]
    lines += _cold_start_section(cold_starts(runtime, codes, 9 if quick else 25))
    lines += ["", *_time_section(runtime, codes[cold_start.POST], 15 if quick else 60, folder)]
    lines += ["", *_batch_section(runtime, codes[cold_start.POST])]
    return "\n".join(lines) + "\n"


def _cold_start_section(starts: dict[str, float]) -> list[str]:
    bare, client = starts[cold_start.BARE], starts[cold_start.S3_CLIENT]
    lines = ["## Cold start", ""]
    lines += ["Processor time from the start of the process to its first poll for work.", ""]
    lines += ["| | ms | x bare | x S3 client | goal |", "|---|---|---|---|---|"]
    goals = {cold_start.PRE: "≤ 2.0 x bare", cold_start.POST: "≤ 1.1 x S3 client"}
    for name, spent in sorted(starts.items(), key=lambda item: item[1]):
        ratios = f"{spent / bare:.2f} | {spent / client:.2f}"
        lines.append(f"| {name} | {spent:.0f} | {ratios} | {goals.get(name, '')} |")
    return lines


def _time_section(runtime: Runtime, code: Code, times: int, folder: Path) -> list[str]:
    lines = ["## Time per data object", "", *TIME_HEAD.splitlines(), ""]
    lines += ["| answers | people x points | ours | floor | ratio | goal |"]
    lines += ["|---|---|---|---|---|---|"]
    for rig_name, people, workers, pose, goal in BATCHES:
        rig, one = load_rig(rig_name), workers == 1
        figures = cost(
            runtime, code, rig, workers=workers, people=people, pose=pose,
            objects=100 if one else 25, times=times if one else 3, folder=folder,
        )  # fmt: skip
        field = "`pose`" if pose else "`updated_annotations`"
        floor = figures.parse + figures.write
        lines.append(
            f"| {workers} worker{'' if one else 's'}, {field} "
            f"| {people} x {len(rig.keypoint_names)} "
            f"| {figures.ours:,.0f} | {floor:,.0f} | {figures.ratio:.2f} | {goal} |"
        )
    return lines


def _batch_section(runtime: Runtime, code: Code) -> list[str]:
    rig = load_rig("coco-person-17")
    lines = ["## One large batch", ""]
    lines += ["One cold invocation in a process of its own, the payload read through boto3.", ""]
    lines += ["| objects x workers x people x points | CPU s | peak MB | answer MB | goal |"]
    lines += ["|---|---|---|---|---|"]
    for objects, workers, people in ((1000, 1, 3), (1000, 5, 1)):
        done = invoke(runtime, code, request(rig, objects, workers, people, pose=True))
        if done.objects != objects:
            raise PoserigError(f"{done.objects} of {objects} objects were answered.")
        lines.append(
            f"| {objects:,} x {workers} x {people} x {len(rig.keypoint_names)} "
            f"| {done.cpu_seconds:.1f} | {done.peak_mb:.0f} "
            f"| {done.answer_bytes / 1e6:.1f} | ≤ 200 MB |"
        )
    return lines


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    try:
        sys.exit(main())
    except PoserigError as error:
        sys.exit(f"Error: {error}")
