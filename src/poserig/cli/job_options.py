"""Options of `poserig job launch` that say how the job is offered to workers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from poserig.errors import InvalidValue, PoserigError, shown
from poserig.jobs.request import LaunchOptions

_OPTIONS = (
    click.option("--description", default="", help="What workers read below the title."),
    click.option("--instructions", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                 metavar="FILE.md", help="Markdown that stands before the template's own"
                 " instructions."),
    click.option("--keyword", "keywords", multiple=True, metavar="WORD",
                 help="By which workers find the job; may be repeated."),
    click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE",
                 help="A tag of the job; may be repeated."),
    click.option("--task-limit", type=click.IntRange(30, 28_800), metavar="SECONDS",
                 help="How long a worker may hold one image; by default 3600."),
    click.option("--available", type=click.IntRange(60, 2_592_000), metavar="SECONDS",
                 help="How long the images are offered; by default 864000, ten days."),
    click.option("--concurrency", type=click.IntRange(1, 5_000), metavar="N",
                 help="How many images are offered at a time; by default 1000."),
    click.option("--kms-key", default="", metavar="ARN",
                 help="Key that encrypts what the job writes; by default the stack's."),
)  # fmt: skip


def job_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options, as keyword arguments of their names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def with_settings(
    options: LaunchOptions,
    *,
    description: str,
    instructions: Path | None,
    keywords: tuple[str, ...],
    tags: tuple[str, ...],
    task_limit: int | None,
    available: int | None,
    concurrency: int | None,
    kms_key: str,
) -> LaunchOptions:
    """Returns the options with those that were given.

    Raises:
        PoserigError: The instructions cannot be shown, or a tag is none.
    """
    given: dict[str, Any] = {
        "description": description,
        "keywords": keywords,
        "tags": dict(map(_tag, tags)),
        "task_time_limit_seconds": task_limit,
        "availability_seconds": available,
        "max_concurrent": concurrency,
        "kms_key_arn": kms_key,
        "instructions": _html(instructions) if instructions else "",
    }
    return replace(options, **{name: value for name, value in given.items() if value})


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise InvalidValue(f'"{text}" is no tag.', where="--tag", cure="Write --tag KEY=VALUE.")
    return key, value


def _html(file: Path) -> str:
    try:
        from poserig.portal.markdown import is_own, pictures_in, render
    except ImportError as error:
        raise PoserigError(
            "Markdown needs a package that is not installed.",
            where="--instructions",
            cure="pip install 'poserig[local]'",
        ) from error
    text = file.read_text("utf-8-sig")
    own = [name for name in pictures_in(text) if is_own(name)]
    if own:
        raise PoserigError(
            f"It shows the picture {shown(own[0])}, which a task page cannot load.",
            where=shown(str(file)),
            cure="Leave pictures out, or link to an https address.",
        )
    return str(render(text, lambda name: None))
