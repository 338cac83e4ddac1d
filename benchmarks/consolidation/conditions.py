"""python -m benchmarks.consolidation.conditions: what averages over good conditions hide.

One row a condition: an own rig, workers who submit empty pages, one image a call. All figures are
on held-out poses, beside the usual condition. `--pools` makes it longer.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.consolidation.metrics import Prediction
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import Method, answers_of, consensus, measure, pools
from benchmarks.consolidation.simulator import SimulatedImage
from poserig.pose.consensus import ImageAnswers, consolidate_batch
from poserig.pose.consolidation.measuring import (
    measuring_rig,
    with_estimated_sigmas,
    with_sigmas,
)
from poserig.pose.consolidation.rig_choice import RigUse
from poserig.pose.keypoints import Instance
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Rig
from poserig.pose.rig_file import load_rig

SEED = 30_000


def main() -> None:
    """Measures and prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=6)
    parser.add_argument("--level", default="hard")
    arguments = parser.parse_args()
    rig = load_rig("coco-person-17")
    batches = pools(rig, held_out(), arguments.level, 3, 1, arguments.pools, SEED)
    methods: dict[str, Method] = {
        "rig of the library, 25 images a call": consensus,
        "own rig with the same names": _measured_with(_own(rig, ""), keep_names=True),
        "own rig with names of its own": _measured_with(_own(rig, "x "), keep_names=False),
        "one image a call": _in_calls_of(1),
        "ten images a call": _in_calls_of(10),
    }
    found = measure(rig, batches, methods)
    out = ["| three workers, " + arguments.level + " | PoseQ | ECE |", "|---|---|---|"]
    for name, figures in found.items():
        summary = figures.summary()
        out.append(f"| {name} | {summary['pose_q']:.3f} | {summary['ece']:.3f} |")
    out += ["", "| workers who always submit empty pages | kept of the honest one's instances |"]
    out.append("|---|---|")
    out += [f"| {empty} of {empty + 1} | {_recall(rig, batches, empty):.2f} |" for empty in (1, 2)]
    sys.stdout.write("\n".join(out) + "\n")


def _own(rig: Rig, prefix: str) -> Rig:
    """The same points as somebody's own rig, whose sigmas nobody has measured."""

    def named(name: str) -> str:
        return prefix + name

    keypoints = [
        KeypointClass(
            named(one.name),
            side=one.side,
            swap=named(one.swap) if one.swap else None,
            group=one.group,
        )
        for one in rig.keypoints
    ]
    links = [
        replace(link, start=named(link.start), end=named(link.end), color="") for link in rig.links
    ]
    return Rig("my-people", tuple(keypoints), tuple(links))


def _measured_with(own: Rig, *, keep_names: bool) -> Method:
    if not keep_names:
        own = with_sigmas(own, [DEFAULT_SIGMA] * len(own.keypoints))

    def method(rig: Rig, batch: Sequence[SimulatedImage]) -> list[Prediction]:
        use = RigUse(own.name, own.hash, own.keypoint_names, known=False)
        measured = measuring_rig(use, {own.hash: own})
        return consensus(with_estimated_sigmas(measured, answers_of(batch)), batch)

    return method


def _in_calls_of(images: int) -> Method:
    def method(rig: Rig, batch: Sequence[SimulatedImage]) -> list[Prediction]:
        found: list[Prediction] = []
        for start in range(0, len(batch), images):
            found += consensus(rig, batch[start : start + images])
        return found

    return method


def _recall(rig: Rig, batches: Sequence[Sequence[SimulatedImage]], empty: int) -> float:
    """The share of an honest worker's instances that are kept, 25 images a call."""
    kept = given = 0
    for batch in batches:
        images = []
        for image in batch:
            honest = [Instance("", "", one.keypoints) for one in image.answers[min(image.answers)]]
            given += len(honest)
            pages: dict[str, list[Instance]] = {f"empty {n}": [] for n in range(empty)}
            size = (image.truth.width, image.truth.height)
            images.append(ImageAnswers({"honest": honest, **pages}, size))
        kept += sum(len(result.instances) for result in consolidate_batch(rig, images))
    return kept / given


if __name__ == "__main__":
    main()
