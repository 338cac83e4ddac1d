"""A misspelled variable in terraform.tfvars ends `make plan` before anything is asked."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from tools.check_tfvars import ROOTS, main, unknown
from tools.terraform_readme import TERRAFORM

CODE = """
variable "name_prefix" {
  type = string
}
variable "worker_emails" {
  type = list(string)
}
variable "functions" {
  type = any
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "terraform"
    folder.mkdir()
    (folder / "variables.tf").write_text(CODE)
    return folder


@pytest.mark.parametrize(
    ("file", "text", "problems"),
    [
        ("terraform.tfvars", 'name_prefix = "poses"', []),
        # https://github.com/hashicorp/terraform/issues/22004
        ("terraform.tfvars", 'name_prefx = "poses"\n', ['"name_prefx"']),
        ("terraform.tfvars", 'Name_Prefix = "poses"\n', ['"Name_Prefix"']),
        # https://github.com/mjtechguy/terransible-wirehole/issues/4: a letter too few
        ("terraform.tfvars", 'worker_emals = ["ann@example.com"]\n', ['"worker_emals"']),
        ("mine.auto.tfvars", 'worker_email = ["ann@example.com"]\n', ['"worker_email"']),
        # https://github.com/hashicorp/terraform/issues/31280
        ("terraform.tfvars.json", '{"name-prefix": "poses", "functions": {}}', ['"name-prefix"']),
        ("b.auto.tfvars.json", '{"functions": {"name_prefx": 1}}', []),
        # What stands further in, in comments and in texts is no variable.
        ("terraform.tfvars", '# nme = 1\nfunctions = {\n  name = "a = b"\n}\n', []),
        ("terraform.tfvars", "", []),
        ("terraform.tfvars", "\n# nothing\n", []),
        # Terraform does not read it by itself.
        ("prod.tfvars", "nme = 1\n", []),
        ("terraform.tfvars", 'functions = {}\nregion = "eu-west-1"\nstage = 1\n',
         ['"region"', '"stage"']),
    ],
)  # fmt: skip
def test_variables_that_do_not_exist_are_named(
    root: Path, file: str, text: str, problems: list[str]
) -> None:
    (root / file).write_text(text)
    found = list(unknown(root, root.parent))
    assert [one.what for one in found] == [f"There is no variable {name}." for name in problems]
    assert {one.where for one in found} <= {f"terraform/{file}"}


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("name_prefx", 'Did you mean "name_prefix"?'),
        ("workers_emails", 'Did you mean "worker_emails"?'),
        ("region", "terraform/README.md lists them all."),
        ("mfa", "It is one of terraform/account: write it into the file there."),
    ],
)
def test_the_variable_that_was_meant_is_named(root: Path, name: str, cure: str) -> None:
    account = root / "account"
    account.mkdir()
    (account / "variables.tf").write_text('variable "mfa" {\n  type = string\n}\n')
    (root / "terraform.tfvars").write_text(f"{name} = 1\n")
    (found,) = unknown(root, root.parent, [account])
    assert found.cure == cure


def test_account_layers_files_are_read_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account = root / "account"
    account.mkdir()
    (account / "variables.tf").write_text('variable "mfa" {\n  type = string\n}\n')
    (account / "terraform.tfvars").write_text('mfaa = "ON"\nworker_emails = []\n')
    assert main([account, root], root.parent) == 1
    where = "Error: terraform/account/terraform.tfvars: There is no variable"
    assert capsys.readouterr().err == (
        f'{where} "mfaa". Did you mean "mfa"?\n'
        f'{where} "worker_emails". It is one of terraform: write it into the file there.\n'
    )


def test_roots_are_those_that_are_deployed() -> None:
    assert [root.relative_to(TERRAFORM.parent).as_posix() for root in ROOTS] == [
        "terraform/account",
        "terraform",
    ]


def test_file_that_is_no_hcl_is_left_to_terraform_and_no_json_is_told(root: Path) -> None:
    (root / "terraform.tfvars").write_text('name_prefix = "poses\n')
    assert list(unknown(root, root.parent)) == []
    (root / "terraform.tfvars.json").write_text("{")
    with pytest.raises(PoserigError, match="not JSON"):
        list(unknown(root, root.parent))


def test_exit_code_and_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([root], root.parent) == 0
    (root / "terraform.tfvars").write_text("name_prefx = 1\n")
    assert main([root], root.parent) == 1
    assert capsys.readouterr().err == (
        'Error: terraform/terraform.tfvars: There is no variable "name_prefx". '
        'Did you mean "name_prefix"?\n'
    )
