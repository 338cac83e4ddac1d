"""Several workers' answers become labels: the consensus, dressed as labels of the manifest.

Imported only when an image has more than one answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from poserig.issues import issue
from poserig.json import Json
from poserig.pose.checks import check_image
from poserig.pose.consensus import (
    ConsensusInstance,
    Disagreement,
    ImageAnswers,
    ImageConsensus,
    consolidate_batch,
)
from poserig.pose.consolidation.rig_choice import RigUse, rig_of
from poserig.pose.consolidation.unanimous import as_said
from poserig.pose.keypoints import AnswerLike, Instance, InstanceLike, bounding_box, oks, reorder
from poserig.pose.label.build import make_label
from poserig.pose.rig import Rig
from poserig.pose.rig_from_names import rig_from_names

# So many images tell what each worker is like; more only take memory.
IMAGES_AT_ONCE = 50
NOTHING = ImageConsensus((), (), agreement=1.0, more_would_help=0.0, issues=())


def consolidate_several(
    images: Sequence[tuple[Mapping[str, AnswerLike], Sequence[Json]]],
) -> list[dict[str, Json]]:
    """One label for each image.

    Args:
        images: Worker id → answer, two or more, and issues about unreadable answers. Images that
            stand together teach what their workers are like, so the result depends on which do.
    """
    uses = [rig_of(list(answers.values())) for answers, _ in images]
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for number, use in enumerate(uses):
        groups.setdefault((use.name, use.keypoint_names), []).append(number)
    labels: dict[int, dict[str, Json]] = {}
    for (name, names), numbers in groups.items():
        rig = rig_from_names(name, names)
        for some in _portions(numbers):
            ordered = [_ordered(images[number][0], names) for number in some]
            sizes = [_most_common(a.image for a in images[number][0].values()) for number in some]
            batch = [ImageAnswers(a, size) for a, size in zip(ordered, sizes, strict=True)]
            # Nobody named a rig and nobody labelled a point: all workers saw an empty image.
            results = consolidate_batch(rig, batch) if names else [NOTHING] * len(batch)
            for number, answers, size, result in zip(some, ordered, sizes, results, strict=True):
                labels[number] = _label(rig, uses[number], images[number], answers, size, result)
    return [labels[number] for number in range(len(images))]


def _portions(numbers: Sequence[int]) -> list[Sequence[int]]:
    """Portions of about the same size: a last one of one image would learn nothing."""
    count = -(-len(numbers) // IMAGES_AT_ONCE)
    return [
        numbers[len(numbers) * part // count : len(numbers) * (part + 1) // count]
        for part in range(count)
    ]


def _ordered(
    answers: Mapping[str, AnswerLike], labels: tuple[str, ...]
) -> dict[str, Sequence[InstanceLike]]:
    found: dict[str, Sequence[InstanceLike]] = {}
    for worker, answer in answers.items():
        if answer.keypoint_names == labels:
            found[worker] = answer.instances
            continue
        position = {label: index for index, label in enumerate(answer.keypoint_names)}
        order = [position.get(label) for label in labels]
        found[worker] = [
            Instance(item.id, item.name, reorder(item.keypoints, order))
            for item in answer.instances
        ]
    return found


def _label(
    rig: Rig,
    use: RigUse,
    image: tuple[Mapping[str, AnswerLike], Sequence[Json]],
    ordered: Mapping[str, Sequence[InstanceLike]],
    size: tuple[int, int] | None,
    result: ImageConsensus,
) -> dict[str, Json]:
    answers, failures = image
    instances = [
        _instance(str(position), rig, item, ordered)
        for position, item in enumerate(result.instances, start=1)
    ]
    if result.unanimous:
        for instance, said in zip(instances, as_said(result.instances, ordered), strict=True):
            instance["keypoints"], instance["name"] = list(said.keypoints), said.name
            instance["bbox"] = list(bounding_box(said.keypoints) or (0, 0, 0, 0))
    all_changed = _all_changed(result, ordered)
    issues = [_of_a_worker(one) for answer in answers.values() for one in answer.issues]
    issues += (_issue(rig, one, all_changed) for one in result.issues)
    issues += (_doubtful(item, len(answers)) for item in result.doubtful)
    drawn = [Instance(item["id"], "", item["keypoints"]) for item in instances]
    issues += (finding.issue() for finding in check_image(rig, drawn, size))
    seconds = sorted(a.seconds for a in answers.values() if a.seconds is not None)
    label = make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else use.keypoint_names,
        image=size,
        instances=instances,
        agreement=_plain(result.agreement),
        workers=len(answers),
        issues=sorted([*issues, *failures], key=_issue_order),
        seconds=sum(seconds) if seconds else None,
    )
    label["more_would_help"] = _plain(result.more_would_help)
    return label


def _instance(
    instance_id: str,
    rig: Rig,
    item: ConsensusInstance,
    ordered: Mapping[str, Sequence[InstanceLike]],
) -> dict[str, Json]:
    keypoints = [_plain(number) for number in item.keypoints]
    return {
        "id": instance_id,
        "name": _name(rig, item, ordered),
        "keypoints": keypoints,
        "bbox": list(bounding_box(keypoints) or (0, 0, 0, 0)),
        "confidence": [_plain(confidence) for confidence in item.confidence],
        "score": _plain(item.score),
        "sources": item.sources,
    }


def _name(rig: Rig, item: ConsensusInstance, ordered: Mapping[str, Sequence[InstanceLike]]) -> str:
    """What most of its workers called it: those of their instances that are the most alike."""
    names = []
    for worker in item.workers:
        if any(instance.name for instance in ordered[worker]):
            nearest = max(
                ordered[worker],
                key=lambda it: (oks(it.keypoints, item.keypoints, rig.sigmas), it.name),
            )
            names.append(nearest.name)
    return _most_common(name for name in names if name) or ""


def _all_changed(result: ImageConsensus, ordered: Mapping[str, Sequence[InstanceLike]]) -> bool:
    """Whether the label says left and right otherwise than each worker who labeled something."""
    changed = {w for one in result.issues if one.type == "inversion" for w in one.workers}
    return bool(changed) and changed >= {w for w, found in ordered.items() if found}


def _issue(rig: Rig, found: Disagreement, all_changed: bool) -> dict[str, Json]:
    # How many, not who: a label must not name workers.
    result = issue(found.type, instance=str(found.instance + 1) if found.instance >= 0 else "")
    if found.points:
        result["points"] = [rig.keypoint_names[point] for point in found.points]
    if found.workers:
        result["workers"] = len(found.workers)
    result["detail"] = found.detail
    if found.type == "inversion" and all_changed:
        result["severity"] = "warning"
        result["detail"] += " So no worker's answer stands as it was: look at this image."
    return result


def _of_a_worker(found: Mapping[str, Json]) -> dict[str, Json]:
    """An issue of a worker's answer, without the ids of instances: they are none of the label's."""
    if "instance" not in found:
        return dict(found)
    kept = {name: value for name, value in found.items() if name not in ("other", "fix")}
    return {**kept, "instance": ""}


def _doubtful(item: ConsensusInstance, workers: int) -> dict[str, Json]:
    """An instance that is no part of the label, kept: somebody's work is in it."""
    return issue(
        "doubtful_instance",
        instance="",
        workers=item.sources,
        detail=f"Labeled by {item.sources} of {workers} workers; too little speaks for it.",
        score=_plain(item.score),
        keypoints=[_plain(number) for number in item.keypoints],
    )


def _plain(number: float) -> float:
    """Two decimals, and an integer where it is one."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _most_common(values: Iterable[Any]) -> Any:
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _issue_order(one: Json) -> tuple[str, ...]:
    return (
        one["type"],
        one.get("instance", ""),
        str(one.get("points", "")),
        one.get("detail", ""),
        str(one.get("workers", "")),
        str(one.get("keypoints", "")),
        one.get("unknown_type", ""),
    )
