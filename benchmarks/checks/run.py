"""Measures the label checks: `python -m benchmarks.checks.run [--held-out]`.

False alarms on real poses as they are, and for each kind of error the share that is found and the
share that the suggested fix puts right exactly.
"""

import sys
from collections import Counter
from random import Random
from time import process_time

from benchmarks.checks.errors import EXPECTED, INJECTORS, Spoiled, spoil
from benchmarks.consolidation.poses import TrueImage, development, held_out
from poserig.pose.checks import check_image
from poserig.pose.checks.finding import Finding
from poserig.pose.checks.fixes import apply_fix
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig


def main() -> None:
    """Prints two tables."""
    rig = load_rig("coco-person-17")
    images = held_out() if "--held-out" in sys.argv else development()
    write = sys.stdout.write
    people = sum(len(image.persons) for image in images)
    alarms, seconds = _false_alarms(images, rig)
    write(
        f"{len(images)} images, {people} people, {1e3 * seconds / len(images):.2f} ms per image\n"
    )
    write("\n| finding on real poses as they are | instances | share |\n|---|---|---|\n")
    for kind, count in sorted(alarms.items()):
        write(f"| {kind} | {count} | {100 * count / people:.1f} % |\n")
    write("\n| injected error | cases | found | named right | fix right |\n|---|---|---|---|---|\n")
    for kind in INJECTORS:
        cases, found, named, fixed = _recall(kind, images, rig)
        if cases:
            shares = " | ".join(f"{100 * n / cases:.0f} %" for n in (found, named, fixed))
            write(f"| {kind} | {cases} | {shares} |\n")


def _instances(image: TrueImage) -> list[Instance]:
    return [Instance(str(n), "", list(p.keypoints)) for n, p in enumerate(image.persons, start=1)]


def _false_alarms(images: tuple[TrueImage, ...], rig: Rig) -> tuple[Counter[str], float]:
    alarms: Counter[str] = Counter()
    started = process_time()
    for image in images:
        found = check_image(rig, _instances(image), (image.width, image.height))
        alarms.update(kind for kind, _ in {(f.type, f.instance) for f in found})
        if "--list" in sys.argv:
            for f in found:
                sys.stderr.write(f"{image.id} {f.instance} {f.type} {f.points} {f.fix}\n")
        strong = {f.instance for f in found if f.severity != "hint"}
        alarms["(any warning or error)"] += len(strong)
    return alarms, process_time() - started


def _recall(kind: str, images: tuple[TrueImage, ...], rig: Rig) -> tuple[int, int, int, int]:
    cases = found = named = fixed = 0
    for image in images:
        poses = [list(person.keypoints) for person in image.persons]
        for victim in range(len(poses)):
            seed = f"{kind}/{image.id}/{victim}"
            # A simulation needs to be repeatable, not secret.
            case = spoil(kind, poses, victim, rig, Random(seed))  # noqa: S311 - a simulation
            if case is None:
                continue
            cases += 1
            size = image.width, image.height
            # What the checks say of the pose before the error is no credit to them.
            before = {
                (f.type, f.instance, f.points) for f in check_image(rig, _instances(image), size)
            }
            findings = [
                f
                for f in check_image(rig, case.instances, size)
                if f.type in EXPECTED[kind]
                and (f.type, f.instance, f.points) not in before
                and str(case.victim + 1) in (f.instance, f.other)
            ]
            found += bool(findings)
            named += any(case.points & set(f.points) == case.points for f in findings)
            fixed += any(_puts_right(f, case, rig) for f in findings)
    return cases, found, named, fixed


def _puts_right(finding: Finding, case: Spoiled, rig: Rig) -> bool:
    if finding.fix is None:
        return False
    mended = apply_fix(rig, case.instances, finding.fix)
    if len(mended) != len(case.truth):
        return False
    if finding.fix["action"] == "delete":
        return True
    # Two people who exchange all but their legs are the same two people.
    return sorted(list(item.keypoints) for item in mended) == sorted(case.truth)


if __name__ == "__main__":
    main()
