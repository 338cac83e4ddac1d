"""What the settings plan without any AWS: the real provider, with answers put in."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from poserig.local.terraform import find_terraform
from tests.terraform.wiring.answers import PREFIXES, REGION, Setting
from tests.terraform.wiring.settings import SETTINGS
from tests.terraform.wiring.settings_alone import ALONE, ALONE_CODE

CHANGES: Final = '"resource_changes":'
OUTPUTS: Final = '"output_changes":'
LATER: Final = "(known after apply)"
HEAD: Final = f"""
provider "aws" {{
  region                      = "{REGION}"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}}
"""
NOT_COPIED: Final = ("tests", ".terraform*", "*.tfstate*", "examples", "bootstrap", "*.md")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, or why there is none.

    Attributes:
        values: Address of each resource to its planned values, and output.NAME to each output's.
        error: Terraform's words; "" where it planned.
    """

    values: Mapping[str, Any]
    error: str = ""


def test_file(setting: Setting, source: str) -> str:
    """A *.tftest.hcl that plans a setting of the code in a folder."""
    text = [HEAD]
    for kind, answers in (("data", setting.data), ("resource", setting.resources)):
        for target, values in answers.items():
            during = "  override_during = plan\n" if kind == "resource" else ""
            text.append(
                f"override_{kind} {{\n  target = {target}\n{during}  values = {values}\n}}\n"
            )
    text.append(
        f'run "planned" {{\n  command = plan\n\n  module {{\n    source = "./{source}"\n  }}\n\n'
        f"  variables {{{setting.variables}  }}\n}}\n"
    )
    return "\n".join(text)


def copied(tree: Path, copy: Path) -> None:
    """A copy of a folder like terraform/, without tests and texts."""
    shutil.copytree(tree, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))


def _made_ready(copy: Path) -> None:
    """Gives a copy the modules alone, and key prefixes that are nobody's default."""
    (copy / ALONE).mkdir()
    (copy / ALONE / "main.tf").write_text(ALONE_CODE, "utf-8")
    shutil.copy(copy / "terraform.tf", copy / ALONE)
    file = copy / "modules/stack/locals.tf"
    text = file.read_text("utf-8")
    for kind, prefix in PREFIXES.items():
        text, count = re.subn(rf'(?m)^(  {kind}_prefix += )"{kind}s?/"$', rf'\g<1>"{prefix}"', text)
        assert count == 1, kind
    file.write_text(text, "utf-8")


def plan_all(
    trees: Mapping[str, Path],
    folder: Path,
    environment: Mapping[str, str],
    settings: Iterable[str] = SETTINGS,
) -> dict[str, dict[str, Planned]]:
    """Plans settings of every variant of the code.

    Args:
        trees: Name of a variant to a folder like terraform/.
        folder: An empty folder to work in.
        environment: Terraform's.

    Returns:
        Variant to setting to its plan.
    """
    (folder / "main.tf").write_text("# The tests name the modules.\n", "utf-8")
    names: dict[str, tuple[str, str]] = {}
    (folder / "tests").mkdir()
    for number, (variant, tree) in enumerate(trees.items()):
        copied(tree, folder / f"variant_{number}")
        _made_ready(folder / f"variant_{number}")
        for place, setting in enumerate(settings):
            name = f"v{number}_{place}.tftest.hcl"
            names[f"tests/{name}"] = (variant, setting)
            source = f"variant_{number}/{SETTINGS[setting].root}"
            text = test_file(SETTINGS[setting], source.removesuffix("/."))
            (folder / "tests" / name).write_text(text, "utf-8")
    list(_terraform(folder, environment, "init", "-backend=false", "-input=false", "-no-color"))
    found: dict[str, dict[str, Planned]] = {variant: {} for variant in trees}
    errors: dict[str, list[str]] = {name: [] for name in names}
    for line in _terraform(folder, environment, "test", "-json", "-verbose"):
        file = re.search(r'"@testfile":"([^"]+)"', line)
        if file is None:
            continue
        variant, setting = names[file[1]]
        if '"type":"test_plan"' in line:
            found[variant][setting] = Planned(_values(line, SETTINGS[setting].call))
        elif '"@level":"error"' in line:
            errors[file[1]].append(str(json.loads(line)["@message"]))
    for file_name, (variant, setting) in names.items():
        why = "; ".join(errors[file_name])
        if setting not in found[variant] or why:
            found[variant][setting] = Planned({}, why or "no plan")
    return found


def _values(line: str, call: str) -> dict[str, Any]:
    """What Terraform's line about a plan says of resources and outputs.

    It holds the provider's whole schema too: only the changes are parsed.
    """
    values: dict[str, Any] = {}
    for outputs in [_parsed(line, OUTPUTS)] if OUTPUTS in line else []:
        values |= {
            f"output.{name}": _filled(change.get("after"), change["after_unknown"])
            for name, change in outputs.items()
        }
    for one in _parsed(line, CHANGES):
        change = one["change"]
        values[one["address"].removeprefix(call)] = _filled(
            change["after"], change["after_unknown"]
        )
    return values


def _filled(after: Any, unknown: Any) -> Any:
    """A value with LATER in each place that only an apply would fill."""
    if unknown is True:
        return LATER
    if isinstance(unknown, dict):
        known = after or {}
        return {**known, **{name: _filled(known.get(name), unknown[name]) for name in unknown}}
    if isinstance(unknown, list):
        return [_filled(one, hidden) for one, hidden in zip(after or unknown, unknown, strict=True)]
    return after


def _parsed(line: str, key: str) -> Any:
    value, _ = json.JSONDecoder().raw_decode(line, line.index(key) + len(key))
    return value


def _terraform(folder: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[str]:
    """The lines of Terraform's answer, one after the other: together they do not fit."""
    with subprocess.Popen(
        [str(find_terraform()), f"-chdir={folder}", *arguments],
        env={**environment, "TF_DATA_DIR": str(folder / "data")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield from process.stdout
