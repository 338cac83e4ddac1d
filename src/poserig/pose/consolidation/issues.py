"""Writes what the workers disagreed on as issues of the label (schemas/issues.json).

A label names no worker: issues tell how many workers, not who.
"""

from collections.abc import Mapping

from poserig.issues import issue
from poserig.json import Json
from poserig.pose.consensus import ConsensusInstance, Disagreement
from poserig.pose.keypoints import Box
from poserig.pose.label.build import rounded
from poserig.pose.rig import Rig

# Members of a worker's issue that hold ids of that worker's instances, which no label has.
OF_ANSWER_ONLY = ("other", "fix")


def issue_of_disagreement(rig: Rig, found: Disagreement, before: int = 0) -> dict[str, Json]:
    """Returns the issue of one disagreement.

    Args:
        rig: Names the keypoints.
        found: Of the consensus.
        before: Instances of the label that are of other rigs and come before those of this one.
    """
    instance = str(before + found.instance + 1) if found.instance >= 0 else ""
    result = issue(found.type, instance=instance)
    if found.points:
        result["points"] = [rig.keypoint_names[point] for point in found.points]
    if found.workers:
        result["workers"] = len(found.workers)
    result["detail"] = found.detail
    if before and found.other >= 0:
        own, whole = (f"instance {at + 1}" for at in (found.other, before + found.other))
        result["detail"] = found.detail.replace(own, whole)
    return result


def issue_of_classes(instance: str, said: Mapping[str, int]) -> dict[str, Json]:
    """Returns the issue of an instance whose workers gave it different classes.

    Args:
        instance: Its id.
        said: Class → how many of its workers gave it; "" for that of the rig.
    """
    ordered = sorted(said.items(), key=lambda one: (-one[1], one[0]))
    words = (f"{count} times {name or 'the class of the rig'}" for name, count in ordered)
    return issue("class_differs", instance=instance, detail=f"Its workers say {', '.join(words)}.")


def issue_of_answer(found: Mapping[str, Json]) -> dict[str, Json]:
    """Returns an issue of a worker's answer, without the ids of that answer's instances."""
    if "instance" not in found:
        return dict(found)
    kept = {name: value for name, value in found.items() if name not in OF_ANSWER_ONLY}
    return {**kept, "instance": ""}


def issue_of_doubtful(item: ConsensusInstance, workers: int, rig: str = "") -> dict[str, Json]:
    """Returns the issue that keeps an instance which is not in the label.

    Args:
        item: The instance, with keypoints in pixels.
        workers: Number of workers of the image.
        rig: Name of its rig when that is not the label's own, else "".
    """
    return issue(
        "doubtful_instance",
        instance="",
        workers=item.sources,
        detail=f"Labeled by {item.sources} of {workers} workers; too little speaks for it.",
        score=rounded(item.score),
        keypoints=[rounded(number) for number in item.keypoints],
        **({"rig": rig} if rig else {}),
    )


def issue_of_missed_box(instance: str, missing: int, workers: int) -> dict[str, Json]:
    """Returns the issue of a box without points that not all workers drew.

    Args:
        instance: Its id.
        missing: Workers who did not draw it.
        workers: Of the image.
    """
    detail = f"{missing} of {workers} workers did not draw it."
    return issue("missed_instance", instance=instance, workers=missing, detail=detail)


def issues_of_left_box(
    box: Box | None, sources: int, workers: int, score: float, rig: str = ""
) -> list[dict[str, Json]]:
    """Returns the issues that tell of a box without points which is not in the label, and keep it.

    Args:
        box: Left, top, width and height in pixels.
        sources: Workers who drew it.
        workers: Of the image.
        score: Their share.
        rig: Name of its rig when that is not the label's own, else "".
    """
    detail = f"{sources} of {workers} workers drew a box without points; left out."
    return [
        issue("unconfirmed_instance", instance="", workers=sources, detail=detail),
        issue(
            "doubtful_instance",
            instance="",
            workers=sources,
            detail=f"A box, drawn by {sources} of {workers} workers; too little speaks for it.",
            score=rounded(score),
            bbox=list(box or ()),
            **({"rig": rig} if rig else {}),
        ),
    ]


def issue_order(found: Mapping[str, Json]) -> tuple[str, ...]:
    """Returns the sort key of an issue, which does not depend on the order of the workers."""
    return (
        found["type"],
        found.get("instance", ""),
        str(found.get("points", "")),
        found.get("detail", ""),
        str(found.get("workers", "")),
        str(found.get("keypoints", "")),
        str(found.get("bbox", "")),
        found.get("unknown_type", ""),
    )
