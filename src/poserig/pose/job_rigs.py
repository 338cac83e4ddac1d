"""Reads the rigs of a labeling job: one, or several of which each instance takes one by its class.

The first rig is that of the label; instances name the further ones (docs/label.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from poserig.pose.rig import Rig
from poserig.pose.rig_file import RigError, parse_rig

JOIN = "+"
"""Stands between the names of a job's rigs. No rig's name has it."""


def parse_rigs(value: Any, file: str = "") -> tuple[Rig, ...]:
    """Makes the rigs of a job of the content of its rig.json: a rig file, or an array of rig files.

    Args:
        value: The content, from JSON.
        file: Name of the file, for error messages.

    Returns:
        At least one rig, in order.

    Raises:
        RigError: A rig is wrong, or two of them cannot be in one job (`check_together`).
    """
    if not isinstance(value, list):
        return (parse_rig(value, file),)
    if not value:
        raise RigError("has no rig.", where=file, cure="Use a rig file, or an array of rig files.")
    rigs = tuple(parse_rig(one, f"{file}[{number}]") for number, one in enumerate(value))
    check_together(rigs, file)
    return rigs


def check_together(rigs: Sequence[Rig], where: str = "") -> None:
    """Checks that a class names its rig: rigs of one job share neither a name nor a class.

    Args:
        rigs: Of one job.
        where: Where they come from, for error messages.

    Raises:
        RigError: Two share one.
    """
    names: set[str] = set()
    owner: dict[str, str] = {}
    for rig in rigs:
        if rig.name in names:
            raise RigError(
                f'Two rigs of one job have the name "{rig.name}".',
                where=where,
                cure="Name each rig once, or give one of them another name in its file.",
            )
        names.add(rig.name)
        for name in rig.class_names:
            if name in owner:
                raise RigError(
                    f'Two rigs of one job have the class "{name}": {owner[name]} and {rig.name}. '
                    "The class of an instance says which rig it has.",
                    where=where,
                    cure='Give one of them other "classes" in its rig file.',
                )
            owner[name] = rig.name


def names_in(text: str) -> tuple[str, ...]:
    """Returns the names or files of a job's rigs: of "person+dog.json" both, in order.

    A file whose own name has a plus is one.
    """
    if JOIN not in text or Path(text).is_file():
        return (text,)
    return tuple(text.split(JOIN))


def joined_name(rigs: Iterable[Rig]) -> str:
    """Returns how a job's rigs are called together, as in "coco-person-17+animal-pose-20"."""
    return JOIN.join(rig.name for rig in rigs)


def by_hash(rigs: Iterable[Rig]) -> dict[str, Rig]:
    """Returns the rigs as `rig_by` finds them.

    The hash tells nothing of sigmas: of two rigs with the same points, the second one is found by
    its name too.
    """
    found: dict[str, Rig] = {}
    for rig in rigs:
        found[_key(rig.hash, rig.name) if rig.hash in found else rig.hash] = rig
    return found


def rig_by(rigs: Mapping[str, Rig], rig_hash: str, name: str) -> Rig | None:
    """Returns the rig with a hash; of several with it, the one of that name."""
    return rigs.get(_key(rig_hash, name)) or rigs.get(rig_hash)


def _key(rig_hash: str, name: str) -> str:
    return f"{rig_hash} {name}"
