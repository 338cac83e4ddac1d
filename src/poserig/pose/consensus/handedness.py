"""Computes how a pose looks when its left and right are right: the terms of the shape.

    log odds = Σ f_part X + Σ λ_parts U · U' + Σ a_part

X is the x of U, the direction from the right to the left point of a pair. Each term changes its
sign (that of a product: once for each of its pairs) when a pair is exchanged:

- front (f): seen from the front the subject's left lies on the image's right, the more surely the
  more of the face is seen; from behind on its left;
- links (λ): neighboring pairs point the same way, for limbs rarely cross;
- profile (a): of a subject that looks to the image's left the left side is near: it is labeled and
  visible where the other one is not; and each eye and ear lies on its own side of a nose that is
  seen.

A point labeled as occluded (v = 1) has a place, but it was not seen: of somebody seen from behind
nose and eyes are labeled as occluded. Only a face that is seen says which way the subject looks.

The weights (FRONT, LINKED, NEAR, NEAR_VISIBLE, BESIDE_NOSE in `constants`) are fitted by
`benchmarks.consolidation.handedness`. Parts are told by their names (`part_words`). Where none is,
the links may tell which points are a face (`face`): the other pairs then share what pairs of a body
weigh on average. Else they keep the terms of the links alone. p and q are left/right pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

from poserig.pose.consensus.constants import (
    BESIDE_NOSE,
    BLUR,
    BLUR_OF_SHOULDERS,
    FRONT,
    FRONT_ELSEWHERE,
    LINKED,
    LINKED_ELSEWHERE,
    NEAR,
    NEAR_ELSEWHERE,
    PAIRS_OF_A_BODY,
)
from poserig.pose.consensus.face import find_face
from poserig.pose.consensus.members import Member
from poserig.pose.consensus.part_words import part_of
from poserig.pose.keypoints import VISIBLE
from poserig.pose.rig import Rig
from poserig.pose.side_words import without_side

# What of the face is seen: both eyes, some of it, ears alone, nothing.
BOTH_EYES, SOME_FACE, EARS_ALONE, NO_FACE = range(4)
# Weights of a pair that does not tell the front from the back.
UNKNOWN = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Handedness:
    """The left/right pairs of one rig, and the weights of their terms. Weights are log odds.

    Attributes:
        pairs: (left, right) keypoints of every pair; an arbitrary but fixed side is "left" where
            the rig does not say.
        front: f, per pair, for each state of the face.
        near: Weight of the near side, per pair; `NEAR_VISIBLE` counts where it is above 0.
        beside: Weight of lying on its own side of the nose, per pair.
        links: (p, q, λ) of every two linked pairs, p < q.
        eyes, ears, shoulders: Left and right keypoint; () where the rig has none.
        nose: Keypoint; -1 where the rig has none.
        parts: Per pair the name without its side, such as "knee"; "" where it has several words.
    """

    pairs: list[tuple[int, int]]
    front: list[tuple[float, float, float, float]]
    near: list[float]
    beside: list[float]
    links: list[tuple[int, int, float]]
    eyes: tuple[int, ...] = ()
    ears: tuple[int, ...] = ()
    shoulders: tuple[int, ...] = ()
    nose: int = -1
    parts: list[str] = field(default_factory=list)


def handedness_of(rig: Rig) -> Handedness:
    """Returns the pairs and weights of a rig, by the names of its keypoints and its links."""
    hand = Handedness([], [], [], [], [])
    for point, partner in enumerate(rig.swap_indices):
        if point < partner:
            other_is_left = rig.keypoints[partner].side == "left"
            hand.pairs.append((partner, point) if other_is_left else (point, partner))
    hand.parts = [_part_of(rig, left, right) for left, right in hand.pairs]
    hand.nose = _nose_of(rig)
    front, near = UNKNOWN, 0.0
    if not FRONT.keys() & set(hand.parts):
        face = find_face(rig, hand.pairs)
        if face:
            hand.nose, hand.parts[face.eyes], hand.parts[face.ears] = face.nose, "eye", "ear"
            share = min(1.0, PAIRS_OF_A_BODY / (len(hand.pairs) - 2))
            both_eyes, some, ears, nothing = FRONT_ELSEWHERE
            front = share * both_eyes, share * some, share * ears, share * nothing
            near = share * NEAR_ELSEWHERE
    for pair, part in zip(hand.pairs, hand.parts, strict=True):
        hand.front.append(FRONT.get(part, front))
        hand.near.append(NEAR.get(part, near))
        hand.beside.append(BESIDE_NOSE.get(part, 0.0))
        if part in ("eye", "ear", "shoulder"):
            setattr(hand, part + "s", pair)
    if not hand.eyes:
        # Such a rig cannot tell whether a face was seen, and the weights are fitted to rigs that
        # can: that no eye is labeled says nothing there.
        hand.front = [UNKNOWN] * len(hand.pairs)
        hand.near = hand.beside = [0.0] * len(hand.pairs)
    linked = {(rig.index[link.start], rig.index[link.end]) for link in rig.links}
    linked |= {(end, start) for start, end in linked}
    for q, (left, right) in enumerate(hand.pairs):
        for p in range(q):
            other_left, other_right = hand.pairs[p]
            parts = hand.parts[p], hand.parts[q]
            weight = LINKED.get(parts, LINKED.get(parts[::-1], 0.0))
            if not weight and {(left, other_left), (right, other_right)} <= linked:
                weight = LINKED_ELSEWHERE
            if weight:
                hand.links.append((p, q, weight))
    return hand


def _part_of(rig: Rig, left: int, right: int) -> str:
    """Returns the name of a pair without its side; "" where it has several words or no side."""
    if rig.keypoints[left].side != "left" or rig.keypoints[right].side != "right":
        return ""
    words = set(without_side(rig.keypoint_names[left]).split())
    return part_of(next(iter(words))) if len(words) == 1 else ""


def _nose_of(rig: Rig) -> int:
    """Returns the keypoint that is named like a nose; -1 where none is."""
    for point, name in enumerate(rig.keypoint_names):
        words = without_side(name)
        if rig.swap_indices[point] == point and (
            part_of(words) == "nose" or words == "front of face"
        ):
            return point
    return -1


def face_state(hand: Handedness, members: Sequence[Member]) -> int:
    """Returns what of the face at least half of the members saw. No exchange changes it."""

    def count(points: Sequence[int]) -> int:
        return sum(
            2 * sum(member.v[point] == VISIBLE for member in members) >= len(members)
            for point in points
            if point >= 0
        )

    eyes, ears, nose = count(hand.eyes), count(hand.ears), count((hand.nose,))
    if eyes == 2:
        return BOTH_EYES
    if eyes or nose:
        return SOME_FACE
    return EARS_ALONE if ears else NO_FACE


def looking_left(hand: Handedness, member: Member) -> float:
    """Returns how surely the subject looks to the image's left (1) or right (-1).

    By where nose and eyes that are seen lie against ears or shoulders.
    """
    face = [
        member.x[point]
        for point in (hand.nose, *hand.eyes)
        if point >= 0 and member.v[point] == VISIBLE
    ]
    if not face:
        return 0.0
    for anchors, blur in ((hand.ears, BLUR), (hand.shoulders, BLUR_OF_SHOULDERS)):
        behind = [member.x[point] for point in anchors if member.v[point]]
        if behind:
            step = (sum(behind) / len(behind) - sum(face) / len(face)) / member.scale
            return step / sqrt(step * step + blur * blur)
    return 0.0


def difference(
    hand: Handedness, member: Member, pair: int, scale: float
) -> tuple[float, float] | None:
    """Returns left minus right of a pair; None where not both are labeled.

    Args:
        hand: The rig's pairs.
        member: The instance.
        pair: Number of the pair.
        scale: Unit of what is returned, in pixels.
    """
    left, right = hand.pairs[pair]
    if not (member.v[left] and member.v[right]):
        return None
    return (member.x[left] - member.x[right]) / scale, (member.y[left] - member.y[right]) / scale


def near_terms(
    hand: Handedness, member: Member, pair: int, looks_left: float
) -> tuple[float, float]:
    """Returns how much more of the near side of a pair is there than of the far one, -1 to 1.

    Args:
        hand: The rig's pairs.
        member: The instance.
        pair: Number of the pair.
        looks_left: As `looking_left` returns it.

    Returns:
        (labeled, visible): labeled where one point is and the other is not, visible where both are
        labeled and one of them is occluded. One of the two is 0.
    """
    left, right = hand.pairs[pair]
    more = (member.v[left] > member.v[right]) - (member.v[left] < member.v[right])
    if member.v[left] and member.v[right]:
        return 0.0, looks_left * more
    return looks_left * more, 0.0


def beside_nose(hand: Handedness, member: Member, pair: int) -> float:
    """Returns how surely the points of a pair lie on their own sides of a nose that is seen.

    Returns:
        -2 to 2; a subject that faces the viewer has its left on the image's right.
    """
    if hand.nose < 0 or member.v[hand.nose] != VISIBLE:
        return 0.0
    total = 0.0
    for point, side in zip(hand.pairs[pair], (1, -1), strict=True):
        if member.v[point]:
            step = (member.x[point] - member.x[hand.nose]) / member.scale
            total += side * step / hypot(step, BLUR)
    return total
