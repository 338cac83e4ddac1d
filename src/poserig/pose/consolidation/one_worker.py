"""One worker's answer becomes a label as it is. Short of work: most jobs have one worker."""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.consolidation.rig_choice import rig_of
from poserig.pose.keypoints import NOT_LABELED, AnswerLike, Instance, bounding_box, reorder
from poserig.pose.label.build import make_label

NO_BOX = (0, 0, 0, 0)


def pass_through(answer: AnswerLike, failures: Sequence[Json]) -> dict[str, Json]:
    """The label of one answer, every number as it was sent.

    Args:
        answer: The only readable one about its image.
        failures: Issues about answers that could not be read; they go into the label.
    """
    use = rig_of((answer,))
    labels, image = use.keypoint_names, answer.image
    order: list[int | None] | None = None
    if answer.keypoint_names != labels:
        position = {label: index for index, label in enumerate(answer.keypoint_names)}
        order = [position.get(label) for label in labels]
    instances: list[Json] = []
    issues: list[Json] = [dict(issue) for issue in answer.issues]
    # The page has looked much closer, and asked the worker: its findings cost nothing here.
    looked = answer.findings is not None
    issues += answer.findings or ()
    certain = [1] * len(labels)
    for item in answer.instances:
        keypoints = reorder(item.keypoints, order) if order else list(item.keypoints)
        box = bounding_box(keypoints)
        if not looked and (box is None or (image and not _inside(box, image))):
            # Here: the checks' package would cost every cold start, and most labels need none.
            from poserig.pose.checks import check_instance

            drawn = Instance(item.id, item.name, keypoints)
            issues += (found.issue() for found in check_instance(labels, drawn, image))
        seen = keypoints[2::3]
        instances.append(
            {
                "id": item.id,
                "name": item.name,
                "keypoints": keypoints,
                "bbox": list(box or NO_BOX),
                "confidence": [1 if v else 0 for v in seen]
                if NOT_LABELED in seen
                else certain.copy(),
                "score": 1,
                "sources": 1,
            }
        )
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else labels,
        image=image,
        instances=instances,
        agreement=None,
        workers=1,
        issues=[*issues, *failures],
        seconds=answer.seconds,
    )


def _inside(box: Sequence[float], image: tuple[int, int]) -> bool:
    left, top, width, height = box
    return left >= 0 and top >= 0 and left + width <= image[0] and top + height <= image[1]
