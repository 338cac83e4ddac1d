"""Says what an operator gives as gold, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.groundtruth.sources import uploaded_name
from poserig.intake.images.folder import listing
from poserig.intake.images.judge import ImageFacts, judge
from poserig.intake.images.reader import ImageError
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig import Rig


@dataclass(frozen=True, slots=True)
class GoldImage:
    """An image whose poses are known.

    Attributes:
        name: Its path, as the operator knows it.
        label: Its known poses, of one rig.
        path: Its file, when it is on this machine; or None.
        source_ref: Its S3 URI, when it is in S3; or "".
    """

    name: str
    label: LabeledImage
    path: Path | None = None
    source_ref: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """What is given with --gold.

    Attributes:
        where: As it was given.
        images: In any order.
        share: Of all images that workers see, 0 to 1; None for all.
    """

    where: str
    images: tuple[GoldImage, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True)
class CheckedGold:
    """A gold image that can be sent.

    Attributes:
        image: As it was given.
        facts: Of its file; None for one that is in S3.
        mark: What its content is known by: the first 16 hex digits of its hash, or its address.
    """

    image: GoldImage
    facts: ImageFacts | None
    mark: str


def check(gold: Gold, rig: Rig, plain: Iterable[str]) -> tuple[CheckedGold, ...]:
    """Looks at every gold image before anything is sent.

    Args:
        gold: What is given.
        rig: Of the job; of several the first one, whose instances are compared.
        plain: S3 URIs of the images to be labeled.

    Raises:
        PoserigError: Some cannot be sent; it names each, and why.
    """
    taken = {mark_of(source) for source in plain}
    faults: list[str] = []
    found: dict[str, CheckedGold] = {}
    for image in gold.images:
        one, fault = _checked(image)
        fault = fault or _fault_of_label(image.label, rig)
        if one is not None and not fault:
            if one.mark in taken:
                fault = "It is also among the images to be labeled. Take it out of one of the two."
            elif one.mark in found:
                fault = f"It is the same picture as {shown(found[one.mark].image.name)}."
        if fault or one is None:
            faults.append(f"{shown(image.name)}: {fault}")
        else:
            found[one.mark] = one
    if faults:
        raise PoserigError(
            f"{len(faults):,} gold image{'s' * (len(faults) != 1)} cannot be used:\n"
            f"{listing(faults)}\n",
            where=f"--gold {shown(gold.where)}",
            cure="Correct them, or take them out; nothing was written.",
        )
    return tuple(found.values())


def mark_of(source_ref: str) -> str:
    """Returns what an image in S3 is known by: the hash in its address, or the address."""
    uploaded = uploaded_name(source_ref)
    return uploaded[1] if uploaded else source_ref


def _checked(image: GoldImage) -> tuple[CheckedGold | None, str]:
    if image.source_ref:
        return CheckedGold(image, None, mark_of(image.source_ref)), ""
    if image.path is None:
        return None, "Its file is neither in S3 nor in the folder of the labels."
    try:
        facts = judge(image.path, hashed=True)
    except ImageError as error:
        return None, error.what
    size = image.label.size
    if size and size != (facts.width, facts.height):
        return None, (
            f"The file has {facts.width} x {facts.height} pixels, its known poses are of an image"
            f" of {size[0]} x {size[1]}."
        )
    return CheckedGold(image, facts, facts.digest[:16]), ""


def _fault_of_label(label: LabeledImage, rig: Rig) -> str:
    if label.rig not in ("", rig.name):
        return f'Its rig is "{label.rig}", that of the job is "{rig.name}".'
    if sorted(label.keypoint_names) != sorted(rig.keypoint_names):
        return f'Its keypoints are not those of the rig "{rig.name}".'
    if not any(any(item.keypoints[2::3]) for item in label.instances):
        return "It has nobody whose pose is known."
    return ""
