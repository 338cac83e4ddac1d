"""The house's rules for .tf files, which `terraform validate` does not know: see `RULES`."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2

from tools.terraform_readme import TERRAFORM, text

Blocks = Mapping[str, list[dict[str, Any]]]
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
VARIABLE_ORDER = ("description", "type", "default", "sensitive", "nullable", "validation")
OUTPUT_ORDER = ("description", "value", "sensitive", "depends_on")
FIRST = ("count", "for_each")
LAST = ("lifecycle", "depends_on")
REGION = re.compile(r"\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-[a-z]+)+-\d\b")
STATEMENT = re.compile(r'(?m)^\s*(?:statement|dynamic "statement" \{[^{}]*content) \{')
WILDCARD = re.compile(r'(resources|actions)\s*=\s*\["(\*|[a-z0-9]+:\*)"\]')


def _plain(name: str) -> str:
    return name.strip('"')


def named(code: Blocks) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Kind, type ("" where the kind has none), name and content of every block with a name."""
    for kind in ("resource", "data"):
        for block in code.get(kind, []):
            for type_, names in block.items():
                for name, content in names.items():
                    yield kind, _plain(type_), _plain(name), content
    for kind in ("module", "variable", "output"):
        for block in code.get(kind, []):
            for name, content in block.items():
                yield kind, "", _plain(name), content


def names(code: Blocks, written: str) -> Iterator[str]:
    """Names are snake_case, say what a thing is for, and do not repeat its type."""
    locals_ = [("local", "", name) for block in code.get("locals", []) for name in _own(block)]
    for kind, type_, name in [*locals_, *((k, t, n) for k, t, n, _ in named(code))]:
        if not SNAKE_CASE.fullmatch(name):
            yield f"{kind} {name}: not snake_case"
        if name in ("this", "main"):
            yield f"{kind} {name}: says nothing"
        if type_ and type_.rpartition("_")[2] in name.split("_"):
            yield f"{type_} {name}: repeats its type"


def variables(code: Blocks, written: str) -> Iterator[str]:
    """Variables are typed, described, never null; rules say which variable they are about."""
    for kind, _, name, content in named(code):
        if kind != "variable":
            continue
        if not content.get("type"):
            yield f"variable {name}: no type"
        if len(text(content.get("description", ""))) <= 10:
            yield f"variable {name}: no description"
        # Without a value a thin root leaves the default to its module (tools/terraform_roots).
        leaves_it = "default" in content and content["default"] is None
        if content.get("nullable") is not False and not leaves_it:
            yield f"variable {name}: nullable = false is missing"
        for validation in content.get("validation", []):
            if name not in validation["error_message"]:
                yield f"variable {name}: a rule's message does not name it"
        yield from _in_order(f"variable {name}", content, VARIABLE_ORDER)


def outputs(code: Blocks, written: str) -> Iterator[str]:
    """Outputs are described."""
    for kind, _, name, content in named(code):
        if kind == "output":
            if len(text(content.get("description", ""))) <= 10:
                yield f"output {name}: no description"
            yield from _in_order(f"output {name}", content, OUTPUT_ORDER)


def sections(code: Blocks, written: str) -> Iterator[str]:
    """count or for_each comes first in a block, lifecycle and depends_on last."""
    for kind, type_, name, content in named(code):
        if kind not in ("resource", "data"):
            continue
        keys = _own(content)
        label = f"{type_} {name}"
        for key in set(FIRST) & set(keys):
            if keys[0] != key:
                yield f"{label}: {key} is not its first line"
        tail = [key for key in keys if key in LAST]
        if keys[len(keys) - len(tail) :] != tail or tail != sorted(tail, key=LAST.index):
            yield f"{label}: it does not end with lifecycle, depends_on"


def policies(code: Blocks, written: str) -> Iterator[str]:
    """Policy statements begin with a sid; wildcards and skipped checks are explained."""
    for statement in STATEMENT.finditer(written):
        if not re.match(r"\s*sid\s*=", written[statement.end() :]):
            where = written.count("\n", 0, statement.end()) + 1
            yield f"line {where}: the statement does not begin with its sid"
    lines = written.splitlines()
    for number, line in enumerate(lines, 1):
        if WILDCARD.search(line) and "#" not in lines[number - 2]:
            yield f"line {number}: no comment says why it is a wildcard"
        if "checkov:skip" in line and not re.search(r"checkov:skip=CKV2?_AWS_\d+: .{15,}", line):
            yield f"line {number}: the skipped check has no reason"


def portability(code: Blocks, written: str) -> Iterator[str]:
    """No region, no partition and no local AWS in the code."""
    bare = re.sub(r"(?m)#.*$|error_message.*$|description.*$", "", written)
    for found in (
        REGION.search(bare),
        re.search(r"arn:aws(-[a-z]+)*:", bare.replace("arn:[a-z-]+:", "")),
        re.search(r"(?i)moto|localhost|127\.0\.0\.1|endpoints|skip_", bare),
    ):
        if found:
            yield f"{found[0]} is written down"


RULES: tuple[Callable[[Blocks, str], Iterator[str]], ...] = (
    names,
    variables,
    outputs,
    sections,
    policies,
    portability,
)


def _own(block: Mapping[str, Any]) -> list[str]:
    """The block's attributes and blocks as they are written, without the parser's own keys."""
    return [key for key in map(_plain, block) if not key.startswith("__")]


def _in_order(label: str, content: Mapping[str, Any], order: tuple[str, ...]) -> Iterator[str]:
    found = [key for key in _own(content) if key in order]
    if found != sorted(found, key=order.index):
        yield f"{label}: not in the order {', '.join(key for key in order if key in found)}"


def problems(written: str) -> Iterator[str]:
    """What is wrong with the text of a .tf file."""
    code = hcl2.loads(written)
    for rule in RULES:
        yield from rule(code, written)


def check(folder: Path = TERRAFORM) -> list[str]:
    """What is wrong with every .tf file of a folder and below."""
    found = []
    for file in sorted(folder.rglob("*.tf")):
        name = file.relative_to(folder.parent)
        if ".terraform" not in name.parts:
            found += [f"{name}: {problem}" for problem in problems(file.read_text("utf-8"))]
    return found
