"""python -m benchmarks.consolidation.conditions: what averages over good conditions hide.

One row a condition: an own rig, a rig without a face, few images a call, workers who submit empty
pages, a rig of one point. All figures are on held-out poses, beside the usual condition. `--pools`
makes it longer.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from benchmarks.consolidation.metrics import Prediction
from benchmarks.consolidation.poses import Person, TrueImage, held_out
from benchmarks.consolidation.run import Figures, Method, answers_of, consensus, measure, pools
from benchmarks.consolidation.simulator import SimulatedImage
from poserig.pose.consensus import ImageAnswers, consolidate_batch
from poserig.pose.consolidation.measuring import measuring_rig, with_estimated_sigmas
from poserig.pose.consolidation.rig_choice import RigUse
from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Rig
from poserig.pose.rig_file import load_rig

SEED = 30_000
WORKERS = (2, 3)
FACE = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
# Parts of a person, and their names in German.
GERMAN = {
    "nose": "nase", "eye": "auge", "ear": "ohr", "shoulder": "schulter", "elbow": "ellbogen",
    "wrist": "handgelenk", "hip": "hüfte", "knee": "knie", "ankle": "knöchel",
    "left": "links", "right": "rechts",
}  # fmt: skip
# Size of the image and distances of three clicks in a row, in pixels.
LARGE, APART = (4000, 3000), (4, 6, 8, 12, 16, 20, 25)


def main() -> None:
    """Measures and prints tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=6)
    parser.add_argument("--level", default="hard")
    arguments = parser.parse_args()
    rig = load_rig("coco-person-17")
    numbered = {name: f"p{number}" for number, name in enumerate(rig.keypoint_names)}
    methods: dict[str, Method] = {
        "rig of the library, 25 images a call": consensus,
        "own rig with its names": measured_with(own_rig(rig, {})),
        "own rig with German names": measured_with(own_rig(rig, german(rig))),
        "own rig with numbers for names": measured_with(own_rig(rig, numbered)),
        "ten images a call": in_calls_of(10),
        "one image a call": in_calls_of(1),
    }
    rows: dict[str, list[Figures]] = {}
    for workers in WORKERS:
        batches = pools(rig, held_out(), arguments.level, workers, 1, arguments.pools, SEED)
        for name, figures in measure(rig, batches, methods).items():
            rows.setdefault(name, []).append(figures)
        bare, images = without_a_face(rig)
        blind = pools(bare, images, arguments.level, workers, 1, arguments.pools, SEED)
        figures = measure(bare, blind, {"it": consensus})["it"]
        rows.setdefault("rig of 12 points, without a face", []).append(figures)
    head = "".join(f" {workers} workers: PoseQ | ECE |" for workers in WORKERS)
    out = [f"| {arguments.level} |{head}", "|---|" + "---|" * (2 * len(WORKERS))]
    for name, found in rows.items():
        cells = [f"{f.pose_q:.3f} | {f.summary()['ece']:.3f}" for f in found]
        out.append(f"| {name} | {' | '.join(cells)} |")
    out += ["", "| workers who always submit empty pages | kept of the honest one's instances |"]
    out.append("|---|---|")
    out += [f"| {empty} of {empty + 1} | {recall(rig, batches, empty):.2f} |" for empty in (1, 2)]
    out += ["", "| three clicks on a rig of one point, in a row, pixels apart | instances |"]
    out.append("|---|---|")
    out += [f"| {apart} | {instances_of_a_point(apart)} |" for apart in APART]
    out.append(f"| at random, 15 (normal), 10 images | {instances_at_random(15.0, 10)} |")
    sys.stdout.write("\n".join(out) + "\n")


def german(rig: Rig) -> dict[str, str]:
    """Each keypoint name in German."""
    return {
        name: "_".join(GERMAN[word] for word in reversed(name.split("_")))
        for name in rig.keypoint_names
    }


def own_rig(rig: Rig, names: Mapping[str, str]) -> Rig:
    """The same points as somebody's own rig, whose sigmas nobody has measured.

    Args:
        rig: With links and partners, which the own rig has too.
        names: Name → name in the own rig; the same where there is none.
    """

    def named(name: str) -> str:
        return names.get(name, name)

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


def without_a_face(rig: Rig) -> tuple[Rig, list[TrueImage]]:
    """The rig and the people without nose, eyes and ears."""
    kept = [point for point, name in enumerate(rig.keypoint_names) if name not in FACE]
    bare = replace(
        rig,
        name="body-12",
        keypoints=tuple(rig.keypoints[point] for point in kept),
        links=tuple(link for link in rig.links if not {link.start, link.end} & set(FACE)),
    )
    images = []
    for image in held_out():
        persons = []
        for person in image.persons:
            flat = [n for point in kept for n in person.keypoints[3 * point : 3 * point + 3]]
            if any(flat[2::3]):
                persons.append(Person(tuple(flat), person.area))
        if persons:
            images.append(replace(image, persons=tuple(persons)))
    return bare, images


def measured_with(own: Rig) -> Method:
    """The consensus as a job with an own rig has it."""

    def method(rig: Rig, batch: Sequence[SimulatedImage]) -> list[Prediction]:
        use = RigUse(own.name, own.hash, own.keypoint_names, known=False)
        measured = measuring_rig(use, {own.hash: own})
        return consensus(with_estimated_sigmas(measured, answers_of(batch)), batch)

    return method


def in_calls_of(images: int) -> Method:
    """The consensus with so many images a call."""

    def method(rig: Rig, batch: Sequence[SimulatedImage]) -> list[Prediction]:
        found: list[Prediction] = []
        for start in range(0, len(batch), images):
            found += consensus(rig, batch[start : start + images])
        return found

    return method


def recall(rig: Rig, batches: Sequence[Sequence[SimulatedImage]], empty: int) -> float:
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


def instances_of_a_point(apart: float) -> int:
    """The number of instances that three clicks in a row make, each so far from the last one."""
    answers = {str(n): [Instance("", "", [2000 + apart * n, 1500, 2])] for n in range(3)}
    (found,) = consolidate_batch(_dot(), [ImageAnswers(answers, LARGE)])
    return len(found.instances)


def instances_at_random(spread: float, images: int) -> str:
    """The same of each image of a batch, clicks normal around their point."""
    chance = Random(SEED)  # noqa: S311 - a simulation
    batch = []
    for _ in range(images):
        x, y = chance.uniform(500, 3500), chance.uniform(500, 2500)
        answers = {
            str(n): [Instance("", "", [chance.gauss(x, spread), chance.gauss(y, spread), 2])]
            for n in range(3)
        }
        batch.append(ImageAnswers(answers, LARGE))
    return ", ".join(str(len(found.instances)) for found in consolidate_batch(_dot(), batch))


def _dot() -> Rig:
    return Rig("dot", (KeypointClass("point"),))


if __name__ == "__main__":
    main()
