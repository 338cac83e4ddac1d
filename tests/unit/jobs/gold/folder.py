"""Gold images for tests: pictures with known poses, as `poserig.cli.job_gold` gives them."""

from dataclasses import replace
from pathlib import Path

from poserig.jobs.gold.given import Gold, GoldImage
from poserig.pose.dataset import labeled_image
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from tests.pictures import png

RIG: Rig = load_rig("coco-person-17")
SIZE = 640, 480


def points(dx: float = 0.0) -> list[float]:
    """A person of the rig's layout; flat x, y, v."""
    placed = [keypoint.position or (0.5, 0.5) for keypoint in RIG.keypoints]
    return [number for x, y in placed for number in (200 + dx + x * 200, 100 + y * 280, 2)]


def label(*people: list[float], **members: object) -> dict[str, object]:
    instances = [{"id": str(n), "name": "", "keypoints": one} for n, one in enumerate(people, 1)]
    return {
        "version": 2, "rig": RIG.name, "rig_hash": RIG.hash,
        "image": {"width": SIZE[0], "height": SIZE[1]}, "instances": instances, "issues": [],
        **members,
    }  # fmt: skip


def gold_image(
    folder: Path, name: str, *people: list[float], content: bytes = b"", **members: object
) -> GoldImage:
    """Writes a picture, and returns it with its pose."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(png(*SIZE) + (content or name.encode()))
    known = labeled_image(label(*(people or (points(),)), **members), name, 1, name)
    return GoldImage(name, known, folder / name)


def gold_of(folder: Path, count: int = 3, share: float | None = None) -> Gold:
    images = tuple(
        gold_image(folder, f"gold-{number}.png", points(number)) for number in range(count)
    )
    return Gold(str(folder), images, share)


def in_s3(image: GoldImage, source_ref: str) -> GoldImage:
    return replace(image, path=None, source_ref=source_ref)
