"""python -m benchmarks.consolidation.handedness: fits the weights of `consensus.handedness`.

Logistic regression on the development poses: every pose as it is against the same pose with one
pattern exchanged (everything, a group of the rig, everything but that, a single pair). Prints the
tables that stand in `consensus.constants`, and the log loss on poses that were left out.
"""

import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from math import exp, log, sqrt
from typing import Any

from benchmarks.consolidation.poses import development
from poserig.pose.consensus import handedness as hands
from poserig.pose.consensus.constants import BLUR
from poserig.pose.consensus.members import Member, make_member
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

# Pairs of parts that get a link: those of the rig's links, and some across one joint.
LINKS = (
    ("ear", "eye"), ("eye", "shoulder"), ("ear", "shoulder"), ("shoulder", "hip"),
    ("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "wrist"), ("elbow", "hip"),
    ("wrist", "hip"), ("hip", "knee"), ("knee", "ankle"), ("hip", "ankle"),
)  # fmt: skip
# States of the face in which eyes and ears are seen. Where they are only labeled, their places say
# nothing about the view: of a back they are as occluded as behind a scarf.
SEEN_BY_PART = {
    "eye": (hands.BOTH_EYES, hands.SOME_FACE),
    "ear": (hands.BOTH_EYES, hands.SOME_FACE, hands.EARS_ALONE),
}
HEAD = SEEN_BY_PART.keys()
PENALTY, STEPS, FOLDS = 5.0, 150, 4
Features = dict[tuple[Hashable, ...], float]


def main() -> None:
    """Prints the log loss on left-out poses, then the tables."""
    rig = load_rig("coco-person-17")
    examples = make_examples(rig)
    loss, wrong = 0.0, 0
    for fold in range(FOLDS):
        weights = fit([row for number, row in examples if number % FOLDS != fold])
        for number, row in examples:
            if number % FOLDS == fold:
                odds = sum(weights.get(name, 0.0) * value for name, value in row.items())
                loss += log(1 + exp(-max(odds, -50.0)))
                wrong += odds < 0
    out = sys.stdout
    out.write(
        f"left out: log loss {loss / len(examples):.3f}, wrong {wrong / len(examples):.3f} "
        f"of {len(examples)}\n"
    )
    weights = fit([row for _, row in examples])
    tables: dict[str, dict[Any, Any]] = defaultdict(dict)
    for (kind, *names), weight in sorted(weights.items(), key=str):
        key = names[0] if len(names) == 1 else tuple(names)
        tables[str(kind)][key] = round(weight, 2)
    for kind, table in tables.items():
        out.write(f"{kind}: {table}\n")


def make_examples(rig: Rig) -> list[tuple[int, Features]]:
    """(number of the image, features as it is minus features exchanged) of every pattern."""
    hand = hands.handedness_of(rig)
    everything = set(range(len(hand.pairs)))
    groups: dict[str, set[int]] = defaultdict(set)
    for p, (left, _) in enumerate(hand.pairs):
        groups[rig.keypoints[left].group].add(p)
    patterns = [everything, *groups.values()]
    patterns += [everything - group for group in groups.values()] + [{p} for p in everything]
    examples = []
    for number, image in enumerate(development()):
        for person in image.persons:
            member = make_member(0, person.keypoints)
            member.scale = member.scale or sqrt(person.area)
            straight, seen = features(hand, member), set()
            for pattern in patterns:
                touched = frozenset(p for p in pattern if any(member.v[i] for i in hand.pairs[p]))
                if touched and touched not in seen:
                    seen.add(touched)
                    other = features(hand, exchange(hand, member, touched))
                    both = {n: straight.get(n, 0) - other.get(n, 0) for n in {*straight, *other}}
                    examples.append((number, {n: v for n, v in both.items() if abs(v) > 1e-12}))
    return examples


def exchange(hand: hands.Handedness, member: Member, pairs: Iterable[int]) -> Member:
    """The member with the pairs' left and right exchanged."""
    x, y, v = list(member.x), list(member.y), list(member.v)
    columns: tuple[list[Any], ...] = (x, y, v)
    for p in pairs:
        left, right = hand.pairs[p]
        for values in columns:
            values[left], values[right] = values[right], values[left]
    return Member(member.worker, x, y, v, member.scale)


def features(hand: hands.Handedness, member: Member) -> Features:
    """Every term of the energy, by the name of its weight."""
    found: Features = defaultdict(float)
    state = hands.face_state(hand, [member])
    looks = hands.looking_left(hand, member)
    units: dict[str, tuple[float, float]] = {}
    for p, part in enumerate(hand.parts):
        step = hands.difference(hand, member, p, member.scale)
        if step is not None:
            size = sqrt(step[0] ** 2 + step[1] ** 2 + BLUR**2)
            units[part] = step[0] / size, step[1] / size
            if part not in HEAD or state in SEEN_BY_PART[part]:
                found["front", part, state] += units[part][0]
        labeled, visible = hands.near_terms(hand, member, p, looks)
        found["near", part] += labeled
        found["visible", ""] += visible
        if part in HEAD:
            found["beside", part] += hands.beside_nose(hand, member, p)
    for first, second in LINKS:
        if first in units and second in units:
            (ax, ay), (bx, by) = units[first], units[second]
            found["linked", first, second] += ax * bx + ay * by
    return found


def fit(rows: Sequence[Features]) -> Features:
    """Weights that make "as it is" most likely, by AdaGrad, the sum of squares penalized."""
    weights: Features = {name: 0.0 for row in rows for name in sorted(row, key=str)}
    steps = dict.fromkeys(weights, 1e-8)
    for _ in range(STEPS):
        slope = {name: -PENALTY * weight for name, weight in weights.items()}
        for row in rows:
            odds = sum(weights[name] * value for name, value in row.items())
            error = 1 / (1 + exp(min(max(odds, -30.0), 30.0)))
            for name, value in row.items():
                slope[name] += error * value
        for name, value in slope.items():
            steps[name] += value * value
            weights[name] += 0.5 * value / sqrt(steps[name])
    return weights


if __name__ == "__main__":
    main()
