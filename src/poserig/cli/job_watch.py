"""`poserig job watch`: the progress of a labeling job until it is over."""

import sys
from time import sleep
from typing import TYPE_CHECKING

import click

from poserig.cli.as_json import say_json
from poserig.cli.job_gold import gold_lines
from poserig.jobs.session import open_session

if TYPE_CHECKING:
    from poserig.jobs.watch import Look

WIDTH = 30
NAMED_WORKERS = 8


@click.command()
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
    drawn = 0
    told: list[str] = []
    try:
        while True:
            look = watched.look()
            lines = describe(look)
            if as_json:
                say_json(look, is_over=look.status.is_over)
            elif sys.stdout.isatty():
                drawn = _redraw(lines, drawn)
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
    ]
    pace = []
    if look.per_hour is not None:
        pace.append(f"{look.per_hour:,.0f} an hour")
    if look.seconds_left is not None:
        pace.append(f"{duration(look.seconds_left)} left")
    if status.failed:
        pace.append(f"{status.failed:,} failed")
    if look.cost is not None:
        pace.append(f"cost so far {look.cost:,.2f}")
    if pace:
        lines.append(f"  {', '.join(pace)}")
    if look.agreement is not None:
        lines.append(f"  workers agree by {look.agreement:.2f} of 1 on average")
    if look.workers:
        named = [f"{worker} {count:,}" for worker, count in look.workers.most_common(NAMED_WORKERS)]
        more = len(look.workers) - len(named)
        lines.append(f"  answers: {', '.join(named)}" + f", and {more:,} more people" * bool(more))
    if look.gold:
        lines += [f"  {line}" for line in gold_lines(look.gold)]
    if status.reason:
        lines.append(f"  {status.reason}")
    return lines


def duration(seconds: float) -> str:
    """Returns a time in words, such as "2 h 5 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def _redraw(lines: list[str], drawn: int) -> int:
    """Replaces what was drawn before; returns how many lines there are now."""
    if drawn:
        click.echo(f"\x1b[{drawn}A\x1b[J", nl=False)
    click.echo("\n".join(lines))
    return len(lines)
