"""What holds of the modules' files; tools/check_hcl.py has the rules for what is in them."""

import re
import subprocess
from pathlib import Path

import hcl2
import pytest

from poserig.pose.rig_file import library_names
from tools.terraform_readme import BOOTSTRAP, MODULES, TERRAFORM, blocks, text
from tools.terraform_roots import ROOTS

EXAMPLES = sorted((TERRAFORM / "examples").iterdir())
STACK = TERRAFORM / "modules" / "stack"
# What modules/stack calls.
PARTS = [
    module
    for module in MODULES
    if module.name not in ("account", "deployer", "remembered", "stack")
]


def name_of(path: Path) -> str:
    return path.relative_to(TERRAFORM.parent).as_posix()


@pytest.mark.parametrize("module", [*MODULES, BOOTSTRAP], ids=name_of)
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
    for folder in [*MODULES, *EXAMPLES, BOOTSTRAP]:
        assert f"({folder.relative_to(TERRAFORM).as_posix()})" in written, folder.name


def test_no_rig_of_the_library_is_typed_into_the_stack() -> None:
    """It takes the list from the folder of templates, where `make build` writes each of them."""
    typed = "".join(file.read_text("utf-8") for file in STACK.glob("*.tf"))
    assert [name for name in library_names() if name in typed] == []
    makefile = (TERRAFORM.parent / "Makefile").read_text("utf-8")
    assert "LIBRARY    := $(wildcard src/poserig/rigs/*.json)" in makefile
    assert "rig template $(LIBRARY) $(OWN_RIG)" in makefile


# Version 6 removed or changed these (its upgrade guide, and of 6.34 the release notes): the code
# must mean the same with either version.
NOT_IN_VERSION_6 = (
    r"aws_region\.\w+\.(name|endpoint)\b",
    r"aws_s3_object\.\w+(\[[^\]]*\])?\.id\b",
    r"aws_s3_bucket\.\w+(\[[^\]]*\])?\.region\b",
    r"aws_cloudfront_response_headers_policy\.\w+\.etag\b",
    r"(?m)^ +etag += .*response_headers",
    r"aws_(opsworks|simpledb|worklink)_",
    r"aws_redshift_service_account",
)


@pytest.mark.parametrize("removed", NOT_IN_VERSION_6)
def test_nothing_relies_on_what_version_6_of_the_provider_changed(removed: str) -> None:
    for file in TERRAFORM.rglob("*.tf"):
        assert not re.search(removed, file.read_text("utf-8")), file


def provider_of(folder: Path) -> list[str]:
    """The constraints on the provider's version."""
    code = hcl2.loads((folder / "terraform.tf").read_text("utf-8"))
    [required] = [r for block in code["terraform"] for r in block["required_providers"]]
    return [part.strip() for part in text(required["aws"]["version"]).split(",")]


@pytest.mark.parametrize("root", [*(r.folder for r in ROOTS), *EXAMPLES, BOOTSTRAP], ids=name_of)
def test_root_pins_the_provider_that_the_tests_run(root: Path) -> None:
    assert provider_of(root) == ["= 5.100.0"]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_has_no_provider_of_its_own(module: Path) -> None:
    """With one it could not be called with for_each, depends_on or providers."""
    for file in module.glob("*.tf"):
        assert "provider" not in hcl2.loads(file.read_text("utf-8")), file


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_takes_newer_providers_but_those_that_never_plan_nothing(module: Path) -> None:
    least, *excluded = provider_of(module)
    assert least == ">= 5.100"
    minors = {constraint.removeprefix("!= 6.").split(".")[0] for constraint in excluded}
    assert minors == {str(minor) for minor in range(22, 40)}


def test_no_lock_file_is_in_the_repository() -> None:
    """One that is made from a mirror holds the hash of one platform only."""
    listed = subprocess.run(
        ["git", "ls-files", "*.terraform.lock.hcl"],
        cwd=TERRAFORM.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""


def code_of(folder: Path) -> str:
    """All .tf files of a module but its variables."""
    files = [file for file in sorted(folder.glob("*.tf")) if file.name != "variables.tf"]
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize(
    "folder",
    [*MODULES, *(root.folder for root in ROOTS), *EXAMPLES, BOOTSTRAP],
    ids=name_of,
)
def test_every_variable_is_used(folder: Path) -> None:
    """A variable that is declared and passed nowhere is a setting that is never made."""
    code = re.sub(r"(?m)#.*$", "", code_of(folder))
    names = [name for name, _ in blocks(folder, "variable")]
    assert [name for name in names if not re.search(rf"\bvar\.{name}\b", code)] == []


# What a module leaves to its callers, and modules/stack leaves as it is.
LEFT_ALONE = {
    "bucket": set[str](),
    "cdn": {"key_prefix", "allowed_origins"},
    "functions": set[str](),
    "iam": {"component_prefix"},
    "monitoring": set[str](),
    "teams": set[str](),
}


@pytest.mark.parametrize("module", PARTS, ids=name_of)
def test_stack_sets_every_variable_of_its_modules(module: Path) -> None:
    calls = {name: call for file in [hcl2.loads((STACK / "main.tf").read_text("utf-8"))]
             for block in file["module"] for name, call in block.items()}  # fmt: skip
    call = {name.strip('"'): arguments for name, arguments in calls.items()}[module.name]
    names = {name for name, _ in blocks(module, "variable")}
    assert names - {key.strip('"') for key in call} == LEFT_ALONE[module.name]
