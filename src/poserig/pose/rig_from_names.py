"""Makes a rig for keypoint names whose rig file is not at hand."""

from collections.abc import Iterable
from functools import lru_cache

from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Rig
from poserig.pose.rig_file import library_rig

# What tells the sides apart in a point's name, when its rig is not at hand.
SIDE_WORDS = {"left": "right", "right": "left", "l": "r", "r": "l"}


@lru_cache(maxsize=64)
def rig_from_names(name: str, labels: tuple[str, ...]) -> Rig:
    """A rig with exactly these labels: sigmas and partners from the library as far as it has them.

    A rig of the user's own is not in the functions' zips: its points get the default sigma, and
    left and right are told by their names.
    """
    rig = library_rig(name)
    if rig and rig.keypoint_names == labels:
        return rig
    there = {keypoint.name: keypoint for keypoint in rig.keypoints} if rig else {}
    present = frozenset(labels)

    def keypoint(label: str) -> KeypointClass:
        known = there.get(label)
        if known and (known.swap is None or known.swap in present):
            return known
        sigma = known.sigma if known else DEFAULT_SIGMA
        return KeypointClass(label, swap=_partner(label, present), sigma=sigma)

    links = [link for link in rig.links if {link.start, link.end} <= present] if rig else []
    return Rig(name, tuple(keypoint(label) for label in labels), tuple(links))


def _partner(label: str, labels: Iterable[str]) -> str | None:
    """The label that differs from `label` in nothing but a word for the other side."""
    words = label.replace("-", "_").replace(" ", "_").split("_")
    found = [
        other
        for at, word in enumerate(words)
        if (opposite := SIDE_WORDS.get(word.lower()))
        for other in labels
        if other.replace("-", "_").replace(" ", "_").lower()
        == "_".join([*words[:at], opposite, *words[at + 1 :]]).lower()
    ]
    return found[0] if len(found) == 1 else None
