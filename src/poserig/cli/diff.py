"""`poserig diff`: how two label sets, or two rounds of one, differ."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import click

from poserig.cli.report import STATE
from poserig.errors import PoserigError, shown
from poserig.intake.images.folder import listing, some
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig_file import load_rig

if TYPE_CHECKING:
    from poserig.cli.export_reader import Reader
    from poserig.report.difference import ImageDifference

# Exit code when the labels differ: 1 is an error's, 2 that of a wrong option.
DIFFERENT = 3
NAMED_POINTS = 3


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--attribute-a", default="", metavar="NAME",
              help="Label attribute of A; by default the newest label.")  # fmt: skip
@click.option("--attribute-b", default="", metavar="NAME",
              help="Label attribute of B, such as pose-r2; by default the newest label.",
)  # fmt: skip
@click.option("--top", default=20, show_default=True, type=click.IntRange(0),
              help="How many images to show, the worst first; 0 for all.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True,
              help="Print JSON Lines: an image each, the worst first, then the summary.",
)  # fmt: skip
@click.option("--rig", "rigs", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A rig file of your own, for its sigmas; may be repeated.")  # fmt: skip
@STATE
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be read, and go on.")
def diff(
    a: str,
    b: str,
    attribute_a: str,
    attribute_b: str,
    top: int,
    as_json: bool,
    rigs: tuple[str, ...],
    state: Path,
    keep_going: bool,
) -> None:
    """Say how the labels of A and B differ, image by image, the worst first.

    A and B are folders that poserig labeled or imported, manifests, names of labeling jobs or
    s3://bucket/prefix. For two rounds of one job give it twice, with the attribute of each:
    poserig diff pier-2 pier-2 --attribute-a pose --attribute-b pose-r2.

    The exit code is 0 when the labels are the same, 3 when they differ.
    """
    # Imported here: they load what other commands do not need.
    from poserig.cli.export_reader import Reader
    from poserig.cli.export_source import find_source
    from poserig.formats.model import Refusals
    from poserig.formats.rigs import Rigs
    from poserig.report.difference import ImageDifference, compare

    sources = [find_source(text, state) for text in (a, b)]
    names = (attribute_a, attribute_b)
    readers = [
        Reader(source, name, Refusals(keep_going))
        for source, name in zip(sources, names, strict=True)
    ]
    known = Rigs([*(load_rig(Path(one)) for one in rigs), *sources[0].rigs, *sources[1].rigs])
    first = {image.name: image for image in _images(readers[0], a)}
    found: list[ImageDifference] = []
    only_b: list[str] = []
    compared = 0
    similarities: list[float] = []
    for image in _images(readers[1], b):
        before = first.pop(image.name, None)
        if before is None:
            only_b.append(image.name)
            continue
        one = compare(image.name, before, image, lambda rig, points: known.of(rig, points).sigmas)
        compared += 1
        if not one.problem:
            similarities.append(one.similarity)
        if one.is_different:
            found.append(one)
    if not compared:
        raise PoserigError(
            "No image has a label in both.",
            where=f"{shown(a)}, {shown(b)}",
            cure="Images are found by their path in their folder: do the paths differ?",
        )
    found.sort(key=lambda one: one.order)
    summary = {
        "compared": compared,
        "different": len(found),
        "oks": round(fmean(similarities), 4) if similarities else None,
        "only_a": sorted(first),
        "only_b": sorted(only_b),
    }
    shown_first = found if top == 0 else found[:top]
    if as_json:
        for one in found:
            click.echo(json.dumps(one.to_json(), ensure_ascii=False))
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _say(shown_first, len(found), compared, similarities)
        for title, only in ((a, sorted(first)), (b, sorted(only_b))):
            if only:
                click.echo(f"Only in {shown(title)}: {len(only):,} images ({some(only)}).")
    for reader in readers:
        if reader.refusals.found:
            errors = reader.refusals.found
            click.secho(
                f"{len(errors):,} lines could not be read:\n{listing(errors)}", fg="red", err=True
            )
    if any(reader.refusals.found for reader in readers):
        raise SystemExit(1)
    if found or first or only_b:
        raise SystemExit(DIFFERENT)


def _images(reader: "Reader", title: str) -> Iterator[LabeledImage]:
    seen: set[str] = set()
    for image in reader.images():
        if image.name in seen:
            raise PoserigError(
                f"The image {shown(image.name)} is there twice.",
                where=shown(title),
                cure="Compare one folder or one job at a time.",
            )
        seen.add(image.name)
        yield image


def _say(
    first: "Sequence[ImageDifference]", different: int, compared: int, similarities: list[float]
) -> None:
    for one in first:
        if one.problem:
            click.secho(f"   ?    {shown(one.name)}: {one.problem}", fg="red")
            continue
        click.echo(click.style(f"{one.similarity:.3f}", bold=True) + f"  {shown(one.name)}")
        for text in _words(one):
            click.echo(f"       {shown(text)}")
    if different > len(first):
        click.echo(f"… and {different - len(first):,} more: --top 0 shows all.")
    mean = f", mean OKS {fmean(similarities):.4f}" if similarities else ""
    click.echo(f"{compared:,} images compared, {different:,} differ{mean}.")


def _words(one: "ImageDifference") -> Iterator[str]:
    if one.moved:
        worst = sorted(one.moved, key=lambda point: -point.sigmas)[:NAMED_POINTS]
        named = ", ".join(
            f"{point.name} {point.sigmas:.1f} σ ({point.pixels:.1f} px)" for point in worst
        )
        more = f", and {len(one.moved) - len(worst)} more" * (len(one.moved) > len(worst))
        yield f"{_count(len(one.moved), 'point')} moved: {named}{more}"
    counts = [
        f"{count:,} {what}"
        for count, what in (
            (one.placed, "placed"),
            (one.cleared, "cleared"),
            (one.visibility, "visible in one and occluded in the other"),
        )
        if count
    ]
    if counts:
        yield f"points: {', '.join(counts)}"
    instances = [
        f"{count:,} {what}"
        for count, what in ((one.added, "added"), (one.removed, "removed"))
        if count
    ]
    if instances:
        yield f"instances: {', '.join(instances)}"
    yield from one.details


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
