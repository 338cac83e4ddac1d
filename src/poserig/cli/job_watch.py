"""`poserig job watch`: the progress of a labeling job until it is over."""

from contextlib import ExitStack
from time import sleep
from typing import TYPE_CHECKING

import click

from poserig.cli.as_json import say_json
from poserig.cli.job_gold import gold_lines
from poserig.cli.terminal import bar, console_of_stdout, plain_table, state
from poserig.jobs.session import open_session

if TYPE_CHECKING:
    from rich.console import Console, Group, RenderableType
    from rich.live import Live

    from poserig.jobs.watch import Look

WIDTH = 30
NAMED_WORKERS = 8


@click.command(short_help="Watch a job until it is over.")
@click.argument("name")
@click.option("--every", default=10.0, show_default=True, type=click.FloatRange(min=0.1),
              metavar="SECONDS", help="How long between two looks.")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once, and end.")
@click.option("--price", type=click.FloatRange(min=0), metavar="AMOUNT",
              help="What one labeled image costs, to show the cost so far.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, a look each.")
def watch(name: str, every: float, once: bool, price: float | None, as_json: bool) -> None:
    """Watch the labeling job NAME until it is over: progress, pace, time left, workers, agreement.

    The exit code is 0 when it is Completed, and 1 when it Failed or was Stopped. Ctrl-C ends the
    watch and not the job.
    """
    from poserig.jobs.watch import Watch  # slow to import

    watched = Watch(open_session(), name, price)
    told: list[str] = []
    try:
        with ExitStack() as stack:
            console = None if as_json else console_of_stdout()
            live = stack.enter_context(_live(console)) if console else None
            while True:
                look = watched.look()
                lines = describe(look)
                if as_json:
                    say_json(look, is_over=look.status.is_over)
                elif live is not None:
                    live.update(drawn(look), refresh=True)
                elif lines != told:
                    click.echo("\n".join(lines))
                    told = lines
                if look.status.is_over or once:
                    break
                sleep(every)
    except KeyboardInterrupt:
        click.echo(f"\nThe job goes on: poserig job watch {name}", err=True)
        return
    if look.status.is_over and look.status.status != "Completed":
        raise SystemExit(1)


def describe(look: "Look") -> list[str]:
    """Returns a look in lines of text."""
    status = look.status
    share = look.done / look.total if look.total else 0.0
    filled = int(share * WIDTH)
    lines = [
        f"{status.name}  {status.status}",
        f"  [{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  {look.done:,} of {look.total:,}",
        *(f"  {text}" for text in _facts(look)),
    ]
    if look.workers:
        named = [f"{worker} {count:,}" for worker, count in look.workers.most_common(NAMED_WORKERS)]
        more = len(look.workers) - len(named)
        lines.append(f"  answers: {', '.join(named)}" + f", and {more:,} more people" * bool(more))
    if look.gold:
        lines += [f"  {line}" for line in gold_lines(look.gold)]
    if status.reason:
        lines.append(f"  {status.reason}")
    return lines


def _facts(look: "Look") -> list[str]:
    pace = []
    if look.per_hour is not None:
        pace.append(f"{look.per_hour:,.0f} an hour")
    if look.seconds_left is not None:
        pace.append(f"{duration(look.seconds_left)} left")
    if look.status.failed:
        pace.append(f"{look.status.failed:,} failed")
    if look.cost is not None:
        pace.append(f"cost so far {look.cost:,.2f}")
    facts = [", ".join(pace)] if pace else []
    if look.agreement is not None:
        facts.append(f"workers agree by {look.agreement:.2f} of 1 on average")
    return facts


def drawn(look: "Look") -> "Group":
    """Returns a look as it is drawn on a terminal."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    status = look.status
    head = Table.grid(padding=(0, 2, 0, 0))
    share = look.done / look.total if look.total else 0.0
    head.add_row(
        Text(status.name, "bold"),
        state(status.status),
        bar(look.done, look.total, WIDTH),
        f"{share:.0%}",
        f"{look.done:,} of {look.total:,}",
    )
    parts: list[RenderableType] = [head, *map(Text, _facts(look))]
    if status.parts:
        table = plain_table("", "JOB", "STATUS", "DONE", ">LABELED", ">FAILED", ">TO DO")
        for one in status.parts:
            done = one.labeled + one.failed
            counts = (f"{count:,}" for count in (one.labeled, one.failed, one.unlabeled))
            table.add_row("", one.name, state(one.status), bar(done, done + one.unlabeled), *counts)
        parts += ["", table]
    if look.workers:
        most = max(look.workers.values())
        table = plain_table("", "WORKER", ">ANSWERS", "")
        for worker, count in look.workers.most_common(NAMED_WORKERS):
            table.add_row("", worker, f"{count:,}", bar(count, most))
        parts += ["", table]
        if (more := len(look.workers) - NAMED_WORKERS) > 0:
            parts.append(f"  and {more:,} more people")
    if look.gold:
        parts += ["", *map(Text, gold_lines(look.gold))]
    if status.reason:
        parts += ["", Text(status.reason, "red" if status.status == "Failed" else "")]
    return Group(*parts)


def _live(console: "Console") -> "Live":
    from rich.live import Live

    return Live(console=console, auto_refresh=False, vertical_overflow="visible")


def duration(seconds: float) -> str:
    """Returns a time in words, such as "2 h 5 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} h {rest} min" if hours else f"{rest} min"
