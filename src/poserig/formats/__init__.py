"""Writes labels in the formats of other programs, and reads theirs as start values.

`registry` lists the formats; each has a module of its own. Reading goes through `intake.poses`,
which has one reader for each foreign shape: a module here only finds the files, streams them, and
keeps what the shape holds beside poses. `export` and `importing` are the two directions.
"""

from poserig.errors import PoserigError


class FormatError(PoserigError):
    """Something that a format cannot hold, or a foreign file that cannot be read."""
