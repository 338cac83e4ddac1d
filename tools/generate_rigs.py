"""Writes docs/rigs.md and its pictures from the rigs of the library.

tests/unit/tools/test_generate_rigs.py fails when the page or a picture is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_names, load_rig
from poserig.rigging.picture import picture_of
from poserig.rigging.svg import svg_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rigs.md"
PICTURES = ROOT / "docs" / "images" / "rigs"
# Longer side of a picture, pixels.
SIZE = 360
# What does not derive from the rigs.
HEAD = ROOT / "tools" / "rigs_head.md"
SOURCES = {
    "measured": "measured",
    "transferred": "transferred from another rig",
    "estimated": "estimated",
    "placeholder": "a placeholder",
}


def main() -> int:
    """Writes what changes, and says so."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    files = {PAGE: page(), **{PICTURES / name: text for name, text in pictures().items()}}
    for path, text in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    for path in set(PICTURES.glob("*.svg")) - set(files):
        path.unlink()
        sys.stdout.write(f"removed {path.relative_to(ROOT)}\n")
    return 0


def pictures() -> dict[str, str]:
    """The picture of each rig, by the name of its file."""
    return {f"{name}.svg": svg_of(picture_of(load_rig(name), SIZE)) for name in library_names()}


def page() -> str:
    """The text that the page should have."""
    rigs = [load_rig(name) for name in library_names()]
    lines = [HEAD.read_text(encoding="utf-8"), *_table(rigs)]
    for rig in rigs:
        lines += _section(rig)
    return "\n".join(lines) + "\n"


def _table(rigs: list[Rig]) -> Iterator[str]:
    yield "| rig | labels | keypoints | links | sigmas |"
    yield "| --- | --- | --- | --- | --- |"
    for rig in rigs:
        counts = f"{len(rig.keypoints)} | {len(rig.links)}"
        yield f"| [`{rig.name}`](#{rig.name}) | {rig.category} | {counts} | {rig.sigma_source} |"


def _section(rig: Rig) -> Iterator[str]:
    yield f"\n## {rig.name}\n"
    yield f"![The template of {rig.name}](images/rigs/{rig.name}.svg)\n"
    yield f"{rig.title}. Sigmas are {SOURCES[rig.sigma_source]}. {rig.credit}\n"
    yield f"{_names(rig)}\n\nHash `{rig.hash}`."


def _names(rig: Rig) -> str:
    """Names by group, with their numbers. Those of long rows stand as a range."""
    groups: dict[str, list[str]] = {}
    for number, one in enumerate(rig.keypoints, 1):
        groups.setdefault(one.group or "points", []).append(f"{number}\u00a0{one.name}")
    rows = ["| group | keypoints |", "| --- | --- |"]
    for group, names in groups.items():
        told = ", ".join(names) if len(names) <= 26 else f"{names[0]} … {names[-1]}"
        rows.append(f"| {group} | {told} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
