from poserig.groundtruth.answers.model import Answer
from poserig.pose.consolidation.rig_choice import RigUse, named_rig, rig_of
from poserig.pose.rig import Rig

HASH = "0123456789abcdef"


def answer(rig: str, rig_hash: str, *names: str) -> Answer:
    return Answer(rig, rig_hash, names, None, (), None, ())


def test_a_rig_of_the_library_with_its_own_names_and_hash_is_known(coco: Rig) -> None:
    use = named_rig(coco.name, coco.hash, coco.keypoint_names)
    assert use == RigUse(coco.name, coco.hash, coco.keypoint_names, True)


def test_a_changed_copy_of_a_library_rig_is_not_known(coco: Rig) -> None:
    assert named_rig(coco.name, HASH, coco.keypoint_names) == RigUse(
        coco.name, HASH, coco.keypoint_names, False
    )
    assert not named_rig(coco.name, coco.hash, coco.keypoint_names[::-1]).known
    assert named_rig("ant-2", HASH, ("tail", "head")) == RigUse(
        "ant-2", HASH, ("tail", "head"), False
    )


def test_one_answer_has_the_rig_that_it_names(coco: Rig) -> None:
    assert rig_of([answer("ant-2", HASH, "tail", "head")]) == RigUse(
        "ant-2", HASH, ("tail", "head"), False
    )
    # The hash alone names a rig as well.
    assert rig_of([answer("", HASH, "nose")]) == RigUse("", HASH, ("nose",), False)
    assert rig_of([answer(coco.name, coco.hash, *coco.keypoint_names)]).known


def test_answers_without_a_rig_keep_their_own_names_in_their_order(coco: Rig) -> None:
    template = ("top_of_head", "front_of_face", "right_shoulder", "left_shoulder")
    assert rig_of([answer("", "", *template)]) == RigUse("", "", template, False)
    # Also where a rig of the library has the very names.
    assert rig_of([answer("", "", *coco.keypoint_names)]) == RigUse(
        "", "", coco.keypoint_names, False
    )
    assert rig_of([answer("", "")]) == RigUse("", "", (), False)


def test_of_several_answers_without_a_rig_the_one_with_most_names_gives_the_order() -> None:
    full, part, odd = (answer("", "", *names) for names in ("tfh", "ht", "xa"))
    for order in ([full, part, odd], [odd, part, full]):
        assert rig_of(order).keypoint_names == ("t", "f", "h", "a", "x")
    # Of as many names the order that most have, then the first by name.
    assert rig_of([answer("", "", *names) for names in ("ba", "ab", "ba")]).keypoint_names == (
        "b",
        "a",
    )
    assert rig_of([answer("", "", *names) for names in ("ba", "ab")]).keypoint_names == ("a", "b")


def test_the_rig_that_most_answers_name_wins(coco: Rig) -> None:
    named = answer(coco.name, coco.hash, *coco.keypoint_names)
    other = answer("ant-2", HASH, "nose")
    assert rig_of([other, named, named]) == named_rig(coco.name, coco.hash, coco.keypoint_names)
    assert rig_of([named, other, other]).name == "ant-2"
    # Of as many the first by name, whatever their order.
    assert rig_of([named, other]) == rig_of([other, named])
    assert rig_of([named, other]).name == "ant-2"


def test_an_answer_that_names_a_rig_counts_more_than_answers_without(coco: Rig) -> None:
    named = answer(coco.name, coco.hash, *coco.keypoint_names)
    plain = answer("", "", "nose")
    assert rig_of([plain, plain, named]) == named_rig(coco.name, coco.hash, coco.keypoint_names)


def test_points_that_only_other_answers_have_are_added_sorted(coco: Rig) -> None:
    named = answer(coco.name, coco.hash, *coco.keypoint_names)
    use = rig_of([named, answer("", "", "nose", "tail", "hat")])
    assert use == RigUse(coco.name, coco.hash, (*coco.keypoint_names, "hat", "tail"), False)


def test_of_as_many_answers_one_with_a_hash_names_the_rig() -> None:
    """A page that lost its hash does not take it from the others."""
    for order in ((HASH, ""), ("", HASH), (HASH, "", HASH, "")):
        assert rig_of([answer("ant-2", one, "head", "tail") for one in order]).hash == HASH
