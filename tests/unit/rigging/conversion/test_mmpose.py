from poserig.rigging.conversion.registry import read_any

TEXT = """
dataset_info = dict(
    dataset_name='bird',
    keypoint_info={
        0: dict(name='beak', id=0, color=[1, 2, 3], type='upper', swap=''),
        1: dict(name='wingA', id=1, swap='wingB'),
        2: dict(name='wingB', id=2, swap='wingA'),
    },
    skeleton_info={0: dict(link=('beak', 'wingA'), id=0)},
    sigmas=[0.1, 0.2, 0.2])
"""


def test_partners_and_sigmas_are_those_of_the_file() -> None:
    rig = read_any(TEXT, "bird.py")
    assert rig.name == "bird-3"
    assert rig.swap_indices == (0, 2, 1)
    assert rig.sigmas == (0.1, 0.2, 0.2)
    assert [(link.start, link.end) for link in rig.links] == [("beak", "wingA")]
