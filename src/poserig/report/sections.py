"""Writes the report's sections about the data set as HTML: agreement, keypoints, coverage, time."""

from collections.abc import Iterable, Sequence
from html import escape

from poserig.report.charts import Column, Figure, columns, heat, poses, span, stacked
from poserig.report.coverage import MOST_COUNTED
from poserig.report.figures import Figures, RigFigures
from poserig.report.numbers import Histogram
from poserig.report.pose_map import COLUMNS, ROWS
from poserig.report.rounds import COUNTED
from poserig.report.words import counted, duration, name_of, number, percent

# Of more rigs, keypoints or days than these the page tells the first; JSON has all.
MOST_RIGS, MOST_DAYS = 6, 120


def section(ident: str, title: str, body: str, lede: str = "") -> str:
    """Returns a section of the page. `title` and `lede` are text, `body` is HTML."""
    told = f'<p class="lede">{escape(lede)}</p>' if lede else ""
    return (
        f'<section id="{ident}" aria-labelledby="{ident}-title"><h2 id="{ident}-title">'
        f"{escape(title)}</h2>{told}{body}</section>"
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], first: str = "") -> str:
    """Returns a table that can be scrolled sideways.

    Args:
        caption: What it holds, as text.
        head: Texts of the columns.
        rows: HTML of the cells; the first of a row names it.
        first: Class of the table, or "".
    """
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{first}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def chart(title: str, drawn: str, note: str = "") -> str:
    """Returns a chart with its title. `title` and `note` are text."""
    told = f"<p>{escape(note)}</p>" if note else ""
    return f"<figure><figcaption>{escape(title)}</figcaption>{drawn}{told}</figure>"


def certainty(figures: Figures) -> str:
    """Writes how sure the labels are."""
    charts = [
        chart(
            "Risk of the images",
            _shares("Images by the risk that something is wrong", figures.risk, "image"),
            f"Chance that something about the image is wrong, as poserig qa estimates it."
            f" {counted(figures.doubtful, 'image')} of {figures.images:,} deserve a look.",
        )
    ]
    if figures.agreement.count:
        charts.append(
            chart(
                "Agreement",
                _shares("Images by the agreement of their workers", figures.agreement, "image"),
                f"Of the workers of an image. Mean {number(figures.agreement.mean)} over"
                f" {counted(figures.agreement.count, 'image')}.",
            )
        )
    if figures.confidence.count:
        charts.append(
            chart(
                "Confidence",
                _shares("Keypoints by confidence", figures.confidence, "keypoint"),
                f"That a keypoint exists and is in its place. Mean"
                f" {number(figures.confidence.mean)} over"
                f" {counted(figures.confidence.count, 'keypoint')}.",
            )
        )
    if figures.more_would_help.count:
        charts.append(
            chart(
                "Would one more answer help?",
                _shares(
                    "Images by the chance that an answer helps", figures.more_would_help, "image"
                ),
                f"Chance that one more answer changes the label. Mean"
                f" {number(figures.more_would_help.mean)}.",
            )
        )
    lede = "" if figures.agreement.count else (
        "No image has a label of several workers, so there is no agreement and no confidence."
    )  # fmt: skip
    return section("certainty", "How sure the labels are", _grid(charts), lede)


def keypoints(figures: Figures) -> str:
    """Writes visibility and error of each keypoint."""
    parts = [_keypoints(one) for one in _rigs(figures)]
    left = len(figures.rigs) - MOST_RIGS
    if left > 0:
        parts.append(f"<p>{counted(left, 'further rig')}: --json has them.</p>")
    lede = (
        "Visibility in the labels. Errors are the distance to the label of several workers (answers"
        ") or to known points (labels): the dot is the median, the line ends at the 90 % quantile."
        " 1 σ is about how far apart two careful people click."
    )
    return section("keypoints", "Keypoints", "".join(parts), lede)


def _keypoints(one: RigFigures) -> str:
    answers = any(spread.sigmas.count for spread in one.workers)
    gold = any(spread.sigmas.count for spread in one.gold)
    head = ["Keypoint", "Visible, occluded, not labeled", "Labeled"]
    head += ["Confidence"] if any(sample.count for sample in one.confidence) else []
    head += ["Error of answers", "σ", "px"] if answers else []
    head += ["Error of labels", "σ", "px"] if gold else []
    most = max(
        [q for spread in (*one.workers, *one.gold) if (q := spread.sigmas.quantile(0.9))] or [1.0]
    )
    rows = []
    for index, name in enumerate(one.rig.keypoint_names):
        none, occluded, visible = one.visibility[index]
        total = max(none + occluded + visible, 1)
        told = f"{visible:,} visible, {occluded:,} occluded, {none:,} not labeled"
        bar = stacked(
            told,
            [
                ("visible", visible / total, f"{visible:,} visible"),
                ("occluded", occluded / total, f"{occluded:,} occluded"),
                ("absent", none / total, f"{none:,} not labeled"),
            ],
        )
        row = [escape(name_of(name)), bar, percent((visible + occluded) / total)]
        if "Confidence" in head:
            row.append(number(one.confidence[index].mean))
        for is_there, spread in ((answers, one.workers[index]), (gold, one.gold[index])):
            if is_there:
                middle, end = spread.sigmas.quantile(0.5), spread.sigmas.quantile(0.9)
                drawn = ""
                if middle is not None and end is not None:
                    drawn = span(
                        f"Median {middle:.1f} σ, 90 % below {end:.1f} σ", middle, end, most
                    )
                row += [drawn, number(middle, 1), number(spread.pixels.quantile(0.5), 1)]
        rows.append(row)
    caption = f"{one.rig.name or 'Rig'}: {counted(one.instances, 'instance')}"
    return table(caption, head, rows) + legend(
        ("visible", "visible"), ("occluded", "occluded"), ("absent", "not labeled")
    )


