"""Chooses the rig of a label: the one that the answers name, or none and their own names."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.rig_file import library_rig


class RigUse(NamedTuple):
    """The rig of a label.

    Attributes:
        name: Of the rig; "" when no answer named one.
        hash: Of the rig, or "".
        keypoint_names: In the order of the label's keypoints.
        known: Whether the answers named this rig and the library has it, with these very names and
            this hash. The label of any other rig lists its keypoint names.
    """

    name: str
    hash: str
    keypoint_names: tuple[str, ...]
    known: bool


def rig_of(answers: Sequence[AnswerLike]) -> RigUse:
    """Returns the rig of one image's answers.

    That is the rig that most answers name; of several, one with a hash, and the first by name. When
    no answer names one, there is none, also when a rig of the library has the same names: nobody's
    label is put into another rig. The names then stand in the order of the answer that has most of
    them.

    Keypoints that other answers have, and that answer or the rig lacks, follow sorted.

    Args:
        answers: At least one.
    """
    named = [answer for answer in answers if answer.rig or answer.rig_hash]
    if len(answers) == 1 and named:
        return named_rig(named[0].rig, named[0].rig_hash, named[0].keypoint_names)
    present = frozenset(name for answer in answers for name in answer.keypoint_names)
    if not named:
        orders = Counter(answer.keypoint_names for answer in answers)
        names = min(orders, key=lambda names: (-len(names), -orders[names], names))
        return RigUse("", "", (*names, *sorted(present.difference(names))), False)
    counts = Counter((answer.rig, answer.rig_hash, answer.keypoint_names) for answer in named)
    rig, rig_hash, names = min(counts, key=lambda key: (-counts[key], not key[1], key))
    others = present.difference(names)
    if others:
        return RigUse(rig, rig_hash, (*names, *sorted(others)), False)
    return named_rig(rig, rig_hash, names)


# Cached: the answers of a job repeat the same few rigs.
@lru_cache(maxsize=64)
def named_rig(name: str, rig_hash: str, keypoint_names: tuple[str, ...]) -> RigUse:
    """Returns the rig that an answer names, and whether it is that of the library."""
    rig = library_rig(name)
    known = rig is not None and rig.keypoint_names == keypoint_names and rig.hash == rig_hash
    return RigUse(name, rig_hash, keypoint_names, known)
