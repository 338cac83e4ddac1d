"""The thin roots of terraform/, made from the modules that they call.

A root has every input and output of its modules, so that a setting is described, checked and given
its default in one place: the module. `python -m tools.terraform_roots` writes main.tf, variables.tf
and outputs.tf of each root; `make lint` holds them against the modules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.terraform_readme import TERRAFORM, blocks

HEAD = "# Written by `python -m tools.terraform_roots` from modules/{modules}: change it there.\n"


@dataclass(frozen=True, slots=True)
class Root:
    """A root and what it calls.

    Attributes:
        calls: Name of each call to the module's name.
        own: Inputs that the root works out itself: module input to expression. A variable of this
            name is the root's own, in a file of its own.
        names: Inputs that have another name in the root: "module.input" to name.
        hidden: Outputs that the root leaves out: "module.output".
    """

    folder: Path
    calls: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


BUILD_DIR = (
    'var.build_dir == "" || startswith(var.build_dir, "/") ? var.build_dir '
    ': "${path.module}/${var.build_dir}"'
)
STACK = {"build_dir": BUILD_DIR, "remembered": "module.remembered"}
# As they were called when a stack had a workforce of its own.
ACCOUNT_NAMES = {
    "account.allowed_cidrs": "worker_allowed_cidrs",
    "account.mfa": "worker_mfa",
    "account.password_policy": "worker_password_policy",
}
ROOTS = (
    Root(TERRAFORM, {"stack": "stack"}, {**STACK, "workforce": "local.workforce"}),
    Root(TERRAFORM / "account", {"account": "account"}),
    Root(
        TERRAFORM / "all-in-one",
        {"account": "account", "stack": "stack"},
        {**STACK, "stack.workforce": "module.account.workforce"},
        ACCOUNT_NAMES,
        frozenset({"account.workforce"}),
    ),
)


def files(root: Root) -> dict[str, str]:
    """File name to text of what is written of a root."""
    head = HEAD.format(modules=" and modules/".join(root.calls.values()))
    variables: dict[str, str] = {}
    outputs: dict[str, str] = {}
    calls = []
    for call, module in root.calls.items():
        folder = TERRAFORM / "modules" / module
        arguments = {}
        for name, content in blocks(folder, "variable"):
            own = root.own.get(f"{call}.{name}", root.own.get(name))
            given = root.names.get(f"{call}.{name}", name)
            arguments[name] = own or f"var.{given}"
            if own is None:
                variables.setdefault(given, _variable(given, content))
        calls.append(_call(call, _path_to(root, module), arguments))
        for name, content in blocks(folder, "output"):
            if f"{call}.{name}" not in root.hidden:
                outputs.setdefault(name, _output(name, call, content))
    return {
        "main.tf": "\n".join([head, *calls]),
        "variables.tf": "\n".join([head, *variables.values()]),
        "outputs.tf": "\n".join([head, *outputs.values()]),
    }


def stale() -> list[str]:
    """The files that are not as they should be."""
    return [
        str((root.folder / name).relative_to(TERRAFORM.parent))
        for root in ROOTS
        for name, text in files(root).items()
        if not (root.folder / name).exists() or (root.folder / name).read_text("utf-8") != text
    ]


def _path_to(root: Root, module: str) -> str:
    above = "../" * len(root.folder.relative_to(TERRAFORM).parts) or "./"
    return f"{above}modules/{module}"


def _variable(name: str, content: Mapping[str, Any]) -> str:
    kind = str(content["type"]).removeprefix("${").removesuffix("}")
    # Without a value the module's default holds.
    default = "  default     = null\n" if "default" in content else "  nullable    = false\n"
    if content.get("sensitive"):
        default += "  sensitive   = true\n"
    return (
        f'variable "{name}" {{\n'
        f"  description = {content['description']}\n"
        f"  type        = {kind}\n{default}}}\n"
    )


def _output(name: str, call: str, content: Mapping[str, Any]) -> str:
    return (
        f'output "{name}" {{\n'
        f"  description = {content['description']}\n"
        f"  value       = module.{call}.{name}\n}}\n"
    )


def _call(call: str, source: str, arguments: Mapping[str, str]) -> str:
    width = max(map(len, arguments))
    listed = "".join(f"  {name:{width}} = {value}\n" for name, value in arguments.items())
    return f'module "{call}" {{\n  source = "{source}"\n\n{listed}}}\n'


if __name__ == "__main__":
    for every in ROOTS:
        for file, written in files(every).items():
            (every.folder / file).write_text(written, "utf-8")