def rounds(figures: Figures) -> str:
    """Writes what each round of correction changed."""
    found = [figures.rounds[number] for number in sorted(figures.rounds)]
    started = [one for one in found if one.started]
    if not started:
        text = "No label says that it started from earlier points, so no round changed anything."
        return section("rounds", "Rounds", "", text)
    rows = [
        [
            str(one.number),
            f"{one.labels:,}",
            f"{one.started:,}",
            percent(one.accepted / one.started),
            *(f"{one.counts[name]:,}" for name in COUNTED),
            number(one.moves.quantile(0.5), 1),
            number(one.largest, 1),
            escape(", ".join(f"{n:,} {name}" for name, n in one.verdicts.most_common())) or "-",
        ]
        for one in started
    ]
    head = ["Round", "Labels", "Started from points", "Accepted as is", "Points moved",
            "Points placed", "Points cleared", "Visibility", "Instances added",
            "Instances removed", "Median move, σ", "Largest move, σ", "Reviews"]  # fmt: skip
    lede = "What people changed about the points that their page started from."
    return section("rounds", "Rounds", table("Changes by round", head, rows), lede)


def coverage(figures: Figures) -> str:
    """Writes which poses, sizes and places the data set covers."""
    found = figures.coverage
    parts = []
    for one in _rigs(figures):
        cells = [Figure(cell.column, cell.row, cell.count, cell.pose) for cell in one.map.cells()]
        if not cells:
            continue
        index = one.rig.index
        links = [(index[link.start], index[link.end]) for link in one.rig.links]
        title = f"Map of the poses of {one.rig.name or 'the rig'}"
        drawn = poses(title, cells, links, COLUMNS, ROWS)
        note = (
            "Like poses lie beside each other, whatever their size and place. The darker a field,"
            " the more poses are like the one in it; an empty field is a pose that is hardly there."
        )
        parts.append(f'<div class="wide">{chart(title, drawn, note)}</div>')
    counts = [
        Column(found.per_image[n], f"{n}+" if n == MOST_COUNTED else str(n),
               f"{found.per_image[n]:,} images with {n}{' or more' * (n == MOST_COUNTED)}")
        for n in range(max(found.per_image, default=0) + 1)
    ]  # fmt: skip
    charts = [
        chart("Instances on an image", columns("Images by their number of instances", counts))
    ]
    if found.sized:
        edges = found.sizes.edges
        sizes = [
            Column(count, f"{100 * edges[n + 1]:.0f}" if n % 2 else "",
                   f"{count:,} instances of {100 * edges[n]:.1f} to {100 * edges[n + 1]:.1f} %")
            for n, count in enumerate(found.sizes.counts)
        ]  # fmt: skip
        charts += [
            chart("Size", columns("Instances by size", sizes), "Upper limit of a column, in % of"
                  " the image: root of the instance's area by root of the image's."),
            chart("Position", heat("Positions of the instances on the image", found.positions),
                  "Where the middles of the instances are on the image."),
        ]  # fmt: skip
    if figures.classes:
        charts.append(chart("Classes", _list(figures.classes.most_common(12))))
    if figures.flags:
        charts.append(chart("Flags", _list(figures.flags.most_common(12))))
    return section("coverage", "What the data set covers", "".join(parts) + _grid(charts))


def time(figures: Figures) -> str:
    """Writes progress and working time."""
    days = sorted(figures.days.items())[-MOST_DAYS:]
    parts = []
    if figures.timed[0]:
        parts.append(
            f"<p>{escape(duration(figures.seconds))} of work on"
            f" {counted(figures.timed[0], 'label')}: {duration(figures.seconds_per(0))} for a"
            f" label, {duration(figures.seconds_per(1))} for an instance,"
            f" {duration(figures.seconds_per(2))} for a keypoint.</p>"
        )
    else:
        parts.append("<p>No label says how long it took.</p>")
    if days:
        every = max(1, len(days) // 6)
        made = [
            Column(one.labels, f"{day:%b} {day.day}" if not n % every else "",
                   f"{day:%Y-%m-%d}: {counted(one.labels, 'label')}, {duration(one.seconds)}")
            for n, (day, one) in enumerate(days)
        ]  # fmt: skip
        parts.append(
            _grid([chart("Labels by day", columns("Labels by the day they were made", made))])
        )
    return section("time", "Progress and time", "".join(parts))


def _rigs(figures: Figures) -> list[RigFigures]:
    found = sorted(figures.rigs.values(), key=lambda one: -one.instances)
    return found[:MOST_RIGS]


def _shares(title: str, found: Histogram, what: str) -> str:
    values = []
    for place, count in enumerate(found.counts):
        low, high = found.edges[place], found.edges[place + 1]
        below = f"{low:.1f}" if not place % 4 else ""
        values.append(Column(count, below, f"{counted(count, what)} from {low:.2f} to {high:.2f}"))
    return columns(title, values)


def _grid(charts: Sequence[str]) -> str:
    return f'<div class="grid">{"".join(charts)}</div>'


def _list(counts: Iterable[tuple[str, int]]) -> str:
    rows = "".join(f"<li>{escape(name_of(name))} <b>{n:,}</b></li>" for name, n in counts)
    return f'<ul class="counts">{rows}</ul>'


def legend(*kinds: tuple[str, str]) -> str:
    """Returns what colors mean: (class of the color, text)."""
    rows = "".join(f'<li class="key-{kind}">{escape(text)}</li>' for kind, text in kinds)
    return f'<ul class="legend">{rows}</ul>'
