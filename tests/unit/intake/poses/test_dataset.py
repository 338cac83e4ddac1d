from poserig.intake.poses.dataset import labeled_image, names_of
from poserig.intake.poses.model import ImagePoses, PoseInstance

ONE = ImagePoses((PoseInstance(("b", "a"), [10, 20, 2, 30, 40, 1], name="Ann"),), size=(640, 480))
TWO = ImagePoses((PoseInstance(("c", "a", "c"), [11, 21, 2, 31, 41, 1, 0, 0, 2], id="x"),))


def test_names_of_a_data_set_are_those_of_all_its_instances() -> None:
    assert names_of([ONE, TWO]) == ("b", "a", "c")
    assert names_of([]) == ()


def test_instances_get_the_order_of_the_data_set() -> None:
    names = ("a", "b", "c")
    one = labeled_image(ONE, names, "s3://b/1.jpg", 4, "ant-3")
    assert (one.source, one.line, one.rig, one.size) == ("s3://b/1.jpg", 4, "ant-3", (640, 480))
    assert one.keypoint_names == names
    (instance,) = one.instances
    assert (instance.id, instance.name) == ("1", "Ann")
    assert instance.keypoints == [30, 40, 1, 10, 20, 2, 0, 0, 0]
    (instance,) = labeled_image(TWO, names, "", 1).instances
    assert (instance.id, instance.keypoints) == ("x", [31, 41, 1, 0, 0, 0, 11, 21, 2])
