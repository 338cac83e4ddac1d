"""Tells the colors in which a rig's points and links are drawn on a photograph."""

from poserig.pose.rig import Rig
from poserig.rigging.picture import color_of

Colored = tuple[tuple[str, ...], tuple[tuple[int, int, str], ...]]


def colors_of(rig: Rig) -> Colored:
    """Returns the color of each point, and of each link its points' indices and its color."""
    points = tuple(color_of(one) for one in rig.keypoints)
    links = tuple(
        (
            rig.index[link.start],
            rig.index[link.end],
            link.color or points[rig.index[link.start]],
        )
        for link in rig.links
        if link.start in rig.index and link.end in rig.index
    )
    return points, links
