"""`poserig export`: labels in the format of another program."""

import json
from pathlib import Path

import click

from poserig.cli.export_labels import Listed
from poserig.cli.export_reader import Reader
from poserig.cli.export_source import find_source
from poserig.cli.progress import told_progress
from poserig.errors import InvalidValue, shown
from poserig.formats.choose import ANY_ISSUE, Choice
from poserig.formats.export import ExportOptions, Report, export
from poserig.formats.model import Refusals
from poserig.formats.registry import format_of, module_of, names
from poserig.formats.splits import Split, parse_parts
from poserig.intake.images.folder import listing
from poserig.issues import issue_types
from poserig.pose.rig_file import load_rig

SHARE = click.FloatRange(0, 1)


@click.command()
@click.argument("format_name", metavar="FORMAT", type=click.Choice(names("write")))
@click.argument("source")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--images", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the image files, if SOURCE does not say it.")  # fmt: skip
@click.option("--place", type=click.Choice(("auto", "none", "link", "copy")), default="auto",
              show_default=True,
              help="Put the images beside the labels: as hard links, as copies, or not. auto links "
                   "them for formats that need them.")  # fmt: skip
@click.option("--apply-exif", is_flag=True,
              help="Write images with an EXIF orientation turned.")  # fmt: skip
@click.option("--split", "parts", default="", help="Parts and their shares: train=0.8,val=0.2.")
@click.option("--seed", default="0", show_default=True, help="Another seed gives other parts.")
@click.option("--group-by", default="",
              help="What stays together: folder, video, person (by the names of instances), or a "
                   "regular expression of the image's path.")  # fmt: skip
@click.option("--min-confidence", type=SHARE, default=0.0,
              help="Points below it are written as not labeled.")  # fmt: skip
@click.option("--min-score", type=SHARE, default=0.0, help="Instances below it are left out.")
@click.option("--min-agreement", type=SHARE, default=0.0,
              help="Images whose workers agree less are left out.")  # fmt: skip
@click.option("--without-issue", "without", multiple=True, metavar="TYPE",
              help="Leave out images with this issue, or any; may be repeated.")  # fmt: skip
@click.option("--confirmed", is_flag=True,
              help="Leave out imported labels that nobody has looked at.")  # fmt: skip
@click.option("--rig", "rigs", multiple=True, metavar="NAME_OR_FILE",
              help="A rig file of your own; may be repeated. Or a name, as for --only-rig."
              )  # fmt: skip
@click.option("--only-rig", default="", help="Only the labels of the rig of this name.")
@click.option("--label-attribute", default="", help="Label attribute; by default the newest label.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), default=Path(".poserig"),
              show_default=True,
              help="State folder, when it is not beside the folder; also an earlier poserig's."
              )  # fmt: skip
@click.option("--job", default="", help="Only the labels of the queue of this name of a project.")
@click.option("--list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Only the images whose paths this file has, one a line.")  # fmt: skip
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be written, and go on.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option("--json", "as_json", is_flag=True, help="Print what was and was not kept as JSON.")
@click.option("--progress", is_flag=True,
              help="Print JSON lines meanwhile that say how far it is.")  # fmt: skip
