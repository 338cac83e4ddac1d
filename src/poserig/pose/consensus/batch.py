"""Consolidation of a batch: every worker's answers in, one consensus per image out."""

from collections.abc import Sequence

from poserig.pose.consensus.agreement import are_alike, clusters_of_alike
from poserig.pose.consensus.cluster import make_clusters
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.geometry import SCALE_OF_A_POINT, Member, make_member
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.learn import learn
from poserig.pose.consensus.outcome import make_consensus
from poserig.pose.consensus.sides import SideModel
from poserig.pose.consensus.types import ImageAnswers, ImageConsensus
from poserig.pose.rig import Rig

# Rounds of beliefs about the poses and lessons about the workers; beliefs have the last word.
ROUNDS = 4


def consolidate_batch(rig: Rig, images: Sequence[ImageAnswers]) -> list[ImageConsensus]:
    """One consensus for each image, in the order given.

    The images of a batch teach the method what each worker is like; one image alone works, with
    the priors. The result depends neither on the order of the workers, of their instances or of
    the images, nor on the workers' names.

    Args:
        rig: Of every instance's keypoints.
        images: What the workers answered.
    """
    return make_consensus(*fit_batch(rig, images))


def fit_batch(
    rig: Rig, images: Sequence[ImageAnswers]
) -> tuple[Fit, list[Scene], list[str], list[dict[str, list[Member]]]]:
    """The fit, its scenes in the order given, the workers' ids by index, and their answers."""
    prepared = [
        {
            name: sorted(
                (make_member(0, instance.keypoints) for instance in instances),
                key=lambda member: member.key,
            )
            for name, instances in image.answers.items()
        }
        for image in images
    ]
    _give_points_a_scale([m for answers in prepared for found in answers.values() for m in found])
    names = _canonical_names(prepared)
    order = {name: index for index, name in enumerate(names)}
    scenes = []
    for answers in prepared:
        members: list[Member] = []
        for name in sorted(answers, key=order.__getitem__):
            for member in answers[name]:
                member.worker = order[name]
                if member.labelled:
                    members.append(member)
        answered = sorted(order[name] for name in answers)
        members.sort(key=lambda member: member.key)
        alike = are_alike(list(answers.values()))
        clusters = (
            clusters_of_alike(members)
            if alike
            else make_clusters(members, answered, rig.sigmas, rig.swap_indices)
        )
        scenes.append(Scene(answered, clusters, alike))
    # Sums over images must not depend on their order either, to the last bit.
    by_content = sorted(scenes, key=lambda s: [m.key for c in s.clusters for m in c.members])
    fit = Fit(rig, SideModel(rig, handedness_of(rig)), by_content, len(names))
    for _ in range(ROUNDS):
        fit.believe()
        learn(fit)
        fit.shape.learn([cluster for scene in by_content for cluster in scene.clusters])
    fit.believe()
    return fit, scenes, names, prepared


def _give_points_a_scale(members: Sequence[Member]) -> None:
    """A single point has no extent: it gets half of the batch's usual one, whatever the zoom."""
    known = sorted(member.scale for member in members if member.scale > 0)
    usual = known[len(known) // 2] / 2 if known else SCALE_OF_A_POINT
    for member in members:
        member.scale = member.scale or usual


def _canonical_names(prepared: list[dict[str, list[Member]]]) -> list[str]:
    """The workers' ids, ordered by what they answered and never by what they are called."""
    keys: dict[str, list[tuple[object, ...]]] = {}
    images = sorted(
        prepared, key=lambda answers: sorted([m.key for m in found] for found in answers.values())
    )
    for number, answers in enumerate(images):
        for name, found in answers.items():
            keys.setdefault(name, []).append((number, *[m.key for m in found]))
    return sorted(keys, key=keys.__getitem__)
