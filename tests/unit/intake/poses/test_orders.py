from poserig.intake.poses import orders
from poserig.pose.rig_file import load_rig


def test_every_order_has_its_number_of_different_names() -> None:
    for names, count in (
        (orders.OPENPOSE_25, 25),
        (orders.OPENPOSE_18, 18),
        (orders.OPENPOSE_15, 15),
        (orders.MPII_16, 16),
        (orders.MEDIAPIPE_33, 33),
    ):
        assert len(set(names)) == len(names) == count
    assert orders.OPENPOSE_25[8] == "mid_hip"
    assert orders.OPENPOSE_25[19:22] == ("left_big_toe", "left_small_toe", "left_heel")


def test_hands_and_faces_are_named_as_in_the_library() -> None:
    whole = load_rig("coco-wholebody-133").keypoint_names
    assert (*orders.hand("left"), *orders.hand("right")) == whole[-42:]
    assert tuple(orders.face(68)) == whole[23:91]
    assert tuple(orders.hand()) == load_rig("hand-21").keypoint_names


def test_orders_are_chosen_by_their_number() -> None:
    assert orders.openpose(25) == orders.OPENPOSE_25
    assert orders.openpose(17) is None
    assert orders.alphapose(26) == load_rig("halpe-26").keypoint_names
    assert orders.alphapose(5) is None