def export_command(
    format_name: str,
    source: str,
    out: Path,
    images: Path | None,
    place: str,
    apply_exif: bool,
    parts: str,
    seed: str,
    group_by: str,
    min_confidence: float,
    min_score: float,
    min_agreement: float,
    without: tuple[str, ...],
    confirmed: bool,
    rigs: tuple[str, ...],
    only_rig: str,
    label_attribute: str,
    state: Path,
    job: str,
    listed: Path | None,
    keep_going: bool,
    force: bool,
    as_json: bool,
    progress: bool,
) -> None:
    """Write the labels of SOURCE to OUT in the format of another program.

    SOURCE is a folder that poserig labeled or imported, a manifest, the name of a labeling job, or
    s3://bucket/prefix. OUT is a new folder, or a file for formats of one file. docs/formats.md says
    what each format holds.
    """
    files, only_rig = _rig_files(rigs, only_rig)
    chosen = Listed(find_source(source, state, only_rig, job), listed)
    found = chosen.source
    module = module_of(format_name)
    refusals = Refusals(keep_going)
    reader = Reader(found, label_attribute, refusals, told_progress() if progress else None)
    folder = images or found.folder
    if place == "auto":
        place = "link" if folder is not None and format_of(format_name).needs_images else "none"
    if apply_exif and place != "copy":
        place = "copy"
    options = ExportOptions(
        rigs=(*map(load_rig, files), *found.rigs),
        folder=folder,
        sources=found.refs,
        placing=place,  # type: ignore[arg-type]  # one of the three that are left
        upright=apply_exif,
        choice=Choice(
            least_confidence=min_confidence,
            least_score=min_score,
            least_agreement=min_agreement,
            without_issues=_issues(without),
            confirmed=confirmed,
            rig=only_rig,
        ),
        split=Split(parse_parts(parts), seed, group_by) if parts else None,
        keep_going=keep_going,
        force=force,
        kept=found.kept,
    )
    report = export(reader.images, module, out, options)
    found.exported()
    if as_json:
        told = report.to_json()
        refused = [str(error) for error in reader.refusals.found] + [*told.get("refused", ())]
        failed = [str(error) for error in reader.failed]
        members = {
            "unlabeled": reader.unlabeled,
            "missing": chosen.missing,
            "failed": failed,
            "refused": refused,
        }
        told |= {name: value for name, value in members.items() if value}
        click.echo(json.dumps({"format": format_name, "out": str(out), **told}, ensure_ascii=False))
    else:
        _say(format_name, out, report, reader, chosen.missing)
    if reader.refusals.found or report.refused:
        raise SystemExit(1)


def _rig_files(rigs: tuple[str, ...], only_rig: str) -> tuple[list[Path], str]:
    """The rig files of --rig, and the one rig whose labels are wanted; "" for all."""
    files = [Path(one) for one in rigs if Path(one).is_file()]
    names = {one for one in rigs if not Path(one).is_file()} | ({only_rig} if only_rig else set())
    missing = [one for one in names if "/" in one or one.endswith(".json")]
    if missing:
        raise InvalidValue("There is no such file.", where=missing[0], cure="Check its path.")
    if len(names) > 1:
        raise InvalidValue(
            f"Several rigs are chosen: {', '.join(sorted(names))}.",
            where="--rig",
            cure="Export one after the other.",
        )
    return files, next(iter(names), "")


def _issues(types: tuple[str, ...]) -> frozenset[str]:
    known = {ANY_ISSUE, *issue_types()}
    for name in types:
        if name not in known:
            raise InvalidValue(
                f'There is no issue "{name}".',
                where="--without-issue",
                cure=f"Write any, or one of: {', '.join(issue_types())}.",
            )
    return frozenset(types)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _say(name: str, out: Path, report: Report, reader: Reader, missing: int) -> None:
    losses = report.losses
    click.echo(
        f"Wrote {_counted(losses.images, 'image')}, {_counted(losses.instances, 'instance')} and "
        f"{_counted(losses.points, 'labeled keypoint')} to {shown(str(out))}."
    )
    if any(report.parts):
        click.echo("  " + ", ".join(f"{part}: {count:,}" for part, count in report.parts.items()))
    lost = losses.words()
    click.echo(f"{format_of(name).title}: {lost} not kept." if lost else "Nothing was lost.")
    told = [f"{count:,} {reason}" for reason, count in report.left_out.items() if count]
    if told:
        click.echo(f"Left out: {', '.join(told)}.")
    if reader.unlabeled:
        have = "has" if reader.unlabeled == 1 else "have"
        click.echo(f"{_counted(reader.unlabeled, 'image')} {have} no label.")
    if missing:
        click.echo(f"{_counted(missing, 'image')} of the list: no such image is here.")
    if reader.failed:
        click.secho(
            f"{_counted(len(reader.failed), 'image')} failed in the labeling job:\n"
            f"{listing(reader.failed)}",
            fg="yellow",
            err=True,
        )
    for rig in report.made:
        click.secho(
            f"The rig {rig.name} was made of the names of its {len(rig.keypoints)} keypoints: it "
            "has no links. Give its file with --rig.",
            fg="yellow",
            err=True,
        )
    if report.turned:
        click.secho(
            f"Images with an EXIF orientation: {report.turned:,}. The labels are for the image as "
            "displayed. Train with a loader that applies it, or export with --apply-exif.",
            fg="yellow",
            err=True,
        )
    refused = [*reader.refusals.found, *report.refused]
    if refused:
        click.secho(
            f"{len(refused):,} could not be written:\n{listing(refused)}", fg="red", err=True
        )
