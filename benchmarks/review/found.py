"""Measures how many planted faults a review finds in the order of `poserig qa`."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.consolidation.poses import TrueImage
from benchmarks.review.faults import FAULTS, plant
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.quality.review import fit_data_set, order, review_images
from poserig.pose.rig_file import load_rig

RIG = load_rig("coco-person-17")
SHARE = 0.15
SEEDS = (1, 2, 3, 4, 5)
LOOKED_AT = (0.1, 0.2)
# Random orders of each seed; their mean is told.
DRAWS = 200


@dataclass(slots=True)
class Found:
    """What was found after a share of the images, over all seeds.

    Attributes:
        planted: Number of faults, by kind.
        by_order: Kind to how many are among the first images, by share.
        at_random: Likewise, in DRAWS random orders together.
        of_seed: Seed to the shares found.
    """

    planted: Counter[str] = field(default_factory=Counter)
    by_order: dict[float, Counter[str]] = field(default_factory=dict)
    at_random: dict[float, Counter[str]] = field(default_factory=dict)
    of_seed: dict[int, tuple[float, ...]] = field(default_factory=dict)


def with_faults(
    images: Sequence[TrueImage], seed: int
) -> tuple[list[LabeledImage], dict[int, str]]:
    """Returns the images, and the kind of fault of each line that has one.

    Args:
        images: With the true poses.
        seed: Decides which images get a fault, and which one.
    """
    chance = Random(seed)  # noqa: S311 - a simulation
    wanted = round(SHARE * len(images))
    kinds = [kind for _ in range(wanted // len(FAULTS) + 1)
             for kind in chance.sample(list(FAULTS), len(FAULTS))][:wanted]  # fmt: skip
    waiting = chance.sample(range(len(images)), len(images))
    poses = {number: [list(person.keypoints) for person in image.persons]
             for number, image in enumerate(images)}  # fmt: skip
    faults: dict[int, str] = {}
    for kind in kinds:
        number = next(n for n in waiting if _try(kind, poses, n, chance))
        waiting.remove(number)
        faults[number + 1] = kind
    labeled = [
        LabeledImage(
            image.id, number + 1, RIG.name, RIG.keypoint_names, (image.width, image.height),
            tuple(Instance(str(at), "", flat) for at, flat in enumerate(poses[number], start=1)),
        )
        for number, image in enumerate(images)
    ]  # fmt: skip
    return labeled, faults


def _try(kind: str, poses: dict[int, list[list[float]]], number: int, chance: Random) -> bool:
    people = poses[number]
    for victim in chance.sample(range(len(people)), len(people)):
        if changed := plant(kind, people, victim, chance):
            poses[number] = changed
            return True
    return False


def measure(
    images: Sequence[TrueImage],
    seeds: Sequence[int] = SEEDS,
    told: Callable[[str], None] = lambda text: None,
) -> Found:
    """Returns what is found in the images of each seed.

    Args:
        images: With the true poses.
        seeds: Each decides which images get a fault.
        told: Told how far it is.
    """
    found = Found()
    for share in LOOKED_AT:
        found.by_order[share], found.at_random[share] = Counter(), Counter()
    for seed in seeds:
        told(f"faults of seed {seed}")
        labeled, faults = with_faults(images, seed)
        found.planted.update(faults.values())

        def all_of(several: list[LabeledImage] = labeled) -> list[LabeledImage]:
            return several

        reviews = sorted(review_images(all_of, fit_data_set(all_of)), key=order)
        lines = [review.image.line for review in reviews]
        chance = Random(1000 + seed)  # noqa: S311 - a simulation
        draws = [chance.sample(lines, len(lines)) for _ in range(DRAWS)]
        shares = []
        for share in LOOKED_AT:
            first = round(share * len(lines))
            hits = [faults[line] for line in lines[:first] if line in faults]
            found.by_order[share].update(hits)
            for draw in draws:
                met = [faults[line] for line in draw[:first] if line in faults]
                found.at_random[share].update(met)
            shares.append(len(hits) / len(faults))
        found.of_seed[seed] = tuple(shares)
    return found
