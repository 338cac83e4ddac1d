"""The demo without a person: a scripted worker in real Chromium labels every image."""

import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from poserig.cli.demo_run import RunningDemo
from poserig.cli.export_reader import Reader
from poserig.cli.export_source import find_source
from poserig.errors import PoserigError
from poserig.formats.export import ExportOptions, export
from poserig.formats.model import Refusals
from poserig.formats.registry import module_of
from poserig.groundtruth.manifest import parse_manifest
from poserig.groundtruth.sources import image_name
from poserig.jobs.status import describe
from poserig.json import loads
from poserig.local.scripted_worker import Point, ScriptedWorker, chromium
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

Say = Callable[[str], None]


def points_for(rig: Rig, truth: dict[str, Point] | None, size: tuple[int, int]) -> list[Point]:
    """Where the scripted worker clicks, in rig order, image pixels.

    Args:
        truth: Known joints by name; None spreads the rig's own layout over the image.
        size: Image width and height, pixels.
    """
    if truth and all(name in truth for name in rig.keypoint_names):
        return [whole(truth[name]) for name in rig.keypoint_names]
    width, height = size
    columns = max(1, round(len(rig.keypoints) ** 0.5))
    points: list[Point] = []
    for index, keypoint in enumerate(rig.keypoints):
        x, y = keypoint.position or ((index % columns) / columns, index / len(rig.keypoints))
        points.append((round(width * (0.15 + 0.7 * x)), round(height * (0.1 + 0.8 * y))))
    return points


def label_everything(running: RunningDemo, say: Say) -> None:
    """Label every image through the portal, then hold manifest and export against the clicks.

    Raises:
        PoserigError: They do not say what was clicked.
    """
    rig, sizes = running.rig, running.image_sizes()
    clicked: dict[str, list[list[Point]]] = {}
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        worker = ScriptedWorker(page, running.portal_url)
        worker.sign_in(running.sign_in.username, running.sign_in.password)
        say(f"Signed in at {running.portal_url} as {running.sign_in.username}")
        worker.start(running.job.title)
        for _ in sizes:
            name = worker.image_name()
            people: Sequence[dict[str, Point] | None] = running.truth.get(name) or [None]
            clicked[name] = [points_for(rig, person, sizes[name]) for person in people]
            for number, points in enumerate(clicked[name]):
                if number:
                    worker.press("b")
                worker.place(points)
            worker.submit()
            say(f"  {name}: {len(people)} x {len(rig.keypoints)} keypoints")
            worker.wait_until_saved(name)
    _check_manifest(running, clicked)
    say(f"  output.manifest holds exactly what was clicked: {len(clicked)} images")
    _check_export(running, clicked)
    say("  an export of the folder as COCO does too")


def _check_manifest(running: RunningDemo, clicked: dict[str, list[list[Point]]]) -> None:
    status = running.wait_until_over()
    if status.status != "Completed" or status.failed:
        raise PoserigError(
            f"The job ended {status.status} with {status.failed} failed images. {status.reason}",
            where=status.name,
        )
    for line in read_manifest(running.session, describe(running.session, running.job.name)):
        name = image_name(line["source-ref"])
        found = [keypoint_pairs(instance) for instance in line["pose"]["instances"]]
        if found != clicked[name]:
            raise PoserigError(
                f"The label is not what was clicked: {found}, clicked {clicked[name]}.",
                where=f"output.manifest, {name}",
            )


def _check_export(running: RunningDemo, clicked: dict[str, list[list[Point]]]) -> None:
    """Exports the folder from its state, while the local AWS runs on it."""
    source = find_source(str(running.images), running.ground_truth.state)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.json"
        export(Reader(source, "", Refusals()).images, module_of("coco"), path, ExportOptions())
        found = loads(path.read_bytes())
    names = {image["id"]: image["file_name"] for image in found["images"]}
    exported: dict[str, list[Sequence[tuple[float, float]]]] = {name: [] for name in names.values()}
    for row in found["annotations"]:
        exported[names[row["image_id"]]].append(keypoint_pairs(row))
    if exported != clicked:
        raise PoserigError(
            f"The export is not what was clicked: {exported}, clicked {clicked}.",
            where=str(running.images),
        )


def whole(point: Point) -> tuple[int, int]:
    """The whole pixel nearest to a point: labels have whole pixels unless the rig asks for more."""
    return math.floor(point[0] + 0.5), math.floor(point[1] + 0.5)


def read_manifest(session: Any, status: Any) -> list[dict[str, Any]]:
    """The lines of a job's output manifest."""
    place = S3Uri.parse(status.output_manifest_uri)
    body = session.client("s3").get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    return [line.attributes for line in parse_manifest(body, status.output_manifest_uri)]


def keypoint_pairs(instance: dict[str, Any]) -> Sequence[tuple[float, float]]:
    """(x, y) of a label's instance, rig order."""
    flat = instance["keypoints"]
    return list(zip(flat[0::3], flat[1::3], strict=True))
