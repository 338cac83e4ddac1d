"""Read *.tftest.hcl files: the runs, the variables that each gives, and what each expects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.terraform.security.hcl_text import blocks

# An attribute at some indentation, and all that is indented further or closes it.
ATTRIBUTE = r"(?ms)^{indent}(\w+) += (.*?)(?=^{indent}\w|\Z)"


@dataclass(frozen=True, slots=True)
class Run:
    """One `run` block.

    Attributes:
        variables: Name to the expression given, the file's variables among them.
        expects: What must fail, such as var.bucket_name.
    """

    name: str
    variables: dict[str, str]
    expects: frozenset[str]


def runs(module: Path) -> Iterator[Run]:
    """Every run of a module's tests that is about the module itself."""
    for file in sorted((module / "tests").glob("*.tftest.hcl")):
        text = file.read_text("utf-8")
        shared = _variables(text, "")
        for run in blocks(text, r'run "\w+"'):
            if any(blocks(run.text, "module")):
                continue
            expected = re.search(r"expect_failures = \[([^\]]*)\]", run.text)
            yield Run(
                run.text.split('"')[1],
                {**shared, **_variables(run.text, "  ")},
                frozenset(re.findall(r"[\w.]+", expected[1]) if expected else ()),
            )


def _variables(text: str, indent: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks(text, "variables"):
        if not re.match(rf"{indent}variables", block.text):
            continue  # of a run, where the file's are asked for
        body = block.text.partition("{\n")[2].rpartition("}")[0]
        pattern = ATTRIBUTE.replace("{indent}", indent + "  ")
        found |= {name: value.strip() for name, value in re.findall(pattern, body)}
    return found
