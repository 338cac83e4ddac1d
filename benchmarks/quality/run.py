"""`python -m benchmarks.quality.run [--held-out] [--out docs/batch-qa-figures.md]`.

By type: each instance in turn gets one error; the model is fitted to the other four fifths of the
images, so that it never saw the instance as it was. Ranking: a tenth of all instances get an error
of some type, and the data set as it then is is fitted, judged and ranked, as a user's would be.
COCO's own labels are taken for right, which they are not all: see the false alarms.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from benchmarks.checks.errors import EXPECTED, INJECTORS, spoil
from benchmarks.consolidation.poses import TrueImage, development, held_out
from poserig.pose.checks import check_image
from poserig.pose.dataset import Images, LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.quality.concerns import SAME, Concern, concerns_of
from poserig.pose.quality.model import PoseModel
from poserig.pose.quality.review import fit_data_set, order, review_images
from poserig.pose.rig_file import load_rig

RIG = load_rig("coco-person-17")
FOLDS, SEEDS, SHARE = 5, 6, 0.1
# What `poserig qa` shows.
FLAGGED = 0.3
Judge = Callable[[LabeledImage], "list[Concern]"]
# What counts as naming the error: the checks' types and the model's.
FITTING = {
    kind: frozenset({*types, *(SAME[name] for name in types if name in SAME)})
    for kind, types in EXPECTED.items()
}


def labeled(image: TrueImage, line: int) -> LabeledImage:
    """The true poses as a line of an output manifest."""
    instances = tuple(
        Instance(str(number), "", person.keypoints)
        for number, person in enumerate(image.persons, start=1)
    )
    size = image.width, image.height
    return LabeledImage(image.id, line, RIG.name, RIG.keypoint_names, size, instances)


def with_error(image: LabeledImage, kind: str, victim: int, seed: object) -> LabeledImage | None:
    """The image with one error; None where the instance cannot have it."""
    poses = [list(item.keypoints) for item in image.instances]
    chance = Random(f"{kind}/{image.source}/{victim}/{seed}")  # noqa: S311  # a simulation
    case = spoil(kind, poses, victim, RIG, chance)
    if case is None:
        return None
    instances = (Instance(i.id, "", tuple(i.keypoints)) for i in case.instances)
    return replace(image, instances=tuple(instances))


def checks_alone(image: LabeledImage) -> list[Concern]:
    """The baseline: each image by itself."""
    return concerns_of(RIG, image, None)


def flags(concerns: Iterable[Concern], fitting: frozenset[str], least: float) -> set[str]:
    """Instances with a concern of a fitting kind."""
    return {
        instance
        for concern in concerns
        if concern.kind in fitting and concern.chance >= least
        for instance in (concern.instance, concern.other)
        if instance
    }


def _of(images: list[LabeledImage]) -> Images:
    """Returns a data set of images that are in memory."""
    return lambda: images


def by_type(images: Sequence[LabeledImage]) -> dict[str, list[tuple[int, float, float, float]]]:
    """Kind → for the model and for the checks alone: cases, recall, false alarms, F1."""
    judges: list[tuple[list[LabeledImage], list[tuple[Judge, float]]]] = []
    for fold in range(FOLDS):
        rest = [image for n, image in enumerate(images) if n % FOLDS != fold]
        (fitted,) = fit_data_set(_of(rest)).values()
        model = fitted.model

        def judge(image: LabeledImage, model: PoseModel | None = model) -> list[Concern]:
            return concerns_of(RIG, image, model)

        # The checks' hints count as well: they have no other way to speak.
        judges.append((list(images[fold::FOLDS]), [(judge, FLAGGED), (checks_alone, 0.0)]))
    # What is said of the image as it is no error's finding; the same for every kind of error.
    clean = [
        {image.line: judge_it(image) for image in some for judge_it in (two[number][0],)}
        for number in (0, 1)
        for some, two in judges
    ]
    result: dict[str, list[tuple[int, float, float, float]]] = {}
    for kind in INJECTORS:
        counts = [[0, 0, 0], [0, 0, 0]]
        for fold, (some, two) in enumerate(judges):
            for image in some:
                for number, (judge_it, least) in enumerate(two):
                    said = clean[number * FOLDS + fold][image.line]
                    before = flags(said, FITTING[kind], least)
                    for victim in range(len(image.instances)):
                        spoiled = with_error(image, kind, victim, 0)
                        if spoiled is None:
                            continue
                        name = str(victim + 1)
                        counts[number][0] += 1
                        counts[number][1] += name in flags(judge_it(spoiled), FITTING[kind], least)
                        counts[number][2] += name in before
        result[kind] = [
            (cases, hits / cases, alarms / cases, 2 * hits / (cases + hits + alarms))
            for cases, hits, alarms in counts
            if cases
        ]
    return result


def ranking(images: Sequence[LabeledImage]) -> list[tuple[str, float, float, float, float]]:
    """(method, share with an error, precision at 10, at 25, average precision), means of seeds."""
    sums = {"fitted model": [0.0] * 4, "checks alone": [0.0] * 4, "random order": [0.0] * 4}
    for seed in range(SEEDS):
        chance = Random(seed)  # noqa: S311  # a simulation
        spoiled, wrong = [], set()
        for image in images:
            now = image
            for victim in range(len(image.instances)):
                if chance.random() < SHARE:
                    worse = with_error(now, chance.choice(list(INJECTORS)), victim, seed)
                    if worse:
                        now = worse
                        wrong.add(image.line)
            spoiled.append(now)
        fitted = fit_data_set(_of(spoiled))
        reviews = sorted(review_images(_of(spoiled), fitted), key=order)
        alone = sorted(spoiled, key=lambda image: (-_risk(checks_alone(image)), image.line))
        mixed = [image.line for image in spoiled]
        chance.shuffle(mixed)
        for name, lines in (
            ("fitted model", [review.image.line for review in reviews]),
            ("checks alone", [image.line for image in alone]),
            ("random order", mixed),
        ):
            hits = [line in wrong for line in lines]
            found = [sum(hits[: n + 1]) / (n + 1) for n, hit in enumerate(hits) if hit]
            figures = (len(wrong) / len(hits), sum(hits[:10]) / 10, sum(hits[:25]) / 25,
                       sum(found) / len(found))  # fmt: skip
            sums[name] = [total + figure for total, figure in zip(sums[name], figures, strict=True)]
    return [
        (name, share / SEEDS, at_10 / SEEDS, at_25 / SEEDS, average / SEEDS)
        for name, (share, at_10, at_25, average) in sums.items()
    ]


def _risk(concerns: Iterable[Concern]) -> float:
    right = 1.0
    for concern in concerns:
        right *= 1 - concern.chance
    return 1 - right


def false_alarms(images: Sequence[LabeledImage]) -> tuple[int, int, int]:
    """People, and those with a concern as likely as not: by the model, by the checks alone."""
    fitted = fit_data_set(lambda: images)
    mine = sum(
        len({c.instance for c in review.concerns if c.chance >= FLAGGED})
        for review in review_images(lambda: images, fitted)
    )
    theirs = 0
    for image in images:
        found = check_image(RIG, image.instances, image.size)
        theirs += len({finding.instance for finding in found if finding.severity != "hint"})
    return sum(len(image.instances) for image in images), mine, theirs


def page(images: Sequence[LabeledImage]) -> str:
    """The tables, Markdown."""
    people, mine, theirs = false_alarms(images)
    lines = [f"{len(images)} images, {people} people as COCO has them: {mine} "
             f"({100 * mine / people:.1f} %) have a concern that is shown; the checks alone warn "
             f"of {theirs} ({100 * theirs / people:.1f} %)."]  # fmt: skip
    lines += [
        "",
        "| error | cases | recall | false alarms | F1 | checks: recall | false alarms | F1 |",
    ]
    lines += ["|---|---|---|---|---|---|---|---|"]
    types = by_type(images)
    for kind, (model, checks) in types.items():
        cells = [f"{kind} | {model[0]}"]
        for _, recall, alarms, f1 in (model, checks):
            cells.append(f"{100 * recall:.0f} % | {100 * alarms:.1f} % | {f1:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    means = [sum(found[n][3] for found in types.values()) / len(types) for n in (0, 1)]
    lines.append(f"| **mean** | | | | **{means[0]:.2f}** | | | **{means[1]:.2f}** |")
    lines += ["", "| order of images | with an error | first 10 | first 25 | average precision |"]
    lines += ["|---|---|---|---|---|"]
    for name, share, ten, many, average in ranking(images):
        lines.append(f"| {name} | {share:.0%} | {ten:.0%} | {many:.0%} | {average:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Prints the tables, or writes them between the markers of a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="not the half that was tuned on")
    options = parser.parse_args()
    half = held_out() if options.held_out else development()
    sys.stdout.write(page([labeled(image, line) for line, image in enumerate(half, start=1)]))


if __name__ == "__main__":
    main()
