"""The face of a rig whose names say nothing."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from poserig.pose.consensus.face import find_face
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig
from tests.unit.consensus.helpers import COCO, rig_of

ARM, LEG = ("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle")
# Points without a side, and how others link the points of a person.
CENTERS = {"nose", "neck", "pelvis", "spine", "head", "tail"}
# Of OpenPose (BODY_25): a neck and a pelvis, and no link from an ear to a shoulder.
OPENPOSE = "nose-eye eye-ear nose-neck neck-shoulder neck-pelvis pelvis-hip"
FEET = "ankle-heel ankle-toe toe-small"
STYLES = {
    "COCO": "nose-eye eye-ear ear-shoulder eye~ shoulder~ shoulder-hip hip~",
    "COCO without ears to shoulders": "nose-eye eye-ear eye~ shoulder~ shoulder-hip hip~",
    "COCO without eye to eye": "nose-eye eye-ear ear-shoulder shoulder~ shoulder-hip hip~",
    "OpenPose": OPENPOSE,
    "OpenPose with feet": f"{OPENPOSE} {FEET}",
    "a spine, and a head over it": "nose-eye eye-ear head-nose head-spine spine-pelvis "
    "spine-shoulder pelvis-hip",
}


def body(style: str, limbs: Sequence[tuple[str, ...]] = (ARM, LEG)) -> Rig:
    """A person with arms and legs; "a-b" links two parts, "a~" the two sides of one."""
    ends = [tuple(word.split("-")) for word in style.split() if "-" in word]
    ends += [pair for limb in limbs for pair in pairwise(limb)]
    parts = list(dict.fromkeys(part for pair in ends for part in pair))

    def points(part: str) -> list[str]:
        return [part] if part in CENTERS else [f"left_{part}", f"right_{part}"]

    links: list[tuple[str, str]] = []
    for start, end in ends:
        starts, others = points(start), points(end)
        size = max(len(starts), len(others))
        links += zip(starts * (size // len(starts)), others * (size // len(others)), strict=True)
    links += [(f"left_{w[:-1]}", f"right_{w[:-1]}") for w in style.split() if w.endswith("~")]
    return rig_of(*(name for part in parts for name in points(part)), links=links)


def nameless(rig: Rig) -> Rig:
    """The same rig with numbers for names."""
    names = {name: f"p{number}" for number, name in enumerate(rig.keypoint_names)}
    return Rig(
        "own",
        tuple(replace(k, name=names[k.name], swap=k.swap and names[k.swap]) for k in rig.keypoints),
        tuple(Link(names[link.start], names[link.end]) for link in rig.links),
    )


def pairs_of(rig: Rig) -> list[tuple[int, int]]:
    return [(p, q) for p, q in enumerate(rig.swap_indices) if p < q]


@pytest.mark.parametrize("style", STYLES)
def test_a_face_is_found_by_its_links(style: str) -> None:
    rig = body(STYLES[style])
    found = find_face(nameless(rig), pairs_of(rig))
    assert found
    assert rig.keypoint_names[found.nose] == "nose"
    left = [rig.keypoint_names[pairs_of(rig)[p][0]] for p in (found.eyes, found.ears)]
    assert left == ["left_eye", "left_ear"]


@pytest.mark.parametrize(
    "style",
    [
        "head-neck neck-shoulder neck-pelvis pelvis-hip",
        "neck-shoulder shoulder-hip hip~",
        "nose-neck neck-shoulder shoulder-hip",
        f"neck-shoulder neck-pelvis pelvis-hip {FEET}",
        "nose-eye neck-shoulder neck-pelvis pelvis-hip",
        "neck-shoulder shoulder-strap neck-pelvis pelvis-hip",
    ],
)
def test_a_body_without_a_whole_face_has_none(style: str) -> None:
    rig = body(style)
    assert find_face(nameless(rig), pairs_of(rig)) is None


@pytest.mark.parametrize("name", ["human-18", "box-truck-22", "hand-21"])
def test_rigs_of_the_library_without_a_face_have_none(name: str) -> None:
    rig = load_rig(name)
    assert find_face(rig, pairs_of(rig)) is None


def test_the_lights_of_a_car_are_no_face() -> None:
    ends = [("grille", "light"), ("light", "mirror"), ("plate", "lamp"), ("lamp", "bumper")]
    links = [(start, f"{side}_{end}") if start in ("grille", "plate") else
             (f"{side}_{start}", f"{side}_{end}")
             for start, end in ends for side in ("left", "right")]  # fmt: skip
    names = list(dict.fromkeys(name for link in links for name in link))
    rig = rig_of(*names, links=links)
    assert find_face(rig, pairs_of(rig)) is None


def test_a_thing_without_joints_has_no_face() -> None:
    """The front of a car: grille, lights and mirrors; its roof and doors are linked crosswise."""
    rig = body("nose-light light-mirror roof~ door~ roof-door wheel~ door-wheel", limbs=())
    assert find_face(nameless(rig), pairs_of(rig)) is None
    with_legs = body("nose-light light-mirror", limbs=(ARM, LEG))
    assert find_face(nameless(with_legs), pairs_of(with_legs))


def test_hips_on_a_pelvis_are_no_ears() -> None:
    rig = body("neck-shoulder shoulder-hip pelvis-hip ankle-toe", limbs=(LEG,))
    assert find_face(nameless(rig), pairs_of(rig)) is None


def test_of_two_that_could_be_a_face_the_one_on_top_is() -> None:
    """A tail may have the links of a face."""
    rig = body(f"{OPENPOSE} tail-fork fork-tip pelvis-tail")
    assert find_face(nameless(rig), pairs_of(rig)) is None
    head = {"nose", "left_eye", "right_eye", "left_ear", "right_ear"}
    keypoints = tuple(
        replace(k, position=(0.5, 0.1 if k.name in head else 0.6)) for k in rig.keypoints
    )
    drawn = Rig("own", keypoints, rig.links)
    found = find_face(nameless(drawn), pairs_of(drawn))
    assert found
    assert rig.keypoint_names[found.nose] == "nose"


def test_a_nameless_person_has_the_weights_of_a_face_and_of_usual_pairs() -> None:
    hand, named = handedness_of(nameless(COCO)), handedness_of(COCO)
    assert (hand.nose, hand.eyes, hand.ears) == (named.nose, named.eyes, named.ears)
    assert hand.front[:2] == named.front[:2]
    assert hand.beside == named.beside
    assert hand.front[2:] == [(0.5, 0.11, -0.25, 0.05)] * 6
    assert hand.near[2:] == [0.49] * 6


def test_many_pairs_weigh_no_more_than_those_of_a_body() -> None:
    rig = body(f"{STYLES['COCO']} " + " ".join(f"ankle-toe{n}" for n in range(6)))
    hand = handedness_of(nameless(rig))
    assert len(hand.pairs) == 14
    assert hand.front[-1] == pytest.approx((0.25, 0.055, -0.125, 0.025))
    assert hand.near[-1] == pytest.approx(0.245)


def test_names_that_tell_parts_decide() -> None:
    """Nothing is guessed from the links then."""
    keypoints = tuple(
        KeypointClass(k.name.replace("eye", "lamp").replace("ear", "mirror"), k.side,
                      k.swap and k.swap.replace("eye", "lamp").replace("ear", "mirror"))
        for k in COCO.keypoints
    )  # fmt: skip
    hand = handedness_of(Rig("own", keypoints))
    assert hand.eyes == ()
    assert "lamp" in hand.parts
