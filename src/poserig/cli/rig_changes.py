"""Defines `poserig rig diff` and `rig migrate`: a changed rig and the labels that are there."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from poserig.errors import PoserigError, shown
from poserig.formats.output import whole
from poserig.groundtruth.manifest import dump, line_attributes
from poserig.json import JsonObject
from poserig.pose.label import is_label
from poserig.pose.rig_file import load_rig
from poserig.rigging.difference import Difference, difference
from poserig.rigging.migrate import migrate_label

_RENAME = click.option("--rename", "renames", multiple=True, metavar="OLD=NEW",
                       help="A point that has another name now.")  # fmt: skip


@click.command()
@click.argument("old")
@click.argument("new")
@_RENAME
def diff(old: str, new: str, renames: tuple[str, ...]) -> None:
    """Say what leads from the rig OLD to NEW (names or files), and what labels would lose."""
    change = difference(load_rig(old), load_rig(new), _pairs(renames))
    for line in str(change).split("\n"):
        click.echo(shown(line))
    for gone, come in change.likely_renamed.items():
        click.echo(shown(f"Is {come} the former {gone}? Then say --rename {gone}={come}."))
    before, after = change.old, change.new
    if before != after and before.name == after.name and after.revision <= before.revision:
        click.echo(f'Set "revision" to {before.revision + 1} in the changed file.')


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("output_manifest", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Manifest to write.")
@_RENAME
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def migrate(
    old: str, new: str, output_manifest: Path, out: Path, renames: tuple[str, ...], force: bool
) -> None:
    """Carry the labels of OUTPUT_MANIFEST over from the rig OLD to NEW (names or files).

    Points that both rigs have stay as they are, wherever they stand in the order. Points of OLD
    alone go; points of NEW alone are not looked at. Labels that are of NEW already stay.
    """
    change = difference(load_rig(old), load_rig(new), _pairs(renames))
    migrated = 0
    with (
        whole(out, force=force) as place,
        place.open("w", encoding="utf-8") as target,
        output_manifest.open(encoding="utf-8-sig") as lines,
    ):
        for number, text in enumerate(lines, 1):
            line, count = _migrated(text.rstrip("\r\n"), number, output_manifest, change)
            target.write(f"{line}\n")
            migrated += count
    if not migrated:
        click.secho("No label was of the old rig: the lines are the same.", fg="yellow", err=True)
    click.echo(f"Carried {migrated:,} labels over to {change.new.name}: {shown(str(out))}")


def _migrated(text: str, number: int, file: Path, change: Difference) -> tuple[str, int]:
    """A line with its labels carried over, and how many they are."""
    where = f"{shown(str(file))}, line {number}"
    attributes = line_attributes(text)
    if attributes is None:
        raise PoserigError(
            "is no JSON object.", where=where, cure="Give the output manifest of a labeling job."
        )
    labels = {
        name: value
        for name, value in attributes.items()
        if is_label(value) and value.get("rig_hash") != change.new.hash
    }
    if not labels:
        return text, 0
    moved = {name: _label(value, f"{where}, {name}", change) for name, value in labels.items()}
    return dump({**attributes, **moved}), len(moved)


def _label(value: JsonObject, where: str, change: Difference) -> JsonObject:
    try:
        moved = migrate_label(value, change)
        _require_whole(value, 3 * len(change.old.keypoints))
    except PoserigError as error:
        raise PoserigError(error.what, where=where, cure=error.cure) from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise PoserigError(
            f"is no label that can be read ({type(error).__name__}: {error}).",
            where=where,
            cure="Give the output manifest as it was written.",
        ) from error
    return moved


def _require_whole(label: JsonObject, numbers: int) -> None:
    """Raises ValueError when an instance of the label's own rig has not so many numbers."""
    for instance in label["instances"]:
        found = len(instance["keypoints"])
        if not instance.get("rig") and found != numbers:
            raise ValueError(f"{found} numbers in keypoints instead of {numbers}")


def _pairs(renames: Sequence[str]) -> Mapping[str, str]:
    pairs = [one.partition("=") for one in renames]
    for old, sign, new in pairs:
        if not (old and sign and new):
            raise PoserigError(
                f"{old or new!r} names no two points.",
                where="--rename",
                cure="Write --rename OLD=NEW.",
            )
    told = {old: new for old, _, new in pairs}
    if len(told) != len(pairs):
        raise PoserigError("A point is renamed twice.", where="--rename", cure="Say it once.")
    return told
