"""The tables of inputs and outputs in the READMEs of terraform/, made from the code.

`python -m tools.terraform_readme` writes them; a test holds them against the code.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hcl2

TERRAFORM = Path(__file__).parents[1] / "terraform"
MODULES = sorted(path for path in (TERRAFORM / "modules").iterdir() if path.is_dir())
# A root beside the stack's: docs/pipeline.md.
BOOTSTRAP = TERRAFORM / "bootstrap"
SECTION = re.compile(r"(?ms)^## (Inputs|Outputs)\n.*?(?=^## |\Z)")


def blocks(module: Path, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and content of every `variable` or `output` block of a module, in the code's order."""
    for file in sorted(module.glob("*.tf")):
        for block in hcl2.loads(file.read_text("utf-8")).get(kind, []):
            for name, content in block.items():
                yield name.strip('"'), content


def text(value: str) -> str:
    """What a quoted string of HCL says."""
    return value.removeprefix('"').removesuffix('"').replace('\\"', '"')


def type_name(variable: dict[str, Any]) -> str:
    """string, map(string), object, …: the fields of an object are in the code."""
    name = str(variable["type"]).removeprefix("${").removesuffix("}")
    # The stack's objects are `any`, with a rule: modules/stack/variables.tf says why.
    return "object" if name.startswith("object(") or name == "any" else name


def default(variable: dict[str, Any]) -> str:
    """The default as it is written in HCL."""
    if "default" not in variable:
        return "required"
    plain = json.dumps(variable["default"]).replace('"\\"', '"').replace('\\""', '"')
    return f"`{plain.replace(': ', ' = ')}`"


def sections(module: Path) -> dict[str, str]:
    """The README sections of a module: heading to text."""
    inputs = ["| Name | Type | Default | Description |", "|---|---|---|---|"]
    for name, content in blocks(module, "variable"):
        row = (f"`{name}`", type_name(content), default(content), text(content["description"]))
        inputs.append(f"| {' | '.join(row)} |")
    outputs = ["| Name | Description |", "|---|---|"]
    for name, content in blocks(module, "output"):
        outputs.append(f"| `{name}` | {text(content['description'])} |")
    return {
        "Inputs": "\n".join(["## Inputs", "", *inputs]),
        "Outputs": "\n".join(["## Outputs", "", *outputs]),
    }


def readme(module: Path) -> str:
    """The README of a module as it should be."""
    wanted = sections(module)
    written = (module / "README.md").read_text("utf-8")
    return SECTION.sub(lambda found: wanted[found[1]] + "\n\n", written).rstrip() + "\n"


if __name__ == "__main__":
    for folder in [*MODULES, BOOTSTRAP]:
        (folder / "README.md").write_text(readme(folder), "utf-8")
