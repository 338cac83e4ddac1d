"""Makes a rig of keypoint names, for answers and labels whose rig file is not at hand."""

from functools import lru_cache

from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Rig
from poserig.pose.rig_file import library_rig
from poserig.pose.side_words import sides_of


@lru_cache(maxsize=64)
def rig_from_names(name: str, keypoint_names: tuple[str, ...]) -> Rig:
    """Returns a rig with exactly these keypoints.

    A rig of the library gives the sigmas, partners and links of the keypoints that it has. Other
    keypoints get the default sigma, and their name tells side and partner (`side_words`).
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
    told = sides_of(keypoint_names)

    def make(keypoint_name: str) -> KeypointClass:
        known = in_library.get(keypoint_name)
        if known and (known.swap is None or known.swap in present):
            return known
        sigma = known.sigma if known else DEFAULT_SIGMA
        side, partner = told[keypoint_name]
        return KeypointClass(keypoint_name, side=side, swap=partner, sigma=sigma)

    links = [link for link in rig.links if {link.start, link.end} <= present] if rig else []
    return Rig(name, tuple(map(make, keypoint_names)), tuple(links))
