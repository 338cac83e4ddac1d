"""MMPose's `dataset_info`: names, links, partners and sigmas, as Python."""

from poserig.formats.mmpose import dataset_info, rig_of_info
from poserig.pose.rig import Rig


def write(rig: Rig) -> str:
    """A dataset_info.py, for metainfo=dict(from_file='dataset_info.py')."""
    return dataset_info(rig)


def read(text: str, where: str) -> Rig:
    """The rig of a file with `dataset_info`. Nothing in it is run. Raises FormatError."""
    return rig_of_info(text.encode(), where)
