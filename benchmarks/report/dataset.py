"""Makes the output of a labeling job of simulated workers, in Ground Truth's layout."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import hypot
from pathlib import Path

from benchmarks.consolidation.poses import TrueImage, all_images
from benchmarks.consolidation.simulator import SimulatedImage, simulate
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.groundtruth.layout import OutputLayout
from poserig.labels.make import label_objects
from poserig.pose.rig_file import load_rig

RIG = load_rig("coco-person-17")
JOB = "pier-1"
START = datetime(2026, 11, 2, 9)
LIMBS = ((5, 7), (7, 9), (6, 8), (8, 10), (11, 13), (13, 15), (12, 14), (14, 16))


def name_of(image: TrueImage, number: int) -> str:
    """The name of an image: two cameras took them."""
    return f"camera-{1 + number % 2}/{image.id}.jpg"


def write_job(folder: Path, count: int, workers: int = 3, *, level: str = "moderate") -> Path:
    """Writes manifest and worker responses of a job.

    Returns:
        The output manifest.
    """
    images = simulate(RIG, all_images()[:count], level=level, workers=workers, seed=1)
    layout = OutputLayout(str(folder), JOB)
    objects = []
    for index, image in enumerate(images):
        forms = list(_forms(image, index))
        path = Path(layout.worker_response(index, "2026-11-02_09:00:00"))
        path.parent.mkdir(parents=True, exist_ok=True)
        answers = [{"workerId": worker, "answerContent": form} for worker, form in forms]
        path.write_text(json.dumps({"answers": answers}), "utf-8")
        responses = tuple(WorkerResponse(worker, json.dumps(form)) for worker, form in forms)
        objects.append(AnsweredObject(str(index), responses))
    manifest = Path(layout.output_manifest)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    with manifest.open("w", encoding="utf-8") as file:
        for index, outcome in enumerate(label_objects(objects, lambda uri: b"")):
            made = START + timedelta(minutes=40 * index)
            line = {
                "source-ref": f"s3://photos/pier/{name_of(images[index].truth, index)}",
                "pose": outcome.label,
                "pose-metadata": {"creation-date": made.isoformat(), "human-annotated": "yes"},
            }
            file.write(json.dumps(line) + "\n")
    return manifest


def _forms(image: SimulatedImage, index: int) -> Iterator[tuple[str, dict[str, object]]]:
    chance = random.Random(index)  # noqa: S311 - a simulation
    truth = image.truth
    for worker, instances in image.answers.items():
        points = sum(v > 0 for item in instances for v in item.keypoints[2::3])
        pose = {
            "version": 2,
            "rig": RIG.name,
            "rig_hash": RIG.hash,
            "labels": RIG.keypoint_names,
            "image": {"width": truth.width, "height": truth.height},
            "instances": [
                {"id": str(number), "keypoints": [round(value, 1) for value in item.keypoints]}
                for number, item in enumerate(instances, start=1)
            ],
            "activity": {"seconds": round(4 + points * chance.uniform(0.9, 2.2), 1)},
        }
        yield worker, {"pose": json.dumps(pose)}


def draw_photographs(folder: Path, images: Sequence[TrueImage]) -> None:
    """Draws a scene for each image: figures in the true poses on a beach."""
    from PIL import Image, ImageDraw, ImageFilter

    for number, image in enumerate(images):
        chance = random.Random(number)  # noqa: S311 - a simulation
        picture = Image.new("RGB", (image.width, image.height))
        pen = ImageDraw.Draw(picture)
        horizon = image.height * chance.uniform(0.3, 0.5)
        sky = [chance.randint(120, 180), chance.randint(150, 205), chance.randint(190, 235)]
        for y in range(image.height):
            far = y / horizon if y < horizon else (y - horizon) / (image.height - horizon)
            shade = (
                tuple(round(c + 40 * far) for c in sky)
                if y < horizon
                else tuple(round(c - 40 * far) for c in (214, 194, 152))
            )
            pen.line([(0, y), (image.width, y)], fill=shade)
        for person in image.persons:
            _draw_person(pen, person.keypoints, person.area**0.5, chance)
        path = folder / name_of(image, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.filter(ImageFilter.GaussianBlur(0.8)).save(path, quality=85)


def _draw_person(pen: object, flat: Sequence[float], size: float, chance: random.Random) -> None:
    shirt = tuple(chance.randint(40, 210) for _ in range(3))
    skin = (chance.randint(120, 230), chance.randint(90, 170), chance.randint(70, 130))
    wide = max(2, round(size * 0.11))

    def at(index: int) -> tuple[float, float] | None:
        x, y, v = flat[3 * index : 3 * index + 3]
        return (x, y) if v else None

    torso = [point for index in (5, 6, 12, 11) if (point := at(index))]
    for start, end in LIMBS:
        a, b = at(start), at(end)
        if a and b:
            color = (50, 60, 90) if start >= 11 else skin
            pen.line([a, b], fill=color, width=wide)  # type: ignore[attr-defined]
            for x, y in (a, b):
                box = [x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2]
                pen.ellipse(box, fill=color)  # type: ignore[attr-defined]
    if len(torso) > 2:
        pen.polygon(torso, fill=shirt, outline=shirt, width=wide)  # type: ignore[attr-defined]
    head = [point for index in range(5) if (point := at(index))]
    if head:
        x = sum(point[0] for point in head) / len(head)
        y = sum(point[1] for point in head) / len(head)
        reach = max([hypot(px - x, py - y) for px, py in head] + [size * 0.09]) * 1.25
        pen.ellipse([x - reach, y - reach * 1.2, x + reach, y + reach * 1.2], fill=skin)  # type: ignore[attr-defined]
