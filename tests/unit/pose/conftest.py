from collections.abc import Callable, Sequence

import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

MakeAnswer = Callable[..., Answer]


@pytest.fixture
def coco() -> Rig:
    return load_rig("coco-person-17")


@pytest.fixture
def standing(coco: Rig) -> list[float]:
    """A person of 100 by 250 pixels, all 17 points visible."""
    flat: list[float] = []
    for keypoint in coco.keypoints:
        assert keypoint.position
        flat += (100 + round(100 * keypoint.position[0]), 50 + round(250 * keypoint.position[1]), 2)
    return flat


@pytest.fixture
def answer_of(coco: Rig) -> MakeAnswer:
    """An answer of coco-person-17 with the given instances (flat keypoints)."""

    def make(
        *instances: Sequence[float],
        seconds: float | None = None,
        image: tuple[int, int] | None = (640, 480),
        name: str = "",
    ) -> Answer:
        return Answer(
            rig=coco.name,
            rig_hash=coco.hash,
            keypoint_names=coco.keypoint_names,
            image=image,
            instances=tuple(
                AnsweredInstance(str(number), name, list(flat))
                for number, flat in enumerate(instances, start=1)
            ),
            seconds=seconds,
            issues=(),
        )

    return make
