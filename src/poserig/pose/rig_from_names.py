"""Makes a rig of keypoint names, for answers and labels whose rig file is not at hand."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Rig
from poserig.pose.rig_file import library_rig

# Words in the name of a keypoint that name its side, with the word for the other side.
SIDE_WORDS = {"left": "right", "right": "left", "l": "r", "r": "l"}


@lru_cache(maxsize=64)
def rig_from_names(name: str, keypoint_names: tuple[str, ...]) -> Rig:
    """Returns a rig with exactly these keypoints.

    A rig of the library gives the sigmas, partners and links of the keypoints that it has. Other
    keypoints get the default sigma, and their name tells the partner: `left_ear` and `right_ear`.
    A user's own rig is not in the functions' zips, so its labels are compared in this way.

    Args:
        name: Of the rig, or "".
        keypoint_names: In the order of the label's keypoints.
    """
    rig = library_rig(name)
    if rig and rig.keypoint_names == keypoint_names:
        return rig
    in_library = {keypoint.name: keypoint for keypoint in rig.keypoints} if rig else {}
    present = frozenset(keypoint_names)

    def make(keypoint_name: str) -> KeypointClass:
        known = in_library.get(keypoint_name)
        if known and (known.swap is None or known.swap in present):
            return known
        sigma = known.sigma if known else DEFAULT_SIGMA
        return KeypointClass(keypoint_name, swap=_partner(keypoint_name, present), sigma=sigma)

    links = [link for link in rig.links if {link.start, link.end} <= present] if rig else []
    return Rig(name, tuple(map(make, keypoint_names)), tuple(links))


def _partner(name: str, names: Iterable[str]) -> str | None:
    """Returns the name that differs from `name` only in the word for the side, if there is one."""
    words = _words(name)
    mirrored = [
        _joined([*words[:position], opposite, *words[position + 1 :]])
        for position, word in enumerate(words)
        if (opposite := SIDE_WORDS.get(word.lower()))
    ]
    found = [other for one in mirrored for other in names if _joined(_words(other)) == one]
    return found[0] if len(found) == 1 else None


def _words(name: str) -> list[str]:
    return name.replace("-", "_").replace(" ", "_").split("_")


def _joined(words: Sequence[str]) -> str:
    return "_".join(words).lower()
