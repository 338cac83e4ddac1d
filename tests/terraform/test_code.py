"""What holds of the .tf files themselves: no Terraform needed."""

import re
from pathlib import Path

import pytest

from tests.terraform.readme_tables import MODULES, TERRAFORM, blocks, readme

FILES = sorted(
    path
    for path in TERRAFORM.rglob("*.tf")
    if ".terraform" not in path.relative_to(TERRAFORM).parts
)

EXAMPLES = sorted((TERRAFORM / "examples").iterdir())


def name_of(path: Path) -> str:
    return path.relative_to(TERRAFORM.parent).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_readme_tables_match_the_code(module: Path) -> None:
    assert (module / "README.md").read_text("utf-8") == readme(module), (
        "Write the tables anew: python -m tests.terraform.readme_tables"
    )


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_variable_has_type_description_and_is_not_nullable(module: Path) -> None:
    found = list(blocks(module, "variable"))
    assert found
    for name, variable in found:
        assert variable.get("type"), name
        assert len(variable.get("description", "")) > 10, name
        assert variable.get("nullable") is False, name


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_validation_says_which_variable_it_is_about(module: Path) -> None:
    for name, variable in blocks(module, "variable"):
        for validation in variable.get("validation", []):
            assert name in validation["error_message"], name


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_output_is_described(module: Path) -> None:
    found = list(blocks(module, "output"))
    assert found
    for name, output in found:
        assert len(output.get("description", "")) > 10, name


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


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_skips_of_checkov_say_why(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        if "checkov:skip" in line:
            assert re.search(r"checkov:skip=CKV2?_AWS_\d+: .{15,}", line), line


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_code_names_no_region_no_partition_and_no_local_aws(file: Path) -> None:
    code = re.sub(r"(?m)#.*$|error_message.*$|description.*$", "", file.read_text("utf-8"))
    assert not re.search(r"\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-[a-z]+)+-\d\b", code)
    assert not re.search(r"arn:aws(-[a-z]+)*:", code.replace("arn:[a-z-]+:", ""))
    assert not re.search(r"(?i)moto|localhost|127\.0\.0\.1|endpoints|skip_", code)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_resources_have_telling_names(file: Path) -> None:
    names = re.findall(r'(?m)^(?:resource|data) "[^"]+" "([^"]+)"', file.read_text("utf-8"))
    assert "this" not in names
    assert all(re.fullmatch(r"[a-z][a-z_]*[a-z]", name) for name in names)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_policy_statement_has_a_sid_and_wildcards_are_explained(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.strip() == "statement {":
            assert "sid" in lines[number + 1], f"line {number + 2}"
        if re.search(r'(resources|actions)\s*=\s*\["(\*|[a-z0-9]+:\*)"\]', line):
            assert "#" in lines[number - 1], f"line {number + 1} needs a comment that says why"
