"""Terraform for the tests: a copy of the module, so that the checkout stays as it is."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from poserig.local.terraform import terraform_environment
from poserig.pose.rig_file import library_names
from tests.terraform.security.rendering import Rendered, render
from tests.terraform.shared_provider import shared_provider
from tools.terraform_readme import TERRAFORM

NOWHERE = "http://127.0.0.1:9"  # nothing listens: what asks AWS fails at once
RIGS = tuple(library_names())
COMPONENT = "// stands for the built component\n"
TEMPLATE = (
    '<script src="@@COMPONENT_URL@@" integrity="@@COMPONENT_INTEGRITY@@"></script>\n'
    "<p>{{ task.input.image | grant_read_access }}</p>\n"
)


@pytest.fixture(scope="session")
def terraform_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of terraform/ to work in, named as the original."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copy(TERRAFORM.parent / "VERSION", checkout)
    return shutil.copytree(
        TERRAFORM,
        checkout / "terraform",
        ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars", "tf_resources.json"),
    )


@pytest.fixture(scope="session")
def offline_environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a terraform that needs no AWS."""
    return terraform_environment(NOWHERE, "eu-west-1", tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="session")
def one_provider(
    offline_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, str]]:
    """The same, with one provider for all of Terraform's commands: for plans without any AWS.

    `terraform init` chooses no version with it. Initialize with `offline_environment` what is ours.
    """
    with shared_provider(offline_environment, tmp_path_factory.mktemp("provider")) as running:
        yield running


@pytest.fixture(scope="session")
def build_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make build` writes, in small but for the functions, which label in some tests."""
    folder = tmp_path_factory.mktemp("build")
    for part in ("functions", "templates", "web"):
        (folder / part).mkdir()
    for name in ("pre_annotation.zip", "post_annotation.zip"):
        built = TERRAFORM.parent / "build" / "functions" / name
        assert built.exists(), "run `make build` first"
        shutil.copy(built, folder / "functions")
    for rig in RIGS:
        (folder / "templates" / f"{rig}.liquid.html").write_text(TEMPLATE, "utf-8")
    (folder / "web" / "crowd-2d-skeleton.js").write_text(COMPONENT, "utf-8")
    return folder


@pytest.fixture(scope="session")
def rendered(
    one_provider: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> list[Rendered]:
    """Every policy document of the modules, and every mutant of each, from the real provider."""
    return render(tmp_path_factory.mktemp("documents"), one_provider)
