"""Consolidates a batch: every worker's answers in, one consensus for each image out.

    repeat 4 times: beliefs ← workers (`fit`), workers ← beliefs (`learn`); then beliefs once more

Expectation and maximization. Nothing depends on the order of images, workers or instances, on
names, or on the zoom: workers are sorted by what they answered, and ties are broken by content.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from poserig.pose.consensus.agreement import are_alike, clusters_of_alike
from poserig.pose.consensus.clustering import make_clusters
from poserig.pose.consensus.constants import POINT_SPREAD, ROUNDS
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.learn import learn
from poserig.pose.consensus.members import Member, common_scale, make_member
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.results import make_consensus, worth_of_an_instance
from poserig.pose.consensus.types import ImageAnswers, ImageConsensus
from poserig.pose.keypoints import SCALE_WITHOUT_EXTENT
from poserig.pose.rig import DEFAULT_SIGMA, Rig

# Worker id → the worker's instances, sorted by content.
Answers = Mapping[str, Sequence[Member]]


class FittedBatch(NamedTuple):
    """A batch after the last round.

    Attributes:
        fit: The workers' models.
        scenes: The images, in the order given.
        names: Id of each worker, by index.
        answers: Of each image, in the order given.
    """

    fit: Fit
    scenes: list[Scene]
    names: list[str]
    answers: list[Answers]


def consolidate_batch(rig: Rig, images: Sequence[ImageAnswers]) -> list[ImageConsensus]:
    """Returns one consensus for each image, in the order given.

    The images of a batch teach the method what each worker is like. One image alone works, with the
    priors.

    Args:
        rig: Of every instance's keypoints.
        images: What the workers answered.
    """
    fit, scenes, names, answers = fit_batch(rig, images)
    worth = worth_of_an_instance(fit, scenes)
    results = []
    for scene, found in zip(scenes, answers, strict=True):
        empty = [name for name, own in found.items() for member in own if not member.labeled]
        results.append(make_consensus(fit, scene, names, empty, worth))
    return results


def fit_batch(rig: Rig, images: Sequence[ImageAnswers]) -> FittedBatch:
    """Estimates the objects and the workers of a batch.

    Args:
        rig: Of every instance's keypoints.
        images: What the workers answered.
    """
    answers = [_members_of(image) for image in images]
    _give_points_a_scale(rig, images, answers)
    names = _canonical_names(answers)
    order = {name: index for index, name in enumerate(names)}
    scenes = [_make_scene(rig, found, order) for found in answers]
    # Sums over images must not depend on their order either, to the last bit.
    by_content = sorted(
        scenes,
        key=lambda scene: [member.key for cluster in scene.clusters for member in cluster.members],
    )
    fit = Fit(rig, SideModel(rig, handedness_of(rig)), by_content, len(names))
    for _ in range(ROUNDS):
        fit.update_beliefs()
        learn(fit)
        fit.shape.learn([cluster for scene in by_content for cluster in scene.clusters])
    fit.update_beliefs()
    return FittedBatch(fit, scenes, names, answers)


def _members_of(image: ImageAnswers) -> Answers:
    return {
        name: sorted(
            (make_member(0, instance.keypoints) for instance in instances),
            key=lambda member: member.key,
        )
        for name, instances in image.answers.items()
    }


def _give_points_a_scale(
    rig: Rig, images: Sequence[ImageAnswers], answers: Sequence[Answers]
) -> None:
    """Gives single points a scale, which have no extent of their own.

    Half of the batch's usual scale: a point alone mostly is of a small or half-hidden object. In a
    batch of nothing but points, a share of the image: people click on what fits their screen.
    """
    members = [member for found in answers for own in found.values() for member in own]
    known = [member.scale for member in members if member.scale > 0]
    usual = common_scale(known) / 2 if known else 0.0
    sigma = common_scale(rig.sigmas) if rig.sigmas else DEFAULT_SIGMA
    for image, found in zip(images, answers, strict=True):
        own_scale = usual or _scale_of_points(image.size, sigma)
        for own in found.values():
            for member in own:
                member.scale = member.scale or own_scale


def _scale_of_points(size: tuple[int, int] | None, sigma: float) -> float:
    """Returns s in pixels, so that σ s is `POINT_SPREAD` of the root of the image's area."""
    if size is None:
        return SCALE_WITHOUT_EXTENT
    return max(SCALE_WITHOUT_EXTENT, POINT_SPREAD * sqrt(size[0] * size[1]) / sigma)


def _canonical_names(answers: Sequence[Answers]) -> list[str]:
    """Returns the workers' ids, ordered by what they answered and never by what they are called."""
    keys: dict[str, list[tuple[object, ...]]] = {}
    images = sorted(
        answers, key=lambda found: sorted([member.key for member in own] for own in found.values())
    )
    for number, found in enumerate(images):
        for name, own in found.items():
            keys.setdefault(name, []).append((number, *[member.key for member in own]))
    return sorted(keys, key=keys.__getitem__)


def _make_scene(rig: Rig, answers: Answers, order: Mapping[str, int]) -> Scene:
    """Groups the instances of one image.

    Args:
        rig: Of the instances' keypoints.
        answers: Of the image.
        order: Index of each worker.
    """
    members: list[Member] = []
    for name in sorted(answers, key=order.__getitem__):
        for member in answers[name]:
            member.worker = order[name]
            if member.labeled:
                members.append(member)
    workers = sorted(order[name] for name in answers)
    empty = frozenset(workers) - {member.worker for member in members}
    members.sort(key=lambda member: member.key)
    if are_alike(list(answers.values())):
        return Scene(workers, clusters_of_alike(members), unanimous=True, empty=empty)
    clusters = make_clusters(members, workers, rig.sigmas, rig.swap_indices)
    return Scene(workers, clusters, empty=empty)
