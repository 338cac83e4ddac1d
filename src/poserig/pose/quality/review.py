"""Reviews a whole data set: fits a model to its poses, and ranks its images by their risk.

    risk of an image = ∛(1 - Π (1 - chance³))        over its concerns

One concern alone makes the risk its chance. Many unlikely ones make it little higher: nearly every
image with many instances has some.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from poserig.pose.dataset import Images, LabeledImage, by_rig
from poserig.pose.quality.concerns import Concern, concerns_of
from poserig.pose.quality.model import FEWEST_INSTANCES, FEWEST_POINTS, PoseModel, fit_model
from poserig.pose.rig import Rig
from poserig.pose.rig_from_names import rig_from_names

# So many instances are enough for a model; more only take time.
MOST_INSTANCES = 1500
# How much more a likely concern counts than unlikely ones.
POWER = 3
RigKey = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ImageReview:
    """What was found about one image.

    Attributes:
        image: The image.
        risk: How likely something about it is wrong, 0 to 1.
        concerns: The likeliest errors first.
    """

    image: LabeledImage
    risk: float
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True)
class FittedRig:
    """The poses of one rig in the data set.

    Attributes:
        rig: The rig.
        model: Fitted to a sample of them; None when there were too few.
        instances: Number of instances in the data set.
        sample: Line and position of those that the model was fitted to.
    """

    rig: Rig
    model: PoseModel | None
    instances: int
    sample: frozenset[tuple[int, int]]

    @property
    def note(self) -> str:
        """What a reader of the review should know about the model; "" when it was fitted."""
        if self.model:
            return ""
        fewest = min(FEWEST_POINTS, len(self.rig.keypoint_names))
        return (
            f"{self.instances} instances of {self.rig.name or 'the rig'} are too few to learn "
            f"from ({FEWEST_INSTANCES} with {fewest} labeled points are needed): each was held "
            "against the rig's template only."
        )


def fit_data_set(images: Images, rigs: Iterable[Rig] = ()) -> dict[RigKey, FittedRig]:
    """Returns a model for each rig of a data set, fitted to a sample of its poses.

    Args:
        images: Gives all images, each time that it is called.
        rigs: Of the user's own, for labels that name them.
    """
    own = {(rig.name, rig.keypoint_names): rig for rig in rigs}
    chance = Random(0)  # noqa: S311  # draws a sample, the same every time
    counts: dict[RigKey, int] = {}
    samples: dict[RigKey, list[tuple[tuple[int, int], list[float]]]] = {}
    for image in _of_one_rig(images):
        key = image.rig, image.keypoint_names
        sample = samples.setdefault(key, [])
        for position, item in enumerate(image.instances):
            counts[key] = counts.get(key, 0) + 1
            entry = (image.line, position), list(item.keypoints)
            if len(sample) < MOST_INSTANCES:
                sample.append(entry)
            elif (place := chance.randrange(counts[key])) < MOST_INSTANCES:
                sample[place] = entry
    fitted = {}
    for key, sample in samples.items():
        rig = own.get(key) or rig_from_names(*key)
        model = fit_model(rig, [flat for _, flat in sample])
        fitted[key] = FittedRig(
            rig, model, counts.get(key, 0), frozenset(place for place, _ in sample)
        )
    return fitted


def _of_one_rig(images: Images) -> Iterator[LabeledImage]:
    """Yields an image for each rig of an image that has instances of it, at least one."""
    for image in images():
        parts = by_rig(image)
        yield from (part for part in parts if part.instances or len(parts) == 1)


def review_images(images: Images, fitted: dict[RigKey, FittedRig]) -> Iterator[ImageReview]:
    """Yields the review of each image, in the order of the data set; one for each of its rigs."""
    for image in _of_one_rig(images):
        found = fitted[image.rig, image.keypoint_names]
        known = [(image.line, position) in found.sample for position in range(len(image.instances))]
        concerns = concerns_of(found.rig, image, found.model, known)
        right = 1.0
        for concern in concerns:
            right *= 1 - concern.chance**POWER
        yield ImageReview(image, (1 - right) ** (1 / POWER), tuple(concerns))


def order(review: ImageReview) -> tuple[float, float, int]:
    """Returns a key that sorts what to look at first to the front."""
    agreement = review.image.agreement
    return -review.risk, 1.0 if agreement is None else agreement, review.image.line
