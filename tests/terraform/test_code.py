"""What holds of the modules' files; tools/check_hcl.py has the rules for what is in them."""

from pathlib import Path

import pytest

from poserig.pose.rig_file import library_names
from tools.terraform_readme import MODULES, TERRAFORM, blocks, text

EXAMPLES = sorted((TERRAFORM / "examples").iterdir())


def name_of(path: Path) -> str:
    return path.relative_to(TERRAFORM.parent).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_has_the_standard_files(module: Path) -> None:
    for file in ("main.tf", "variables.tf", "outputs.tf", "terraform.tf", "README.md"):
        assert (module / file).is_file(), file
    assert list((module / "tests").glob("*.tftest.hcl"))


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_example_says_what_it_is_for(example: Path) -> None:
    assert (example / "README.md").read_text("utf-8").startswith(f"# {example.name}\n")
    for kind in ("variable", "output"):
        for name, content in blocks(example, kind):
            assert len(content.get("description", "")) > 10, name


def test_readme_names_every_module_and_example() -> None:
    written = (TERRAFORM / "README.md").read_text("utf-8")
    for folder in [*MODULES[1:], *EXAMPLES]:
        assert f"({folder.relative_to(TERRAFORM).as_posix()})" in written, folder.name


def test_stack_publishes_every_rig_of_the_library() -> None:
    [rigs] = [content for name, content in blocks(TERRAFORM, "variable") if name == "rigs"]
    found = {text(rig): text(file) for rig, file in rigs["default"].items()}
    assert found == {rig: f"templates/{rig}.liquid.html" for rig in library_names()}
