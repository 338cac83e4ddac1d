"""Names the kinds of objects of a file, so that each name belongs to one rig."""

from collections.abc import Mapping
from itertools import count

from poserig.formats.model import Plan
from poserig.intake.poses.model import ImagePoses
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig


class Kinds:
    """The kinds of objects of a file that is written.

    Args:
        plan: Finds rigs.

    Attributes:
        rigs: Name → rig, in the order in which they came.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._names: dict[tuple[str, tuple[str, ...], str], str] = {}
        self.rigs: dict[str, Rig] = {}

    def of(self, image: LabeledImage, item: Instance) -> str:
        """Returns the name of an instance's kind: its class, else that of its rig.

        Of two rigs with the same class, the second one stands behind it.
        """
        key = *image.rig_of(item), item.category
        if key not in self._names:
            rig = self._plan.rigs.of(key[0], key[1])
            wanted = item.category or rig.category or rig.name
            further = (f"{wanted} ({rig.name}{f' {n}' * (n > 1)})" for n in count(1))
            name = wanted
            while self.rigs.setdefault(name, rig).keypoint_names != rig.keypoint_names:
                name = next(further)
            self._names[key] = name
        return self._names[key]


def with_rigs(poses: ImagePoses, rigs: Mapping[str, Rig]) -> ImagePoses:
    """Returns the poses with the rig of each instance.

    Args:
        poses: That were read.
        rigs: Name of a kind → its rig, as the file says.
    """
    return poses._replace(
        instances=tuple(
            item._replace(rig=rigs[item.category].name) if item.category in rigs else item
            for item in poses.instances
        )
    )
