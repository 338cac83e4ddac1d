"""Times an export and `manifest make` as whole processes, and measures their memory.

    python -m benchmarks.formats [--objects 100000]

Each data object has three people of 17 points, and lies in a manifest as a labeling job of one
worker writes it. Seconds are CPU time of the whole process, its start included: the machine may be
shared. The floor is a program that decodes each line and writes the lines again, nothing else.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from poserig.pose.rig_file import load_rig

PEOPLE = 3
# Different lines; the others are these again under other names.
DIFFERENT = 1000
FLOOR = """
import json, sys
with open(sys.argv[1]) as file, open(sys.argv[2], "w") as other:
    for line in file:
        json.loads(line)
        other.write(line)
"""


class Cost(NamedTuple):
    """Of one process: CPU seconds, and the most memory that it had, in MB."""

    seconds: float
    megabytes: float


def main() -> None:
    """Makes the data sets, runs the commands, and prints what they cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--objects", type=int, default=100_000)
    objects = parser.parse_args().objects
    with tempfile.TemporaryDirectory(prefix="poserig-formats-") as name:
        folder = Path(name)
        manifest = folder / "output.manifest"
        _write(manifest, objects)
        poserig = [sys.executable, "-m", "poserig"]
        out = folder / "out"
        floor = _run([sys.executable, "-c", FLOOR, str(manifest), str(out)])
        out.unlink()
        _tell("decode and write again", objects, floor)
        for format_name, target in (("coco", "coco/a.json"), ("yolo", "yolo"), ("csv", "a.csv")):
            cost = _run([*poserig, "export", format_name, str(manifest), str(folder / target)])
            _tell(f"export {format_name}", objects, cost, floor)
        photos = _photos(folder / "photos", objects)
        made = folder / "made.manifest"
        cost = _run(
            [*poserig, "manifest", "make", str(photos), str(made), "--prefix", "s3://bucket/in"]
        )
        _tell("manifest make, of a folder", objects, cost)
        read = str(folder / "coco" / "a.json")
        cost = _run([*poserig, "import", "coco", read, str(folder / "in"),
                     "--place", "none"])  # fmt: skip
        _tell("import coco", objects, cost)


def _tell(name: str, objects: int, cost: Cost, floor: Cost | None = None) -> None:
    ratio = f"  {cost.seconds / floor.seconds:5.2f} x the floor" if floor else ""
    sys.stdout.write(
        f"{name:28} {objects / cost.seconds:10,.0f} objects/s  {cost.megabytes:5.0f} MB{ratio}\n"
    )
    sys.stdout.flush()


def _run(command: list[str]) -> Cost:
    """Runs a process to its end."""
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{command[2:5]} ended with {os.waitstatus_to_exitcode(status)}")
    # Linux tells kilobytes.
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _write(path: Path, objects: int) -> None:
    chance = random.Random(1)  # noqa: S311  # seeded, no secret
    rig = load_rig("coco-person-17")
    texts = []
    for _ in range(DIFFERENT):
        instances = []
        for person in range(PEOPLE):
            left, top = chance.uniform(0, 1500), chance.uniform(0, 700)
            flat: list[float] = []
            for keypoint in rig.keypoints:
                x, y = keypoint.position or (0.5, 0.5)
                v = chance.choice((0, 1, 2, 2, 2, 2))
                place = (round(left + 300 * x + chance.gauss(0, 5), 2),
                         round(top + 300 * y + chance.gauss(0, 5), 2))  # fmt: skip
                flat += (*place, v) if v else (0, 0, 0)
            instances.append({"id": str(person + 1), "keypoints": flat})
        label = {
            "version": 2, "rig": rig.name, "rig_hash": rig.hash,
            "image": {"width": 1920, "height": 1080}, "instances": instances, "agreement": None,
            "workers": 1, "issues": [], "seconds": 31.5,
        }  # fmt: skip
        texts.append(json.dumps(label, separators=(",", ":")))
    metadata = json.dumps(
        {"type": "groundtruth/custom", "job-name": "bench", "human-annotated": "yes",
         "creation-date": "2026-11-22T12:05:02.177000"}, separators=(",", ":"),
    )  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        for number in range(objects):
            source = f"s3://bucket/in/images/{number:016x}/cam{number % 7}/{number:07}.jpg"
            file.write(
                f'{{"source-ref":"{source}","pose":{texts[number % DIFFERENT]},'
                f'"pose-metadata":{metadata}}}\n'
            )


def _photos(folder: Path, count: int) -> Path:
    for number in range(0, count, 1000):
        below = folder / f"{number // 1000:05}"
        below.mkdir(parents=True)
        for photo in range(number, min(number + 1000, count)):
            (below / f"{photo:07}.jpg").touch()
    return folder


if __name__ == "__main__":
    main()
