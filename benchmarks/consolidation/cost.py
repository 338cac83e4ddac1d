"""python -m benchmarks.consolidation.cost: CPU per image with 5 workers x 3 people x 17 points."""

import sys
import time

from benchmarks.consolidation.poses import TrueImage, held_out
from benchmarks.consolidation.run import answers_of
from benchmarks.consolidation.simulator import simulate
from poserig.pose.consensus import consolidate_batch
from poserig.pose.rig_file import load_rig

IMAGES, RUNS = 10, 3


def main() -> None:
    """Prints the best of three runs for each level: other processes only add to the time."""
    rig = load_rig("coco-person-17")
    three = [
        TrueImage(image.id, image.width, image.height, image.persons[:3])
        for image in held_out()
        if len(image.persons) >= 3
    ][:IMAGES]
    for level in ("clean", "moderate", "hard"):
        answers = answers_of(simulate(rig, three, level=level, workers=5, seed=1))
        spent = []
        for _ in range(RUNS):
            start = time.process_time()
            consolidate_batch(rig, answers)
            spent.append(time.process_time() - start)
        sys.stdout.write(f"{level}: {1000 * min(spent) / len(three):.0f} ms per image\n")


if __name__ == "__main__":
    main()
