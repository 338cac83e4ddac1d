"""`poserig env`"""

from pathlib import Path

import click

from poserig.errors import PoserigError


@click.command()
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".poserig"),
    show_default=True,
    help="The state folder of the poserig that runs.",
)
def env(state: Path) -> None:
    """Print variables that point boto3, the AWS CLI and `poserig job` at the local AWS.

    Use it as: eval "$(poserig env)"
    """
    for line in exports(state):
        click.echo(line)


def exports(state: Path) -> list[str]:
    """Lines for a shell that lead AWS's tools to the local AWS that runs on a state folder.

    Raises:
        PoserigError: None runs, or its keys are damaged.
    """
    from poserig.local.aws.endpoint.keys import Keys
    from poserig.local.state.lock import running_owner

    owner = running_owner(state)
    if owner is None or not owner.endpoint:
        raise PoserigError(
            "No local AWS runs on this state folder.",
            where=str(state),
            cure="Start it with `poserig up` or `make demo`, or name its folder: --state FOLDER.",
        )
    path = state / "aws" / "keys.json"
    keys = Keys.read(path)
    if keys is None:
        raise PoserigError(
            "The file of the keys is damaged.",
            where=str(path),
            cure="Stop the poserig that runs and start it again: it makes new keys.",
        )
    variables = {
        "AWS_ENDPOINT_URL": owner.endpoint,
        "AWS_REGION": owner.region,
        "AWS_DEFAULT_REGION": owner.region,
        **keys.environment(),
    }
    # a profile or a session of a real account would win over the keys
    unset = "unset AWS_PROFILE AWS_SESSION_TOKEN"
    return [*(f"export {name}={value}" for name, value in variables.items()), unset]
