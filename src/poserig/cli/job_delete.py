"""`poserig job delete`: what a labeling job left in S3."""

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.errors import InvalidValue
from poserig.jobs.delete import delete, remains_of
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack


@click.command(name="delete", short_help="Delete what a job left in S3.")
@click.argument("name")
@click.option("--keep-labels", is_flag=True,
              help="Delete only what the launch wrote; answers and labels stay.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@AS_JSON
def delete_job(
    name: str, keep_labels: bool, dry_run: bool, yes: bool, stack: str, as_json: bool
) -> None:
    """Delete what the labeling job NAME, which is over, left in S3: its answers and labels too.

    Photographs stay: other jobs share them. Ground Truth keeps the job in its list for ever. Ask
    for the labels first: poserig job results NAME.
    """
    session = open_session()
    found = remains_of(session, read_stack(session, stack), name)
    output = () if keep_labels else found.output
    if as_json and not (yes or dry_run):
        raise InvalidValue("cannot ask.", where="--json", cure="Add --yes or --dry-run.")
    if not as_json:
        click.echo(f"{found.name}: {len(found.files):,} files of its launch")
        click.echo(f"{'':{len(found.name)}}  {len(output):,} files with answers and labels")
    uris = (*found.files, *output)
    if uris and not dry_run:
        if not yes:
            click.confirm("Delete them for good?", abort=True)
        delete(session, uris)
    if as_json:
        say_json(found, output=output, is_deleted=bool(uris) and not dry_run)
    elif not uris:
        click.echo("There is nothing to delete.")
    else:
        click.echo(
            "Nothing was deleted (--dry-run)." if dry_run else f"Deleted {len(uris):,} files."
        )
