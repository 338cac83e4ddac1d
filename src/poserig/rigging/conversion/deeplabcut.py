"""Names and links of a config.yaml of DeepLabCut."""

from collections.abc import Mapping

from poserig.formats.rigs import make_rig, rig_of_library
from poserig.formats.yaml_file import yaml_text
from poserig.json import Json
from poserig.pose.rig import Rig
from poserig.rigging.conversion import ConversionError


def write(rig: Rig) -> str:
    """The lines for the config.yaml of a project with one animal."""
    lines = ["bodyparts:", *(f"- {yaml_text(name)}" for name in rig.keypoint_names)]
    if not rig.links:
        return "\n".join([*lines, "skeleton: []"]) + "\n"
    lines.append("skeleton:")
    for link in rig.links:
        lines += [f"- - {yaml_text(link.start)}", f"  - {yaml_text(link.end)}"]
    return "\n".join(lines) + "\n"


def read(data: Mapping[str, Json], where: str) -> Rig:
    """The rig of a config.yaml, of one animal or several.

    Raises:
        ConversionError: It has no body parts.
    """
    parts: list[str] = []
    for member in ("multianimalbodyparts", "bodyparts", "uniquebodyparts"):
        found = data.get(member)
        if isinstance(found, list):
            parts += [str(one) for one in found]
    if not parts or len(set(parts)) != len(parts):
        problem = "has no body parts" if not parts else "names a body part twice"
        raise ConversionError(
            f"{problem}.", where=where, cure="Write bodyparts: with a list of names into it."
        )
    pairs = data.get("skeleton")
    links = [
        (str(pair[0]), str(pair[1]))
        for pair in (pairs if isinstance(pairs, list) else [])
        if isinstance(pair, list) and len(pair) == 2
    ]
    task = str(data.get("Task", ""))
    return rig_of_library(parts, task) or make_rig(task, parts, links)
