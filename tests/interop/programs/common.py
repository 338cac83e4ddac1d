"""What the scripts of the programs share: the standard library alone, as poserig is not there."""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

PLACE, WRITTEN, TOLD = (Path(argument) for argument in sys.argv[1:4])
TRUTH: dict[str, Any] = json.loads((PLACE / "truth.json").read_text(encoding="utf-8"))
NAMES: list[str] = TRUTH["names"]
PEOPLE: dict[str, list[list[float]]] = TRUTH["people"]
WIDTH, HEIGHT = TRUTH["size"]


def block_of(page: str, head: str) -> str:
    """Returns the block of a page of docs/ that begins with a head, such as "sql"."""
    text = (Path(__file__).resolve().parents[3] / "docs" / page).read_text(encoding="utf-8")
    _, found, rest = text.partition(f"```{head}\n")
    assert found, f"docs/{page} has no block {head}"
    return rest.partition("```")[0]


class Report:
    """Collects what was tried."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.written: list[dict[str, Any]] = []

    def tried(self, format_name: str, program: str, *what: str) -> None:
        """Notes what a program did with a format. The version is that which is installed."""
        for row in self.rows:
            if (row["format"], row["program"]) == (format_name, program):
                row["tried"] += what
                return
        self.rows.append({"format": format_name, "program": program,
                          "version": version(program), "tried": list(what)})  # fmt: skip

    def wrote(self, format_name: str, program: str, path: str, people: Any, **more: Any) -> None:
        """Notes a file that a program wrote, and the people that poserig must find in it."""
        if not any(r["format"] == format_name and r["program"] == program for r in self.rows):
            self.tried(format_name, program)
        self.written.append({"format": format_name, "program": program, "path": path,
                             "people": people, **more})  # fmt: skip

    def end(self) -> None:
        TOLD.write_text(json.dumps({"rows": self.rows, "written": self.written}), encoding="utf-8")


def same(found: Any, expected: Any, tolerance: float = 0, where: str = "") -> None:
    """Asserts that two lists of numbers are the same."""
    found, expected = [float(n) for n in found], [float(n) for n in expected]
    assert len(found) == len(expected), f"{where}: {len(found)} numbers, not {len(expected)}"
    for a, b in zip(found, expected):  # noqa: B905
        assert abs(a - b) <= tolerance, f"{where}: {a} is not {b}"


def visible(people: Any) -> dict[str, list[list[float]]]:
    """Returns the people with every labeled point visible, for programs without occluded ones."""
    return {
        name: [[2 if n % 3 == 2 and v else v for n, v in enumerate(flat)] for flat in found]
        for name, found in people.items()
    }
