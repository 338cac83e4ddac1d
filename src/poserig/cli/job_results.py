"""Says in words what came out of a labeling job, for `poserig job results`."""

import click

from poserig.groundtruth.reviews import ACCEPT, FIX, SEND_BACK
from poserig.issues import issue_types
from poserig.jobs.results import Results
from poserig.jobs.round_agreement import RoundAgreement
from poserig.jobs.summary import Summary

VERDICTS = {ACCEPT: "accepted", FIX: "fixed by the reviewer", SEND_BACK: "sent back"}
# Reasons and types of issues that are named; the others are counted.
NAMED = 8


def say_results(results: Results) -> None:
    """Print what is in a job's labels, and where they are now."""
    summary, status = results.summary, results.status
    click.echo(f"{status.name}  {status.status}")
    if results.joined:
        click.echo(f"  joined with the labels of {', '.join(results.joined)}")
    for note in results.notes:
        click.secho(f"  {note}", fg="yellow")
    if results.gold:
        said = _count(results.gold, "gold image")
        click.echo(f"  {said} left out; how workers fit them: poserig job status {status.name}")
    for line in _lines(summary):
        click.echo(f"  {line}")
    if results.unanswered and status.is_over:
        named = ", ".join(results.unanswered[:NAMED])
        more = ", …" * (len(results.unanswered) > NAMED)
        count = _count(len(results.unanswered), "image")
        click.secho(f"  neither labeled nor given a reason: {count} ({named}{more})", fg="red")
    for problem in results.problems[:NAMED]:
        click.secho(f"  {problem}", fg="red")
    if (unnamed := len(results.problems) - NAMED) > 0:
        click.secho(f"  and {_count(unnamed, 'further line')} that cannot be read", fg="red")
    if results.changed:
        named = ", ".join(results.changed[:NAMED]) + ", …" * (len(results.changed) > NAMED)
        count = _count(len(results.changed), "image")
        click.secho(f"  written again since they were labeled: {count} ({named})", fg="red")
    _table("Not labeled", summary.failures.most_common())
    types = issue_types()
    found = [
        (f"{kind}: {types[kind].what}" if kind in types else kind, count)
        for kind, count in summary.issues.most_common()
    ]
    _table("Worth a look, in images", found)
    made = " (labels made again from all answers)" if results.is_made_again else ""
    click.echo(f"\nSaved    {results.path}{made}")
    for word, uri in zip(("From     ", *" " * len(results.further_uris)),
                         (results.uri, *results.further_uris), strict=True):  # fmt: skip
        click.echo(f"{word:9}{uri}")
    click.echo(f"Quality  poserig qa {results.path}")
    if (sent_back := summary.round.verdicts[SEND_BACK]) and status.is_over:
        again = f"poserig job launch --from {status.name} --only sent-back"
        click.echo(f"Fix      {again}  ({_count(sent_back, 'image')})")
    if (summary.failures or results.unanswered) and status.is_over:
        click.echo(f"Again    poserig job requeue {status.name}  (what is not labeled)")


def _lines(summary: Summary) -> list[str]:
    lines = [f"{_count(summary.lines, 'image')}, {summary.labeled:,} labeled"]
    lines[0] += f", {failed:,} failed" if (failed := summary.failures.total()) else ""
    lines[0] += f", {summary.unlabeled:,} not labeled" if summary.unlabeled else ""
    lines[0] += f", {summary.other:,} with labels of another tool" if summary.other else ""
    lines.append(
        f"{_count(summary.instances, 'instance')}, {_count(summary.points, 'labeled keypoint')}"
    )
    if summary.agreement is not None:
        lines.append(f"workers agree by {summary.agreement:.2f} of 1 on average")
    lines += _round_lines(summary.round)
    if summary.reported:
        lines.append(f"workers reported problems with {_count(summary.reported, 'image')}")
    return lines


def _round_lines(found: RoundAgreement) -> list[str]:
    if not found.number:
        return []
    texts = []
    if found.verdicts:
        texts.append(", ".join(f"{found.verdicts[one]:,} {said}" for one, said in VERDICTS.items()))
    if found.unreviewed:
        texts.append(f"{found.unreviewed:,} without a verdict")
    if not found.verdicts and (found.accepted or found.changed):
        texts.append(f"{found.accepted:,} accepted as they were, {found.changed:,} changed")
    if found.similarity is not None:
        texts.append(f"agrees with the labels before by {found.similarity:.3f} of 1 (OKS)")
    return [f"round {found.number}: {'; '.join(texts) or 'no earlier labels to compare with'}"]


def _table(title: str, rows: list[tuple[str, int]]) -> None:
    if not rows:
        return
    click.echo(f"\n{title}")
    for text, count in rows[:NAMED]:
        click.echo(f"  {count:5,}  {text}")
    rest = rows[NAMED:]
    if rest:
        click.echo(f"  {sum(count for _, count in rest):5,}  for {len(rest)} other reasons")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
