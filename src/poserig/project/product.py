"""Finds what a project runs: the functions' zips, the component, the worker task template.

A wheel carries them; in a checkout `make build` makes them.
"""

from pathlib import Path

from poserig.errors import PoserigError

_PACKAGE = Path(__file__).resolve().parents[1]
IN_WHEEL = _PACKAGE / "product"
CHECKOUT = _PACKAGE.parents[1]
COMPONENT = "web/crowd-2d-skeleton.js"
CREATOR = ("web/rig-creator/index.html", "web/rig-creator/rig-creator.js")
DESK = "web/desk.js"
"""The script of the lead's pages."""
TEMPLATE = "worker-task.liquid.html"
FILES = ("functions/pre_annotation.zip", "functions/post_annotation.zip", COMPONENT, *CREATOR, DESK)


def built_files() -> Path:
    """The folder with `FILES`. Raises PoserigError when they are not built."""
    for folder in (IN_WHEEL, CHECKOUT / "build"):
        missing = [name for name in FILES if not (folder / name).is_file()]
        if not missing:
            return folder
    if not (CHECKOUT / "Makefile").is_file():
        raise PoserigError(
            "A part of poserig is missing.",
            where=missing[0],
            cure="Install poserig again: pip install --force-reinstall, with what you gave then.",
        )
    raise PoserigError("It is not built yet.", where=missing[0], cure="Run `make build`.")


def template() -> Path:
    """The worker task template, into which a rig is filled."""
    packed = IN_WHEEL / TEMPLATE
    return packed if packed.is_file() else CHECKOUT / "web" / "templates" / TEMPLATE
