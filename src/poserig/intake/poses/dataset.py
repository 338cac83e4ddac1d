"""Makes images of a data set of poses that were made elsewhere."""

from collections.abc import Iterable, Sequence

from poserig.intake.poses.model import ImagePoses, PoseInstance
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance, reorder


def names_of(images: Iterable[ImagePoses]) -> tuple[str, ...]:
    """Returns all keypoint names of a data set, in the order in which they first appear.

    An instance of the component's shape names only the points that it has.
    """
    names: dict[str, None] = {}
    for image in images:
        for item in image.instances:
            names.update(dict.fromkeys(map(str, item.names)))
    return tuple(names)


def labeled_image(
    image: ImagePoses, names: Sequence[str], source: str, line: int, rig: str = ""
) -> LabeledImage:
    """Makes an image of a data set.

    Args:
        image: What was read of the file.
        names: Keypoint names of the data set; points of other names are left out.
        source: What was labeled.
        line: Line of the manifest, from 1.
        rig: Name of the rig of these names, or "".
    """
    return LabeledImage(
        source=source,
        line=line,
        rig=rig,
        keypoint_names=tuple(names),
        size=image.size,
        instances=tuple(
            _instance(item, names, number) for number, item in enumerate(image.instances, start=1)
        ),
    )


def _instance(item: PoseInstance, names: Sequence[str], number: int) -> Instance:
    # The first of a name counts: `indices_of` would take the last.
    own = {str(name): index for index, name in reversed(list(enumerate(item.names)))}
    ordered = [own.get(name) for name in names]
    return Instance(item.id or str(number), item.name, reorder(item.keypoints, ordered))
