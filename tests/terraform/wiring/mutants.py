"""Mutants of the wiring: an input not handed on, a reference to the neighbor, an order lost."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.terraform.security.hcl_text import blocks
from tests.terraform.wiring import order, wanted
from tests.terraform.wiring.plans import SETTINGS, plan_all
from tools.terraform_readme import TERRAFORM

MODULES: Final = TERRAFORM / "modules"
AT_ONCE: Final = 16
"""Mutants that one Terraform plans: more need more memory, fewer more time."""
ARGUMENT: Final = re.compile(r"(?m)^  (\w+) += [^\n]*[^\n{[(]\n")
PARTNERS: Final = ("pre_annotation", "post_annotation")
SWAPPED: Final = (
    "functions/main.tf",
    "functions/outputs.tf",
    "iam/functions.tf",
    "iam/outputs.tf",
    "stack/main.tf",
    "stack/outputs.tf",
    "stack/ssm.tf",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file below modules/.

    Attributes:
        name: File and what was done, in words.
        is_static: No plan can show it: only order and lifecycle.
    """

    name: str
    file: str
    text: str
    is_static: bool


def mutants(modules: Path = MODULES) -> Iterator[Mutant]:
    """Every mutant of the wiring, in the order of the files."""
    yield from _inputs_not_handed_on(modules)
    yield from _neighbors(modules)
    yield from _orders_lost(modules)


def _inputs_not_handed_on(modules: Path) -> Iterator[Mutant]:
    """modules/stack/main.tf without one argument of a call."""
    text = (modules / "stack/main.tf").read_text("utf-8")
    for call in blocks(text, r'module "\w+"'):
        name = call.text.split('"')[1]
        for found in ARGUMENT.finditer(call.text):
            if found[1] not in ("source", "count"):
                changed = _cut(text, call.start + found.start(), call.start + found.end())
                yield Mutant(
                    f"stack: {name} is not given {found[1]}", "stack/main.tf", changed, False
                )


def _neighbors(modules: Path) -> Iterator[Mutant]:
    """One reference to the pre-annotation function's instead of the post's, or the other way."""
    for file in SWAPPED:
        text = (modules / file).read_text("utf-8")
        bare = re.sub(
            r"#[^\n]*|(?:description|error_message)[^\n]*", lambda found: " " * len(found[0]), text
        )
        for found in re.finditer(r"(?<=\.)(pre_annotation|post_annotation)\b", bare):
            other = PARTNERS[1 - PARTNERS.index(found[1])]
            line = text.count("\n", 0, found.start()) + 1
            stripped = text.splitlines()[line - 1].strip()
            changed = text[: found.start()] + other + text[found.end() :]
            yield Mutant(
                f"{file}: {other} in `{stripped[:70]}` ({_nth(bare, found)})", file, changed, False
            )


def _nth(text: str, found: re.Match[str]) -> int:
    """Which of the references of that name it is."""
    return text.count(found[1], 0, found.start()) + 1


def _orders_lost(modules: Path) -> Iterator[Mutant]:
    """A lifecycle or depends_on that is gone, or one entry of it."""
    for path in sorted(modules.glob("*/*.tf")):
        file = path.relative_to(modules).as_posix()
        text = path.read_text("utf-8")
        for block in blocks(text, r'(?:resource "\w+"|output|data "\w+") "\w+"'):
            _, kind, *rest = block.text.split('"')
            name = f"{kind} {rest[1]}" if block.text.startswith("resource") else kind
            for found in re.finditer(
                r"(?m)^ +(?:create_before_destroy|ignore_changes|depends_on) += .*[^[]\n",
                block.text,
            ):
                changed = _cut(text, block.start + found.start(), block.start + found.end())
                said = found[0].strip()[:60]
                yield Mutant(f"{file}: {name} has lost `{said}`", file, changed, True)
            for listed in re.finditer(
                r"(?ms)^ +(?:depends_on|ignore_changes) += \[\n.*?\]\n", block.text
            ):
                for entry in re.finditer(r"(?m)^ +\S+,\n", listed[0]):
                    start = block.start + listed.start() + entry.start()
                    changed = _cut(text, start, start + len(entry[0]))
                    yield Mutant(f"{file}: {name} has lost {entry[0].strip()}", file, changed, True)


def _cut(text: str, start: int, end: int) -> str:
    return text[:start] + text[end:]


def killed(
    some: list[Mutant], folder: Path, environment: Mapping[str, str], modules: Path = MODULES
) -> dict[str, str]:
    """Name of each mutant to what kills it first; "" where it lives.

    Args:
        folder: An empty folder to work in.
        environment: Terraform's.
    """
    found: dict[str, str] = {}
    for start in range(0, len(some), AT_ONCE):
        variants: dict[str, Path] = {}
        for number, mutant in enumerate(some[start : start + AT_ONCE]):
            copy = folder / f"mutant_{start + number}"
            shutil.copytree(modules, copy, ignore=shutil.ignore_patterns("tests", ".terraform*"))
            (copy / mutant.file).write_text(mutant.text, "utf-8")
            lost = order.broken(copy)
            found[mutant.name] = lost[0] if lost else ""
            if not lost and not mutant.is_static:
                variants[mutant.name] = copy
        # Most are seen in the first setting, which has everything.
        for setting in SETTINGS:
            if not variants:
                break
            work = folder / "plans"
            work.mkdir()
            for name, planned in plan_all(variants, work, environment, [setting]).items():
                failed = wanted.broken(planned)
                if failed:
                    found[name] = failed[0]
                    del variants[name]
            shutil.rmtree(work)
    return found


def lines(found: Mapping[str, str]) -> Iterator[str]:
    """The list of mutants as it is kept: whether each is killed, and its name."""
    for name, why in found.items():
        yield f"{'killed' if why else 'ALIVE '} {name}\n"
