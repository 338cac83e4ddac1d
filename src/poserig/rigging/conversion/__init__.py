"""Rigs as other programs write them, in and out: a module a program, `registry` lists them."""

from poserig.errors import PoserigError


class ConversionError(PoserigError):
    """A file that holds no rig of the program. Says what is wrong and where."""
