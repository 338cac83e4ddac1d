"""`poserig report`: one HTML file about the labels of a data set, and the same numbers as JSON."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from poserig.cli.progress import progress_bar, told_progress
from poserig.errors import InvalidValue, shown
from poserig.files import refuse_to_replace, write_atomically
from poserig.intake.images.folder import listing
from poserig.json import JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig_file import load_rig

if TYPE_CHECKING:
    from poserig.cli.report_source import Labels
    from poserig.report.make import Collected

STATE = click.option(
    "--state", type=click.Path(file_okay=False, path_type=Path), default=Path(".poserig"),
    show_default=True,
    help="State folder, when it is not beside the folder; also an earlier poserig's.",
)  # fmt: skip


@click.command()
@click.argument("source")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The HTML file.")
@click.option("--json", "as_json", is_flag=True, help="Print the same numbers as JSON.")
@click.option("--title", default="", help="Of the report; by default SOURCE.")
@click.option("--images", default=200, show_default=True, type=click.IntRange(0, 10_000),
              help="How many photographs the file has, the worst first.")  # fmt: skip
@click.option("--no-images", is_flag=True, help="Leave all photographs out: only rigs are drawn.")
@click.option("--photographs", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the photographs, if SOURCE does not say it.")  # fmt: skip
@click.option("--gold", default="", metavar="MANIFEST",
              help="Images with known labels: workers and labels are held to them. Those that a"
              " labeling job SOURCE was launched with are found.")  # fmt: skip
@click.option("--answers", default="", metavar="ADDRESS",
              help="Output of the labeling job with the answers, if none are found.")  # fmt: skip
@click.option("--rig", "rigs", multiple=True, type=click.Path(exists=True, dir_okay=False),
              help="A rig file of your own; may be repeated.")  # fmt: skip
@click.option(
    "--only-rig",
    default="",
    help="Only instances of the rig of this name; by default of each label's own rig.",
)
@click.option("--label-attribute", default="", help="Label attribute; by default the newest label.")
@STATE
@click.option("--job", default="", help="Only the labels of the queue of this name of a project.")
@click.option("--list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Only the images whose paths this file has, one a line.")  # fmt: skip
@click.option("--progress", is_flag=True,
              help="Print JSON lines meanwhile that say how far it is.")  # fmt: skip
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be read, and go on.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def report(
    source: str,
    out: Path | None,
    as_json: bool,
    title: str,
    images: int,
    no_images: bool,
    photographs: Path | None,
    gold: str,
    answers: str,
    rigs: tuple[str, ...],
    only_rig: str,
    label_attribute: str,
    state: Path,
    job: str,
    listed: Path | None,
    progress: bool,
    keep_going: bool,
    force: bool,
) -> None:
    """Write a report about the labels of SOURCE: one HTML file that loads nothing from elsewhere.

    SOURCE is a folder that poserig labeled or imported, a manifest, the name of a labeling job, or
    s3://bucket/prefix. docs/report.md explains every part. The exit code is 1 when lines could not
    be read, also with --keep-going.
    """
    # Imported here: they load what other commands do not need.
    from poserig.cli.report_source import Labels, gold_of
    from poserig.pose.quality.review import fit_data_set
    from poserig.report.make import collect

    if out is None and not as_json:
        raise InvalidValue("is missing.", where="--out", cure="Name the HTML file, or use --json.")
    if out is not None:
        refuse_to_replace(out, b"", force=force)
    known = gold_of(gold, state, only_rig) if gold else {}
    labels = Labels(
        source, state, attribute=label_attribute, keep_going=keep_going,
        rigs=[load_rig(Path(one)) for one in rigs], only_rig=only_rig, answers=answers,
        job=job, listed=listed,
    )  # fmt: skip
    total = 0

    def counted_images() -> Iterator[LabeledImage]:
        nonlocal total
        for image in labels.images():
            total += 1
            yield image

    fitted = fit_data_set(counted_images, labels.given)
    with progress_bar("Reading") as shown_bar:
        follow = told_progress() if progress else shown_bar
        found = collect(labels.entries(known), fitted, lambda done: follow(done, total))
    for entry in labels.gold_entries():
        found.figures.add_gold(entry)
    if out is not None:
        notes = [one.note for one in fitted.values() if one.note]
        text = _page(found, labels, title or labels.source.title, notes,
                     0 if no_images else images, photographs)  # fmt: skip
        write_atomically(out, text, check=lambda: refuse_to_replace(out, text, force=force))
    if as_json:
        click.echo(json.dumps(_to_json(found, labels), ensure_ascii=False, indent=1))
    elif out is not None:
        _say(found, labels, out)
    if labels.reader.refusals.found:
        raise SystemExit(1)


def _page(
    found: "Collected",
    labels: "Labels",
    title: str,
    notes: list[str],
    images: int,
    folder: Path | None,
) -> str:
    from poserig.report.make import write
    from poserig.report.page import Head
    from poserig.report.photographs import Photographs, require_pillow

    photographs = None
    if images:
        require_pillow()
        place = folder or labels.source.folder
        source = labels.source
        photographs = Photographs(place, None if place else source.read, source.refs)
    refused = [f"Left out: {error}" for error in labels.reader.refusals.found]
    if labels.further:
        notes = [*notes, _further(labels.further)]
    refused += [f"An answer cannot be read: {problem}" for problem in labels.problems]
    head = Head(
        title=title,
        made=datetime.now().astimezone(),
        unlabeled=labels.reader.unlabeled,
        failed=len(labels.reader.failed),
        notes=[*notes, *refused],
    )
    return write(found, head, photographs, images)


def _to_json(found: "Collected", labels: "Labels") -> JsonObject:
    reader = labels.reader
    return {
        "source": labels.source.title,
        "unlabeled": reader.unlabeled,
        "failed": [str(error) for error in reader.failed],
        "refused": [str(error) for error in reader.refusals.found],
        "unreadable_answers": labels.problems,
        **found.figures.to_json(),
    }


def _further(count: int) -> str:
    return f"{count:,} instances of further rigs are left out: --only-rig names such a rig."


def _say(found: "Collected", labels: "Labels", out: Path) -> None:
    figures = found.figures
    megabytes = out.stat().st_size / 1e6
    click.echo(
        f"Wrote {shown(str(out))} ({megabytes:.1f} MB): {figures.images:,} images,"
        f" {figures.instances:,} instances; {figures.doubtful:,} images deserve a look."
    )
    if labels.further:
        click.echo(_further(labels.further))
    if not labels.has_answers:
        click.echo("No workers' answers lie with these labels: --answers names them.")
    if labels.problems:
        click.secho(
            f"{len(labels.problems):,} answers cannot be read:\n{listing(labels.problems)}",
            fg="yellow", err=True,
        )  # fmt: skip
    refused = labels.reader.refusals.found
    if refused:
        click.secho(
            f"{len(refused):,} lines could not be read:\n{listing(refused)}", fg="red", err=True
        )
