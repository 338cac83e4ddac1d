"""`poserig manifest …`: make input manifests, and check them before a launch."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from poserig.errors import PoserigError, shown
from poserig.formats import FormatError
from poserig.formats.importing import ImportOptions, import_file
from poserig.formats.manifest_rules import Findings, address_of, check_lines
from poserig.formats.output import whole
from poserig.formats.registry import module_of, names
from poserig.formats.started import StartLines
from poserig.groundtruth.manifest import LINES_LIMIT, dump
from poserig.intake.images.folder import SYSTEM_FILES, SYSTEM_FOLDERS, listing
from poserig.intake.images.kinds import SUFFIXES
from poserig.pose.rig_file import load_rig
from poserig.s3 import S3Uri

# Problems that are named; the others are counted.
NAMED = 100


@click.group()
def manifest() -> None:
    """Make input manifests of labeling jobs, and check them."""


@manifest.command()
@click.argument("source")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--from", "format_name", type=click.Choice(names("read")), default=None,
              help="SOURCE is a file of this format: its labels become start values.")  # fmt: skip
@click.option("--prefix", default="",
              help="s3://bucket/prefix where the images of SOURCE lie, or will lie.")  # fmt: skip
@click.option("--images", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the image files of --from; by default that of SOURCE.")  # fmt: skip
@click.option("--rig", default="", help="Rig, a name or a file; each line names it.")
@click.option("--per-job", default=LINES_LIMIT, show_default=True,
              type=click.IntRange(1, LINES_LIMIT),
              help="Lines of one manifest; more become OUT-2, OUT-3 and so on.")  # fmt: skip
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be used, and go on.")
@click.option("--force", is_flag=True, help="Replace what is there.")
def make(
    source: str,
    out: Path,
    format_name: str | None,
    prefix: str,
    images: Path | None,
    rig: str,
    per_job: int,
    keep_going: bool,
    force: bool,
) -> None:
    """Make the manifest OUT of SOURCE: a folder of images, s3://bucket/prefix, or --from a file.

    A labeling job takes 100,000 lines: what is more goes into further manifests. Nothing is
    uploaded: poserig job launch FOLDER uploads the images and makes the manifest in one.
    """
    found_rig = load_rig(rig) if rig else None
    members = {"rig": found_rig.name} if found_rig else {}
    if source.startswith("s3://") and not format_name:
        lines = (dump({"source-ref": uri, **members}) for uri in _in_s3(source))
        made = _write(lines, out, per_job, force=force)
    else:
        place = _prefix(prefix)
        if format_name:
            with tempfile.TemporaryDirectory() as folder:
                options = ImportOptions(
                    rig=found_rig, folder=images, placing="none", keep_going=keep_going
                )
                target = Path(folder) / "made"
                import_file(module_of(format_name), Path(source), target, options)
                lines = (
                    dump({**line, "source-ref": address_of(line["source-ref"], place)})
                    for line in StartLines(target)
                )
                made = _write(lines, out, per_job, force=force)
        else:
            lines = (
                dump({"source-ref": address_of(name, place), **members})
                for name in _names(Path(source))
            )
            made = _write(lines, out, per_job, force=force)
    for path, count in made:
        click.echo(f"Wrote {count:,} lines to {shown(str(path))}.")
    click.echo(f"Check them: poserig manifest check {shown(str(made[0][0]))}")


def _prefix(prefix: str) -> S3Uri:
    if not prefix:
        raise PoserigError(
            "Nobody said where the images lie in S3.",
            where="--prefix",
            cure="Write --prefix s3://bucket/prefix; or let poserig upload them: poserig job launch"
            " FOLDER.",
        )
    return S3Uri.parse(prefix, "--prefix", needs_key=False)


def _names(folder: Path) -> Iterator[str]:
    """Yields the images of a folder by their names, sorted in each folder; nothing is opened."""
    if not folder.is_dir():
        raise PoserigError(
            "There is no such folder.", where=shown(str(folder)),
            cure="Give a folder of images, s3://bucket/prefix, or --from FORMAT and its file.",
        )  # fmt: skip
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name, SYSTEM_FOLDERS))
        below = Path(parent).relative_to(folder).as_posix()
        start = "" if below == "." else f"{below}/"
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in SUFFIXES and not _is_hidden(name, SYSTEM_FILES):  # noqa: PTH122
                yield start + name


def _is_hidden(name: str, system: frozenset[str]) -> bool:
    return name.startswith(".") or name.lower() in system


def _in_s3(uri: str) -> Iterator[str]:
    # Imported here: they load boto3.
    from poserig.aws_errors import explaining
    from poserig.jobs.session import open_session

    place = S3Uri.parse(uri, needs_key=False)
    with explaining(uri):
        pages = open_session().client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=place.bucket, Prefix=place.key):
            for item in page.get("Contents", ()):
                if os.path.splitext(item["Key"])[1].lower() in SUFFIXES:  # noqa: PTH122
                    yield str(S3Uri(place.bucket, item["Key"]))


def _write(lines: Iterator[str], out: Path, per_job: int, *, force: bool) -> list[tuple[Path, int]]:
    """Writes manifests, each as a whole. Returns their paths and how many lines each has."""
    made: list[tuple[Path, int]] = []
    following = next(lines, None)
    if following is None:
        raise FormatError(
            "There is no image.", where=shown(str(out)), cure="Give a folder that has some."
        )
    while following is not None:
        number = len(made) + 1
        path = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        count = 0
        with (
            whole(path, force=force) as place,
            place.open("w", encoding="utf-8", newline="\n") as file,
        ):
            while following is not None and count < per_job:
                file.write(f"{following}\n")
                count += 1
                following = next(lines, None)
        made.append((path, count))
    return made


@manifest.command()
@click.argument("file")
@click.option("--split", type=click.Path(path_type=Path), default=None, metavar="OUT",
              help="Write its lines into OUT, OUT-2 and so on.")  # fmt: skip
@click.option("--per-job", default=LINES_LIMIT, show_default=True,
              type=click.IntRange(1, LINES_LIMIT), help="Lines of each part.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the parts that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def check(file: str, split: Path | None, per_job: int, force: bool, as_json: bool) -> None:
    """Check the manifest FILE, a path or an S3 URI, against Ground Truth's rules.

    Every line is looked at; exit status 1 when a data object or the job would be refused.
    """
    # Imported here: it loads boto3.
    from poserig.jobs.lines import read_lines

    found = check_lines(text for _, text in read_lines(file, empty=True))
    problems = list(found.problems)
    if not found.lines:
        problems.append((1, "The manifest is empty."))
    if as_json:
        click.echo(json.dumps(_to_json(found, problems), ensure_ascii=False))
    else:
        _say(file, found, problems)
    if split is not None:
        texts = (text for _, text in read_lines(file))
        for path, count in _write(texts, split, per_job, force=force):
            click.echo(f"Wrote {count:,} lines to {shown(str(path))}.", err=as_json)
    if problems:
        raise SystemExit(1)


def _to_json(found: Findings, problems: list[tuple[int, str]]) -> dict[str, object]:
    return {
        "lines": found.lines,
        "jobs": found.jobs,
        "labels": dict(found.labels),
        "buckets": dict(found.buckets),
        "problems": [{"line": line, "problem": text} for line, text in problems],
        "notes": [{"line": line, "note": text} for line, text in found.notes],
    }


def _say(file: str, found: Findings, problems: list[tuple[int, str]]) -> None:
    where = shown(file)
    if problems:
        rows = [f"{where}:{line}: {text}" for line, text in problems[:NAMED]]
        click.secho(f"{len(problems):,} problems:\n{listing(rows)}", fg="red", err=True)
    for line, text in found.notes[:NAMED]:
        click.secho(f"{where}:{line}: {text}", fg="yellow", err=True)
    click.echo(f"{found.lines:,} lines, {len({line for line, _ in problems}):,} with problems.")
    for name, count in found.labels.items():
        click.echo(f"  {count:,} have a label in {name}")
    if len(found.buckets) > 1:
        click.echo(f"  in {len(found.buckets)} buckets: {', '.join(sorted(found.buckets)[:5])}")
    if found.jobs > 1:
        click.echo(
            f"  A labeling job takes {LINES_LIMIT:,}: this is for {found.jobs} jobs. Divide it with"
            " --split OUT."
        )
