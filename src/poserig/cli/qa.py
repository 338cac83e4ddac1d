"""`poserig qa`: what of a labeled data set to look at first."""

import heapq
import json
from collections.abc import Iterator, Sequence
from os.path import commonprefix
from pathlib import Path

import click

from poserig.errors import shown
from poserig.groundtruth.sources import image_name, uploaded_name
from poserig.intake.images.folder import some
from poserig.jobs.labels import OutputManifest
from poserig.pose.dataset import LabeledImage
from poserig.pose.label.build import UPRIGHT
from poserig.pose.quality.concerns import Concern
from poserig.pose.quality.review import ImageReview, fit_data_set, order, review_images
from poserig.pose.rig_file import load_rig

WORTH_SHOWING = 0.3
SHOWN_CONCERNS = 4


@click.command()
@click.argument("output_manifest")
@click.option("--top", default=20, show_default=True, type=click.IntRange(0),
              help="How many images to show; 0 for all.")  # fmt: skip
@click.option(
    "--label-attribute", default="", help="Name of the label attribute; by default it is found."
)
@click.option("--rig", "rigs", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A rig file of your own, for its links and partners.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one image each.")
def qa(
    output_manifest: str, top: int, label_attribute: str, rigs: tuple[str, ...], as_json: bool
) -> None:
    """Rank the images of OUTPUT_MANIFEST by how likely something about their labels is wrong.

    OUTPUT_MANIFEST is a file or an S3 URI. A model of the data set's own poses, the label checks
    and the workers' disagreement decide. Nothing is changed. docs/batch-qa.md explains it.
    """
    manifest = OutputManifest(output_manifest, label_attribute)
    fitted = fit_data_set(manifest.images, [load_rig(Path(rig)) for rig in rigs])
    counted = Counted(review_images(manifest.images, fitted))
    # Only those to be shown are kept, however many there are.
    first = sorted(counted, key=order) if top == 0 else heapq.nsmallest(top, counted, key=order)
    if as_json:
        for review in first:
            click.echo(json.dumps(_to_json(review), ensure_ascii=False))
    else:
        _show([review for review in first if review.risk >= WORTH_SHOWING], top)
    notes = [found.note for found in fitted.values() if found.note]
    instances = sum(found.instances for found in fitted.values())
    _summary(manifest, counted, instances, notes)


class Counted:
    """Reviews on their way through, counted.

    Attributes:
        images: All.
        doubtful: Those that deserve a look.
        turned: Names of those whose files carry an EXIF orientation.
        unknown: Those whose labels do not say.
    """

    def __init__(self, reviews: Iterator[ImageReview]) -> None:
        self._reviews = reviews
        self.images = self.doubtful = self.unknown = 0
        self.turned: list[str] = []

    def __iter__(self) -> Iterator[ImageReview]:
        line, is_doubtful = 0, False
        for review in self._reviews:
            # An image with several rigs has a review for each, one after the other.
            if review.image.line != line:
                line, is_doubtful = review.image.line, False
                self._count(review.image)
            if review.risk >= WORTH_SHOWING and not is_doubtful:
                self.doubtful += 1
                is_doubtful = True
            yield review

    def _count(self, image: LabeledImage) -> None:
        self.images += 1
        self.unknown += image.orientation is None
        if image.orientation not in (UPRIGHT, None):
            self.turned.append(image_name(image.source))


def _show(reviews: Sequence[ImageReview], top: int) -> None:
    sources = [review.image.source for review in reviews]
    common = _common_start([source for source in sources if not uploaded_name(source)])
    for position, review in enumerate(reviews, start=1):
        risk = click.style(f"{review.risk:4.0%}", fg=_color(review.risk), bold=True)
        uploaded = uploaded_name(review.image.source)
        name = uploaded[0] if uploaded else review.image.source.removeprefix(common)
        click.echo(f"{position:>4}  {risk}  {shown(name)}" + click.style(
            f"  line {review.image.line}", dim=True))  # fmt: skip
        likely = [concern for concern in review.concerns if concern.chance >= WORTH_SHOWING]
        for concern in (likely or review.concerns)[:SHOWN_CONCERNS]:
            chance = click.style(f"{concern.chance:4.0%}", fg=_color(concern.chance))
            click.echo(f"{'':12}{chance}  instance {concern.instance}: {concern.detail}")
        left = len(likely) - SHOWN_CONCERNS
        if left > 0:
            click.echo(f"{'':18}and {left} more")
    if common:
        click.echo(click.style(f"\nImages are below {common}", dim=True))


def _summary(
    manifest: OutputManifest, counted: Counted, instances: int, notes: Sequence[str]
) -> None:
    """What was read and what was not: on standard error, as JSON may go elsewhere."""
    click.echo(
        f"\n{counted.images:,} labeled images, {instances:,} instances "
        f"({manifest.attribute}); {counted.doubtful:,} images deserve a look.",
        err=True,
    )
    if counted.turned:
        click.secho(
            f"With an EXIF orientation: {len(counted.turned):,} ({some(counted.turned)}). Their "
            "labels are for the image as displayed: training must apply it too.",
            fg="yellow",
            err=True,
        )
    if counted.unknown:
        click.echo(
            f"{counted.unknown:,} labels do not say whether their image has an EXIF orientation; "
            "all are for the image as displayed.",
            err=True,
        )
    for note in notes:
        click.secho(note, fg="yellow", err=True)
    if manifest.left_out:
        counted_kinds = ", ".join(f"{kind} {count}" for kind, count in manifest.left_out.items())
        click.secho(
            f"Of labels of other tools some is left out: {counted_kinds}."
            " docs/importing-poses.md says why.",
            fg="yellow",
            err=True,
        )
    if manifest.unlabeled:
        click.echo(f"{manifest.unlabeled:,} lines have no label yet.", err=True)
    for number, reason in manifest.failed:
        click.secho(f"Line {number} has no label: {reason}", fg="yellow", err=True)
    for number, problem in manifest.problems:
        click.secho(f"Line {number} cannot be read: {problem}", fg="red", err=True)


def _to_json(review: ImageReview) -> dict[str, object]:
    return {
        "source": review.image.source,
        "name": image_name(review.image.source),
        "orientation": review.image.orientation,
        "line": review.image.line,
        "risk": round(review.risk, 3),
        "concerns": [_concern_to_json(concern) for concern in review.concerns],
    }


def _concern_to_json(concern: Concern) -> dict[str, object]:
    members: dict[str, object] = {
        "kind": concern.kind,
        "instance": concern.instance,
        "points": list(concern.points),
        "chance": round(concern.chance, 3),
        "detail": concern.detail,
    }
    return {**members, "other": concern.other} if concern.other else members


def _common_start(sources: Sequence[str]) -> str:
    """The folder that all sources share, with its slash."""
    if len(sources) < 2:
        return ""
    shared = commonprefix(list(sources))  # noqa: RUF071  # cut at a slash below; commonpath spoils s3://
    return shared[: shared.rfind("/") + 1]


def _color(chance: float) -> str:
    return "red" if chance >= 0.7 else "yellow" if chance >= 0.4 else "white"
