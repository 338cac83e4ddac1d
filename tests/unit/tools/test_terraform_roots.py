"""The thin roots of terraform/: every input and output of their modules, and nothing invented."""

from pathlib import Path

import hcl2
import pytest

from tools.terraform_readme import TERRAFORM, blocks
from tools.terraform_roots import ROOTS, Root, files, stale

STACK = TERRAFORM / "modules" / "stack"


def test_roots_in_the_repository_are_made_from_the_modules() -> None:
    assert stale() == []


def test_every_root_is_one_of_its_own() -> None:
    assert len({root.folder for root in ROOTS}) == len(ROOTS) > 0


@pytest.fixture
def root() -> Root:
    return Root(
        TERRAFORM / "elsewhere",
        {"poses": "stack"},
        {"build_dir": '"build"'},
        {"poses.tags": "labels"},
        frozenset({"poses.bucket_name"}),
    )


def test_call_hands_on_every_input(root: Root) -> None:
    [module] = hcl2.loads(files(root)["main.tf"])["module"]
    [call] = module.values()
    assert call.pop("source").strip('"') == "../modules/stack"
    inputs = {name for name, _ in blocks(STACK, "variable")}
    assert {name for name in call if not name.startswith("__")} == inputs
    assert (call["rigs"], call["tags"], call["build_dir"]) == (
        "${var.rigs}",
        "${var.labels}",
        '"build"',
    )


def test_variable_leaves_its_default_to_the_module(root: Root) -> None:
    found = {
        name.strip('"'): content
        for block in hcl2.loads(files(root)["variables.tf"])["variable"]
        for name, content in block.items()
    }
    assert "build_dir" not in found and "tags" not in found
    assert found["labels"]["type"] == "${map(string)}"
    assert "default" not in found.pop("workforce")  # the module has none
    assert {content["default"] for content in found.values()} == {None}


def test_outputs_are_the_modules_but_the_hidden_ones(root: Root) -> None:
    text = files(root)["outputs.tf"]
    assert 'output "bucket_name"' not in text
    assert "value       = module.poses.component_url" in text


def test_stale_names_the_file(monkeypatch: pytest.MonkeyPatch, root: Root) -> None:
    monkeypatch.setattr("tools.terraform_roots.ROOTS", (root,))
    assert stale() == [
        str(Path("terraform/elsewhere") / name)
        for name in ("main.tf", "variables.tf", "outputs.tf")
    ]
