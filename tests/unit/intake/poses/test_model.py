from poserig.intake.poses.model import ImagePoses, LeftOut


def test_what_was_left_out_is_a_sentence_and_counted_by_kind() -> None:
    lost = LeftOut("crowd", "p[1]", "is a region with iscrowd")
    assert str(lost) == "p[1] is a region with iscrowd"
    image = ImagePoses((), left_out=(lost, lost, LeftOut("no_name", "1: None", "has no name")))
    assert image.counts() == {"crowd": 2, "no_name": 1}
