"""`poserig estimate-sigmas`: a rig's sigmas from what several workers labeled."""

import json
from pathlib import Path

import click

from poserig.errors import PoserigError
from poserig.files import write_files
from poserig.jobs.redundant import RedundantLabels, read_redundant_labels
from poserig.json import loads
from poserig.pose.consensus import ImageAnswers
from poserig.pose.consensus.sigmas import SigmaEstimate, estimate_sigmas
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY, load_rig
from poserig.text import decode_text

# With fewer objects a sigma is worth showing, but not worth writing into a rig.
FEWEST_OBJECTS = 10


@click.command("estimate-sigmas")
@click.argument("addresses", nargs=-1, required=True)
@click.option(
    "--rig", "rig_name", default="", help="Rig, by name or file; by default the answers'."
)
@click.option("--write", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the rig with the measured sigmas to this new file.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def estimate(addresses: tuple[str, ...], rig_name: str, write: Path | None, force: bool) -> None:
    """Estimate a rig's sigmas from answers of several workers to the same images.

    ADDRESSES are outputs of labeling jobs with two workers per image or more: folders, or S3
    prefixes such as s3://bucket/output/job/. Sigma is how far apart two people click, in roots of
    the object's area: sigma² = E[d²/s²]/2.
    """
    if write and not force and write.exists():
        raise PoserigError(
            "There is a file already; nothing was written.",
            where=str(write),
            cure="Give a new file name, or replace it with --force.",
        )
    labels = read_redundant_labels(addresses)
    rig = load_rig(rig_name or labels.rig_name() or "coco-person-17")
    if not labels.several:
        raise PoserigError(
            f"All {len(labels.objects)} images have one worker's answer only.",
            where=", ".join(addresses),
            cure="Launch a job with --workers 2 or more.",
        )
    images = [ImageAnswers(answers, first.image) for answers, first in labels.by_worker(rig)]
    estimates = estimate_sigmas(rig, images)
    _show(rig, estimates, labels)
    if write:
        _write(rig, estimates, write, rig_name or rig.name, force)


def _show(rig: Rig, estimates: list[SigmaEstimate], labels: RedundantLabels) -> None:
    width = max(len(label) for label in rig.keypoint_names)
    click.echo(f"{rig.name}: {labels.several} images with several workers.\n")
    click.echo(f"{'keypoint':{width}}  sigma    ±       rig    objects")
    for estimate, sigma in zip(estimates, rig.sigmas, strict=True):
        if estimate.sigma is None:
            click.echo(f"{estimate.keypoint_name:{width}}  {'-':7}  {'':6}  {sigma:.3f}  {0:>7}")
            continue
        error = f"{estimate.standard_error:.4f}" if estimate.standard_error is not None else "-"
        far = estimate.standard_error is not None and (
            abs(estimate.sigma - sigma) > 2 * estimate.standard_error
        )
        mark = "  differs" if far else ""
        click.echo(
            f"{estimate.keypoint_name:{width}}  {estimate.sigma:.4f}  {error:>6}  {sigma:.3f}  "
            f"{estimate.objects:>7}{click.style(mark, fg='yellow')}"
        )
    click.echo(f"\nThe rig's own sigmas are {rig.sigma_source}. ± is one standard error.")
    for problem in labels.problems:
        click.secho(f"Not read: {problem}", fg="yellow", err=True)


def _write(
    rig: Rig, estimates: list[SigmaEstimate], target: Path, source: str, force: bool
) -> None:
    path = Path(source) if Path(source).is_file() else LIBRARY / f"{rig.name}.json"
    value = loads(decode_text(path.read_bytes()))
    kept = []
    for keypoint, estimate in zip(value["keypoints"], estimates, strict=True):
        if estimate.sigma and estimate.objects >= FEWEST_OBJECTS:
            keypoint["sigma"] = round(estimate.sigma, 4)
        else:
            kept.append(estimate.keypoint_name)
    if len(kept) == len(estimates):
        raise PoserigError(
            f"No keypoint was labeled by several workers on {FEWEST_OBJECTS} objects.",
            where=str(target),
            cure="Nothing was written. Label more images with several workers.",
        )
    # One word for the whole rig: measured means all of it.
    value["sigma_source"] = "estimated" if kept else "measured"
    write_files({target: json.dumps(value, indent=2, ensure_ascii=False) + "\n"}, force=force)
    click.echo(f"Wrote {target}.")
    if kept:
        click.echo(
            f"These keep their sigma, seen on fewer than {FEWEST_OBJECTS} objects: "
            f"{', '.join(kept)}. So sigma_source is estimated, not measured."
        )
