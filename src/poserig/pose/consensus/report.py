"""The report of every worker of the batch, against the consensus and against each other."""

from collections.abc import Mapping, Sequence

from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.geometry import Cluster, Member
from poserig.pose.consensus.types import WorkerReport
from poserig.pose.keypoints import keypoint_similarity, oks

# Ronchi & Perona 2017: what an error is called, by KS.
GOOD, CLOSE = 0.85, 0.5
CLASSES = ("good", "jitter", "inversion", "swap", "miss")


def make_reports(
    fit: Fit,
    scenes: Sequence[Scene],
    names: Sequence[str],
    prepared: Sequence[Mapping[str, Sequence[Member]]],
) -> dict[str, WorkerReport]:
    """One report for each worker, by id, sorted."""
    similar: list[list[float]] = [[] for _ in names]
    classes = [dict.fromkeys(CLASSES, 0) for _ in names]
    for scene in scenes:
        for number, cluster in enumerate(scene.clusters):
            _compare_members(fit, cluster, similar)
            if cluster.existence >= 0.5 and len(cluster.members) > 1:
                others = [
                    other
                    for index, other in enumerate(scene.clusters)
                    if index != number and other.existence >= 0.5
                ]
                for member in cluster.members:
                    for joint, seen in enumerate(member.v):
                        if seen:
                            kind = classify(fit, cluster, others, member, joint)
                            classes[member.worker][kind] += 1
    reports = {}
    for index in sorted(range(len(names)), key=names.__getitem__):
        name, worker = names[index], fit.workers[index]
        answers = [answer[name] for answer in prepared if name in answer]
        clicks = sum(classes[index].values())
        sigma = sum(fit.rig.sigmas) / len(fit.rig.sigmas)
        unit = {"sigma": 1.0, "area": 1 / sigma, "pixel": 1 / (sigma * _usual_scale(scenes))}
        factor = unit[worker.offset_unit]
        reports[name] = WorkerReport(
            worker=name,
            images=len(answers),
            instances=sum(len(found) for found in answers),
            points=sum(member.labelled for found in answers for member in found),
            noise=worker.noise,
            offset=(worker.offset_x * factor, worker.offset_y * factor),
            flip_rate=worker.flip,
            outlier_rate=worker.outlier,
            swap_rate=worker.swap,
            missed_instances=worker.miss,
            invented_instances=worker.invention,
            missed_points=worker.missed_point,
            invented_points=worker.invented_point,
            visibility_accuracy=worker.visibility,
            pairwise_oks=sum(sorted(similar[index])) / len(similar[index])
            if similar[index]
            else None,
            mix={kind: count / clicks if clicks else 0.0 for kind, count in classes[index].items()},
        )
    return reports


def classify(
    fit: Fit, cluster: Cluster, others: Sequence[Cluster], member: Member, joint: int
) -> str:
    """Class of one click against the consensus: one of `CLASSES`."""

    def similarity(target: Cluster, index: int) -> float:
        spot = target.spots[index]
        if spot is None or target.presence[index] < 0.5:
            return 0.0
        squared = (member.x[joint] - spot.x) ** 2 + (member.y[joint] - spot.y) ** 2
        return keypoint_similarity(squared, fit.rig.sigmas[index], target.scale)

    own = similarity(cluster, joint)
    if own >= CLOSE:
        return "good" if own >= GOOD else "jitter"
    partner = fit.partner[joint]
    if partner != joint and similarity(cluster, partner) >= CLOSE:
        return "inversion"
    if any(similarity(other, joint) >= CLOSE for other in others):
        return "swap"
    return "miss"


def _compare_members(fit: Fit, cluster: Cluster, similar: list[list[float]]) -> None:
    flats = [
        [value for point in zip(m.x, m.y, m.v, strict=True) for value in point]
        for m in cluster.members
    ]
    for k, first in enumerate(flats):
        for other in range(k):
            value = oks(first, flats[other], fit.rig.sigmas)
            similar[cluster.members[k].worker].append(value)
            similar[cluster.members[other].worker].append(value)


def _usual_scale(scenes: Sequence[Scene]) -> float:
    scales = sorted(cluster.scale for scene in scenes for cluster in scene.clusters)
    return scales[len(scales) // 2] if scales else 1.0
