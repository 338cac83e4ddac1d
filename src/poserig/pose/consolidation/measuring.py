"""Finds the rig that answers are measured with: its sigmas, links, partners and sides.

It never changes what a label says: a label has the names that its workers had, in their order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import exp, log

from poserig.pose.consensus import ImageAnswers
from poserig.pose.consolidation.rig_choice import RigUse
from poserig.pose.job_rigs import rig_by
from poserig.pose.rig import DEFAULT_SIGMA, Rig
from poserig.pose.rig_file import library_names, library_rig
from poserig.pose.rig_from_names import rig_from_names

# Where a rig's sigmas come from when nobody has measured them.
UNMEASURED = "placeholder"
# Objects that the default sigma is worth beside an estimate, and images from which on one is made.
SIGMA_WEIGHT, LEAST_IMAGES = 2.0, 5
# No keypoint is placed more precisely, or more roughly, by people: COCO has 0.025 to 0.107.
LEAST_SIGMA, MOST_SIGMA = 0.012, 0.15


def measuring_rig(use: RigUse, rigs: Mapping[str, Rig]) -> Rig:
    """Returns a rig with exactly the keypoints of the label.

    That is the job's own rig or the library's, by the hash and the name that the answers gave. Of
    names alone, partners and sides are read, and the links and sigmas of a library rig are taken
    that has all of these names.

    Args:
        use: The rig of the label.
        rigs: The job's own (`poserig.pose.job_rigs.by_hash`).
    """
    own = rig_by(rigs, use.hash, use.name)
    if own is None or own.keypoint_names != use.keypoint_names:
        if library_rig(use.name):
            return rig_from_names(use.name, use.keypoint_names)
        return replace(_from_library(use.keypoint_names), name=use.name)
    if own.sigma_source != UNMEASURED:
        return own
    known = _from_library(use.keypoint_names)
    return with_sigmas(own, known.sigmas)


def with_sigmas(rig: Rig, sigmas: Sequence[float]) -> Rig:
    """Returns the rig with other sigmas, one for each keypoint."""
    keypoints = tuple(
        replace(keypoint, sigma=sigma)
        for keypoint, sigma in zip(rig.keypoints, sigmas, strict=True)
    )
    return replace(rig, keypoints=keypoints)


def with_estimated_sigmas(rig: Rig, images: Sequence[ImageAnswers]) -> Rig:
    """Returns a rig whose sigmas nobody knows with those that its workers show over a batch.

        τ² = (n σ̂² + w σ0²) / (n + w),  σ = τ min(1, √(σ0 / mean τ))

    σ̂ is the estimate from n objects (`estimate_sigmas`), σ0 the default, w `SIGMA_WEIGHT`, and the
    mean that of all keypoints, geometric. A batch tells how much rougher one keypoint is than
    another. Whether all of them are rough or all of its workers, it cannot tell: so a mean above
    the default goes half of the way.

    Args:
        rig: It is returned as it is when a sigma is known, or the images are few.
        images: Of the batch.
    """
    if set(rig.sigmas) != {DEFAULT_SIGMA} or len(images) < LEAST_IMAGES:
        return rig
    # Imported here for the cold start: hardly any batch needs it.
    from poserig.pose.consensus.sigmas import estimate_sigmas

    found = []
    for estimate in estimate_sigmas(rig, images):
        square = SIGMA_WEIGHT * DEFAULT_SIGMA**2
        square += estimate.objects * (estimate.sigma or 0) ** 2
        found.append((square / (estimate.objects + SIGMA_WEIGHT)) ** 0.5)
    mean = exp(sum(map(log, found)) / len(found))
    factor = min(1.0, (DEFAULT_SIGMA / mean) ** 0.5)
    return with_sigmas(rig, [min(max(factor * sigma, LEAST_SIGMA), MOST_SIGMA) for sigma in found])


@lru_cache(maxsize=64)
def _from_library(names: tuple[str, ...]) -> Rig:
    fitting = _fitting(names)
    return rig_from_names(fitting.name if fitting else "", names)


def _fitting(names: Iterable[str]) -> Rig | None:
    """Returns the smallest library rig that has all names, if every other one that has contains it.

    So the 17 names of a body fit the rig of 17 points, although a rig of 133 points has them too.
    """
    wanted = frozenset(names)
    rigs = [rig for name in library_names() if (rig := library_rig(name))]
    candidates = [rig for rig in rigs if wanted and wanted <= rig.index.keys()]
    smallest = min(candidates, key=lambda rig: len(rig.keypoint_names), default=None)
    if smallest and all(smallest.index.keys() <= rig.index.keys() for rig in candidates):
        return smallest
    return None
