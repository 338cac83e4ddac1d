"""The `poserig` command: one group per room, imported when it is called."""

import importlib
import sys
from difflib import get_close_matches
from typing import Any

import click

# Name to module, attribute and one line of help: a command's module is loaded when it is used.
COMMANDS = {
    "demo": (
        "poserig.cli.demo",
        "demo",
        "Run the whole flow on this machine, without an AWS account.",
    ),
    "diff": ("poserig.cli.diff", "diff", "Compare two label sets, or two rounds."),
    "doctor": ("poserig.cli.doctor", "doctor", "Find what keeps labeling jobs from running."),
    "env": ("poserig.cli.env", "env", "Print variables that point AWS tools at the local AWS."),
    "estimate-sigmas": (
        "poserig.cli.estimate_sigmas",
        "estimate",
        "Measure a rig's sigmas from redundant labels.",
    ),
    "export": (
        "poserig.cli.export",
        "export_command",
        "Write labels in the format of another program.",
    ),
    "import": (
        "poserig.cli.import_",
        "import_command",
        "Take labels of another program, to correct them.",
    ),
    "job": (
        "poserig.cli.job",
        "job",
        "Launch, watch and stop labeling jobs, fetch their results.",
    ),
    "open": ("poserig.cli.open", "open_project", "Label a folder of photographs in a browser."),
    "label": ("poserig.cli.open", "open_project", "The same as open."),
    "manifest": (
        "poserig.cli.manifest",
        "manifest",
        "Make input manifests of labeling jobs, and check them.",
    ),
    "report": (
        "poserig.cli.report",
        "report",
        "Write a report about labels and workers: one HTML file.",
    ),
    "qa": ("poserig.cli.qa", "qa", "Rank the images of a labeled data set by doubt."),
    "show": ("poserig.cli.show", "show", "Draw the label of one image."),
    "state": ("poserig.cli.state", "state", "Check, back up and restore the state folder."),
    "up": ("poserig.cli.up", "up", "Run a local AWS, for Terraform, boto3 and your own workflow."),
    "worker": ("poserig.cli.worker", "worker", "Invite the people who label."),
    "rig": ("poserig.cli.rig", "rig", "Show, check, draw, convert and compare rigs."),
}


# The help shows the commands by what somebody wants to do.
SECTIONS = {
    "Label on this machine": ("open", "label", "import", "worker", "state", "demo"),
    "Run labeling jobs": ("job", "manifest", "doctor"),
    "Use the labels": ("qa", "show", "diff", "report", "export"),
    "Rigs": ("rig", "estimate-sigmas"),
    "A local AWS": ("up", "env"),
}
# Further sections: each line stands by itself.
FURTHER = {
    "Examples": (
        "poserig open ./photos",
        "poserig export coco ./photos labels.json",
        "poserig job launch ./photos --rig hand-21 --name pier",
        "poserig job watch pier && poserig job results pier",
    ),
    "Credentials": ("Those of AWS tools: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.",),
    "Exit status": ("0 done, 1 something is wrong and was said, 2 wrong command line.",),
    "Completion, for bash; also zsh_source, fish_source": (
        'eval "$(_POSERIG_COMPLETE=bash_source poserig)"',
    ),
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], COMMANDS, n=1)
            if not near or args[0] in COMMANDS:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]}?", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # click's own loads every command for its help, and boto3 with it.
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:15}", COMMANDS[name][2]) for name in names])
        for title, texts in FURTHER.items():
            with formatter.section(title):
                for text in texts:
                    formatter.write_text(text)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="poserig")
def cli() -> None:
    """Pose annotation you can trust: Ground Truth keypoint labeling, on AWS or on one machine."""


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; an error that a person can fix ends it with one clear message."""
    try:
        return cli.main(args=arguments, prog_name="poserig")
    except Exception as error:
        from poserig.cli.edge import explained

        told = explained(error)
        if told is None:
            raise
        click.secho(f"Error: {told}", fg="red", err=True)
        sys.exit(1)
