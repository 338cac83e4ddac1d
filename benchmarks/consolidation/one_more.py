"""python -m benchmarks.consolidation.one_more: does `more_would_help` tell which results change?

Three workers first, then the same three and a fourth. A result has changed when an instance or a
point came or went, or a point moved as far as KS falls to .5.
"""

import sys

from benchmarks.consolidation.metrics import auroc, calibration_error
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import answers_of, pools
from poserig.pose.consensus import ConsensusInstance, consolidate_batch
from poserig.pose.consensus.constants import REACH
from poserig.pose.keypoints import scale
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

LEVELS, SEED, POOLS = ("moderate", "hard"), 30_000, 3


def main() -> None:
    """Prints the share of changed images, the mean forecast, its ECE and AUROC."""
    rig = load_rig("coco-person-17")
    for level in LEVELS:
        pairs: list[tuple[float, bool]] = []
        for pool in pools(rig, held_out(), level, 4, 1, POOLS, SEED):
            four = answers_of(pool)
            three = [
                type(image)({name: image.answers[name] for name in list(image.answers)[:3]})
                for image in four
            ]
            before, after = consolidate_batch(rig, three), consolidate_batch(rig, four)
            for first, second in zip(before, after, strict=True):
                pairs.append(
                    (first.more_would_help, changed(rig, first.instances, second.instances))
                )
        sys.stdout.write(
            f"{level}: {sum(c for _, c in pairs) / len(pairs):.2f} of {len(pairs)} images changed, "
            f"forecast {sum(p for p, _ in pairs) / len(pairs):.2f}, "
            f"ECE {calibration_error(pairs, 5):.3f}, AUROC {auroc(pairs):.2f}\n"
        )


def changed(
    rig: Rig, before: tuple[ConsensusInstance, ...], after: tuple[ConsensusInstance, ...]
) -> bool:
    """Whether any instance or point came, went or moved visibly."""
    if len(before) != len(after):
        return True
    return not all(any(_alike(rig, one, other) for other in after) for one in before)


def _alike(rig: Rig, one: ConsensusInstance, other: ConsensusInstance) -> bool:
    a, b = one.keypoints, other.keypoints
    reach = REACH * scale(a)
    return all(
        (a[3 * joint + 2] > 0) == (b[3 * joint + 2] > 0)
        and (a[3 * joint] - b[3 * joint]) ** 2 + (a[3 * joint + 1] - b[3 * joint + 1]) ** 2
        <= (reach * sigma) ** 2
        for joint, sigma in enumerate(rig.sigmas)
    )


if __name__ == "__main__":
    main()
