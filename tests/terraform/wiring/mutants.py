"""Mutants of the wiring: an input not handed on, a reference to the neighbor, an order lost."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.terraform.security.hcl_text import blocks
from tests.terraform.wiring import order
from tests.terraform.wiring.facts import broken
from tests.terraform.wiring.plans import copied, plan_all
from tests.terraform.wiring.settings import SETTINGS
from tests.terraform.wiring.table import FACTS
from tools.terraform_readme import TERRAFORM

MODULES: Final = TERRAFORM / "modules"
AT_ONCE: Final = 16
"""Mutants that one Terraform plans: more need more memory, fewer more time."""
CALLERS: Final = {
    "root": "main.tf",
    "account root": "account/main.tf",
    "all-in-one root": "all-in-one/main.tf",
    "stack": "modules/stack/main.tf",
}
"""What calls modules: its name to the file."""
ARGUMENT: Final = re.compile(r"(?ms)^  (\w+) += .*?\n(?=  [\w#]|\n|\})")
FAMILIES: Final = (
    ("pre_annotation", "post_annotation"),
    ("input_prefix", "output_prefix", "template_prefix"),
    ("user_pool_id", "user_pool_client_id"),
)
"""Names that stand for the same kind of thing: one is easily written for the next."""
REFERENCE: Final = re.compile(
    rf"(?P<of>\b(?:var|local|module|data|aws_|functions)[\w.\[\]]*\.)"
    rf"(?P<name>{'|'.join(name for family in FAMILIES for name in family)})(?P<rest>\w*)\b"
)
NOT_WIRING: Final = ("attributes.tf", "moved.tf", "variables.tf")
"""Files with rules, which tests/terraform/test_rules.py tries, and with what was before."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file below terraform/.

    Attributes:
        name: File and what was done, in words.
        is_static: No plan can show it: only order and lifecycle, and a root that is written whole.
    """

    name: str
    file: str
    text: str
    is_static: bool


def mutants(tree: Path = TERRAFORM) -> Iterator[Mutant]:
    """Every mutant of the wiring, in the order of the files."""
    yield from _inputs_not_handed_on(tree)
    yield from _neighbors(tree)
    yield from _orders_lost(tree)


def _inputs_not_handed_on(tree: Path) -> Iterator[Mutant]:
    """A file without one argument of a call."""
    for caller, file in CALLERS.items():
        text = (tree / file).read_text("utf-8")
        for call in blocks(text, r'module "\w+"'):
            name = call.text.split('"')[1]
            for found in ARGUMENT.finditer(call.text):
                if found[1] not in ("source", "count"):
                    changed = _cut(text, call.start + found.start(), call.start + found.end())
                    said = f"{caller}: {name} is not given {found[1]}"
                    yield Mutant(said, file, changed, file in order.WRITTEN)


def _neighbors(tree: Path) -> Iterator[Mutant]:
    """One reference to the next name of a family instead of its own.

    Only where the module has the other reference too: Terraform itself refuses what is not there.
    """
    for path in sorted((tree / "modules").glob("*/*.tf")):
        if path.name in NOT_WIRING:
            continue
        module = "".join(file.read_text("utf-8") for file in sorted(path.parent.glob("*.tf")))
        text = path.read_text("utf-8")
        bare = re.sub(
            r"#[^\n]*|(?:description|error_message)[^\n]*", lambda found: " " * len(found[0]), text
        )
        for found in REFERENCE.finditer(bare):
            [family] = [family for family in FAMILIES if found["name"] in family]
            other = family[(family.index(found["name"]) + 1) % len(family)]
            if not re.search(rf"{re.escape(found['of'] + other + found['rest'])}\b", module):
                continue
            line = text.count("\n", 0, found.start()) + 1
            stripped = text.splitlines()[line - 1].strip()
            changed = text[: found.start("name")] + other + text[found.end("name") :]
            yield Mutant(
                f"{path.parent.name}/{path.name}: {other}{found['rest']} in `{stripped[:70]}` "
                f"({_nth(bare, found)})",
                f"modules/{path.parent.name}/{path.name}",
                changed,
                False,
            )


def _nth(text: str, found: re.Match[str]) -> int:
    """Which of the references of that name it is."""
    return text.count(found["name"], 0, found.start("name")) + 1


def _orders_lost(tree: Path) -> Iterator[Mutant]:
    """A lifecycle or depends_on that is gone, or one entry of it."""
    for path in sorted((tree / "modules").glob("*/*.tf")):
        file = path.relative_to(tree / "modules").as_posix()
        below = f"modules/{file}"
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
                yield Mutant(f"{file}: {name} has lost `{said}`", below, changed, True)
            for listed in re.finditer(
                r"(?ms)^ +(?:depends_on|ignore_changes) += \[\n.*?\]\n", block.text
            ):
                for entry in re.finditer(r"(?m)^ +\S+,\n", listed[0]):
                    start = block.start + listed.start() + entry.start()
                    changed = _cut(text, start, start + len(entry[0]))
                    said = entry[0].strip()
                    yield Mutant(f"{file}: {name} has lost {said}", below, changed, True)


def _cut(text: str, start: int, end: int) -> str:
    return text[:start] + text[end:]


def settings_of(mutant: Mutant) -> Iterator[str]:
    """The settings that plan a mutant's file."""
    for name, setting in SETTINGS.items():
        folder = Path(mutant.file).parent
        in_modules = folder.parts[:1] == ("modules",)
        if folder.name in setting.modules if in_modules else folder == Path(setting.root):
            yield name


def killed(
    some: list[Mutant], folder: Path, environment: Mapping[str, str], tree: Path = TERRAFORM
) -> dict[str, str]:
    """Name of each mutant to what kills it first; "" where it lives.

    Args:
        folder: An empty folder to work in.
        environment: Terraform's.
    """
    found = dict.fromkeys((mutant.name for mutant in some), "")
    alive: list[Mutant] = []
    here = folder / "order"
    copied(tree, here)
    for mutant in some:
        whole = (here / mutant.file).read_text("utf-8")
        (here / mutant.file).write_text(mutant.text, "utf-8")
        lost = order.broken(here)
        (here / mutant.file).write_text(whole, "utf-8")
        found[mutant.name] = lost[0] if lost else ""
        if not lost and not mutant.is_static:
            alive.append(mutant)
    # Most are seen in the first setting that plans their module: it has everything.
    for setting in SETTINGS:
        concerned = [mutant for mutant in alive if setting in settings_of(mutant)]
        for start in range(0, len(concerned), AT_ONCE):
            work = folder / "plans"
            work.mkdir()
            trees = {
                mutant.name: _changed(mutant, tree, work / f"mutant_{number}")
                for number, mutant in enumerate(concerned[start : start + AT_ONCE])
            }
            (work / "work").mkdir()
            for name, planned in plan_all(trees, work / "work", environment, [setting]).items():
                failed = broken(planned, FACTS)
                found[name] = failed[0] if failed else ""
            shutil.rmtree(work)
        alive = [mutant for mutant in alive if not found[mutant.name]]
    return found


def _changed(mutant: Mutant, tree: Path, copy: Path) -> Path:
    copied(tree, copy)
    (copy / mutant.file).write_text(mutant.text, "utf-8")
    return copy


def lines(found: Mapping[str, str]) -> Iterator[str]:
    """The list of mutants as it is kept: whether each is killed, and its name."""
    for name, why in found.items():
        yield f"{'killed' if why else 'ALIVE '} {name}\n"
