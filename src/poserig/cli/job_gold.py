"""Gold images of a labeling job on the command line: `--gold`, and how workers fit them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from poserig.cli.share import Share
from poserig.errors import InvalidValue, PoserigError, shown
from poserig.intake.images.folder import listing
from poserig.report.compare import KINDS

if TYPE_CHECKING:
    from poserig.cli.export_labels import Source
    from poserig.jobs.gold.figures import GoldFigures
    from poserig.jobs.gold.given import Gold

# Of more workers those are named who fit least.
NAMED = 20


_OPTIONS = (
    click.option("--gold", default="", metavar="SOURCE",
                 help="Images with known poses that are mixed in to judge workers by: a folder that"
                 " was labeled or imported, a manifest, or the name of a job."),
    click.option("--gold-share", type=Share(), metavar="P%",
                 help="With --gold: which share of all images is gold, such as 5%; by default all"
                 " of SOURCE are mixed in."),
)  # fmt: skip


def gold_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options, as keyword arguments of their names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def gold_of(text: str, share: float | None = None) -> "Gold | None":
    """Reads images with known poses.

    Args:
        text: What the operator gave, or "".
        share: Of all images, 0 to 1; None for all.

    Returns:
        None when nothing was given.

    Raises:
        PoserigError: There are no known poses, or some cannot be read; it names each.
    """
    if not text:
        if share is not None:
            raise click.UsageError("--gold-share is for gold images: give --gold too.")
        return None
    # Imported here: they load what other commands do not need.
    from poserig.cli.export_reader import Reader
    from poserig.cli.export_source import find_source
    from poserig.formats.model import Refusals
    from poserig.jobs.gold.given import Gold, GoldImage
    from poserig.pose.dataset import by_rig

    source = find_source(text, Path(".poserig"))
    reader = Reader(source, "", Refusals(keep_going=True))
    folder = _folder(source, text)
    found = []
    for image in reader.images():
        own = by_rig(image)[0]
        place = folder / image.name if folder is not None else None
        if image.source.startswith("s3://"):
            found.append(GoldImage(image.name, own, source_ref=image.source))
        else:
            found.append(GoldImage(image.name, replace(own, source=image.name), place))
    if reader.refusals.found:
        raise PoserigError(
            f"{len(reader.refusals.found):,} known poses cannot be read:\n"
            f"{listing(reader.refusals.found)}\n",
            where=f"--gold {shown(text)}",
            cure="Correct these lines, or take them out.",
        )
    if not found:
        raise InvalidValue(
            "No image of it has a label.",
            where=f"--gold {shown(text)}",
            cure="Give images with known poses: label them, or import their labels.",
        )
    return Gold(text, tuple(found), share)


def _folder(source: "Source", text: str) -> Path | None:
    """Where the image files are: those of a manifest on this machine lie beside it."""
    if source.folder is not None:
        return source.folder
    return Path(text).parent if Path(text).is_file() else None


def gold_lines(found: "GoldFigures") -> list[str]:
    """Returns how workers fit gold images, in lines of text."""
    lines = [f"gold: {found.answered:,} of {found.images:,} images answered"]
    for one in found.workers[:NAMED]:
        points = one.kinds.total()
        kinds = [f"{one.kinds[kind] / points:.0%} {kind}" for kind in KINDS if one.kinds[kind]]
        counts = (
            (one.left_out, "keypoints left out"),
            (one.extra, "too many"),
            (one.missed, "instances missed"),
            (one.invented, "invented"),
        )
        kinds += [f"{count:,} {what}" for count, what in counts if count]
        lines.append(
            f"  {one.worker}  {one.answers:,} answer{'s' * (one.answers != 1)},"
            f" OKS {one.oks:.2f}: {', '.join(kinds) or 'no keypoints'}"
        )
    if len(found.workers) > NAMED:
        lines.append(f"  and {len(found.workers) - NAMED:,} more people: --json has them")
    if found.problems:
        lines.append(f"  {found.problems:,} answers cannot be read")
    return lines
