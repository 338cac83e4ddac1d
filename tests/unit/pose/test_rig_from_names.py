from poserig.pose.rig import DEFAULT_SIGMA, Rig
from poserig.pose.rig_from_names import rig_from_names


def test_the_librarys_own_names_give_the_librarys_rig(coco: Rig) -> None:
    assert rig_from_names(coco.name, coco.keypoint_names) is coco or (
        rig_from_names(coco.name, coco.keypoint_names) == coco
    )


def test_names_tell_the_sides_where_the_library_does_not() -> None:
    names = ("nose", "left_ear", "right_ear", "wing-L", "wing-R", "left", "L_leg", "fin l", "Fin R")
    rig = rig_from_names("bat-9", names)
    assert (rig.name, rig.keypoint_names, rig.links) == ("bat-9", names, ())
    assert [keypoint.swap for keypoint in rig.keypoints] == [
        None, "right_ear", "left_ear", "wing-R", "wing-L", None, None, "Fin R", "fin l",
    ]  # fmt: skip
    assert set(rig.sigmas) == {DEFAULT_SIGMA}


def test_only_the_word_for_the_side_may_differ() -> None:
    rig = rig_from_names("", ("left_ear", "right_eye", "leftear", "rightear", "upper_left"))
    assert [keypoint.swap for keypoint in rig.keypoints] == [None] * 5


def test_two_possible_partners_are_none() -> None:
    rig = rig_from_names("", ("left_ear", "right_ear", "right-ear"))
    assert rig.keypoints[0].swap is None
    assert [keypoint.swap for keypoint in rig.keypoints[1:]] == ["left_ear", "left_ear"]


def test_a_name_with_two_words_for_a_side_may_match_by_either() -> None:
    rig = rig_from_names("", ("left_leg_l", "right_leg_l"))
    assert [keypoint.swap for keypoint in rig.keypoints] == ["right_leg_l", "left_leg_l"]


def test_a_copy_of_a_library_rig_keeps_sigmas_partners_and_links_of_what_is_left(
    coco: Rig,
) -> None:
    names = (*coco.keypoint_names[:2], *coco.keypoint_names[3:], "hat")  # without the right eye
    rig = rig_from_names(coco.name, names)
    assert rig.keypoint_names == names
    by_name = {keypoint.name: keypoint for keypoint in rig.keypoints}
    assert by_name["left_ear"] == coco.keypoints[coco.index["left_ear"]]
    assert (by_name["left_eye"].swap, by_name["left_eye"].sigma) == (None, coco.sigmas[1])
    assert (by_name["hat"].swap, by_name["hat"].sigma) == (None, DEFAULT_SIGMA)
    assert rig.links == tuple(
        link for link in coco.links if "right_eye" not in (link.start, link.end)
    )
    assert len(rig.links) < len(coco.links)
