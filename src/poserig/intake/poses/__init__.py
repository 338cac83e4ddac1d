"""Reads poses that were made elsewhere. Pure: the standard library, `pose` and ground alone.

Each foreign shape has one reader, an adapter: it translates the shape into the records of `raw`
and decides nothing else. `rules` then decides for all shapes alike what is a point, what a score,
and what cannot be pixels. `read` finds the adapter, and `start` makes start values of the result.
docs/importing-poses.md lists the shapes, and what is left out.
"""

from poserig.errors import PoserigError


class PosesError(PoserigError):
    """Poses that cannot be used at all. Says where, why, and what to do."""
