"""`poserig show`: one image of a data set with its label drawn over it."""

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from poserig.cli.report import STATE
from poserig.errors import InvalidValue, PoserigError, shown
from poserig.files import refuse_to_replace, write_atomically
from poserig.intake.images.folder import some
from poserig.pose.dataset import LabeledImage, by_rig
from poserig.pose.rig_file import load_rig

if TYPE_CHECKING:
    from PIL.Image import Image

    from poserig.cli.export_labels import Source
    from poserig.formats.rigs import Rigs

KINDS = (".svg", ".png")


@click.command()
@click.argument("image")
@click.option("--from", "source", required=True, metavar="SOURCE",
              help="A folder, a manifest, the name of a labeling job or s3://bucket/prefix.",
)  # fmt: skip
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The picture to write: .png or .svg.")  # fmt: skip
@click.option("--size", default=1600, show_default=True, type=click.IntRange(64, 8000),
              help="Longer side in pixels, at most.")  # fmt: skip
@click.option("--no-image", is_flag=True, help="Draw the label without the photograph.")
@click.option("--photographs", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the photographs, if SOURCE does not say it.")  # fmt: skip
@click.option("--label-attribute", default="", help="Label attribute; by default the newest label.")
@click.option("--rig", "rigs", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A rig file of your own; may be repeated.")  # fmt: skip
@STATE
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def show(
    image: str,
    source: str,
    out: Path,
    size: int,
    no_image: bool,
    photographs: Path | None,
    label_attribute: str,
    rigs: tuple[str, ...],
    state: Path,
    force: bool,
) -> None:
    """Draw the label of IMAGE: its path in its folder, the end of it, or its address.

    An occluded point is white inside. The newest label is drawn unless --label-attribute names
    another, such as pose-r2.
    """
    # Imported here: they load what other commands do not need.
    from poserig.cli.export_source import find_source
    from poserig.formats.rigs import Rigs

    if out.suffix.lower() not in KINDS:
        raise InvalidValue("is neither .png nor .svg.", where="--out", cure="End the name so.")
    refuse_to_replace(out, b"", force=force)
    found = find_source(source, state)
    labeled = _find(image, found, label_attribute)
    content = _drawn(
        labeled, found, Rigs([*(load_rig(Path(one)) for one in rigs), *found.rigs]),
        out, size, photographs, no_image,
    )  # fmt: skip
    write_atomically(out, content, check=lambda: refuse_to_replace(out, content, force=force))
    instances = len(labeled.instances)
    click.echo(
        f"Wrote {shown(str(out))}: {shown(labeled.name)}, {instances:,}"
        f" instance{'s' * (instances != 1)}."
    )


def _find(wanted: str, source: "Source", attribute: str) -> LabeledImage:
    from poserig.cli.export_reader import Reader
    from poserig.formats.model import Refusals

    names: list[str] = []
    ends: list[LabeledImage] = []
    reader = Reader(source, attribute, Refusals(keep_going=True))
    for image in reader.images():
        if wanted in (image.name, image.source):
            return image
        names.append(image.name)
        if f"/{image.name}".endswith(f"/{wanted}"):
            ends.append(image)
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise PoserigError(
            f"{len(ends):,} images have this name: {some([one.name for one in ends])}.",
            where=shown(wanted),
            cure="Give the whole path.",
        )
    for error in (*reader.failed, *reader.refusals.found):
        if wanted in str(error):
            raise error
    near = get_close_matches(wanted, names, n=1)
    raise PoserigError(
        "No image of this name has a label.",
        where=shown(wanted),
        cure=f"Did you mean {shown(near[0])}?" if near else f"{len(names):,} others have one.",
    )


def _drawn(
    image: LabeledImage,
    source: "Source",
    rigs: "Rigs",
    out: Path,
    size: int,
    folder: Path | None,
    no_image: bool,
) -> bytes:
    from poserig.report.drawing import Drawn, picture
    from poserig.report.photographs import Photographs, data_uri, require_pillow

    photograph: Image | None = None
    if not no_image:
        place = folder or source.folder
        read = None if place else source.read
        photograph = Photographs(place, read, source.refs).open(image)
        if photograph is None:
            raise PoserigError(
                "The photograph cannot be read, or is another one than was labeled.",
                where=shown(image.name or image.source),
                cure="Name its folder with --photographs, or draw without it: --no-image.",
            )
    measured = image.size or (photograph.size if photograph else _extent(image))
    parts = by_rig(image)
    instances = [
        Drawn(rigs.of(part.rig, part.keypoint_names), item.keypoints)
        for part in parts
        for item in part.instances
    ]
    if out.suffix.lower() == ".png":
        from poserig.report.raster import png_of

        require_pillow()
        return png_of(measured, instances, photograph, size)
    uri = data_uri(photograph, size) if photograph else ""
    view = (0.0, 0.0, float(measured[0]), float(measured[1]))
    return picture(image.name, view, instances, uri).encode()


def _extent(image: LabeledImage) -> tuple[int, int]:
    """Width and height that hold all points of an image whose size nobody knows."""
    flats = [item.keypoints for item in image.instances]
    return (
        round(max((max(flat[0::3], default=0) for flat in flats), default=0)) + 10,
        round(max((max(flat[1::3], default=0) for flat in flats), default=0)) + 10,
    )
