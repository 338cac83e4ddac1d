"""What tests of several folders share."""

import shutil
from collections.abc import Iterator
from typing import Any

import botocore.client
import botocore.loaders
import botocore.session
import pytest
from playwright.sync_api import Browser

from poserig.local.scripted_worker import chromium


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Without Terraform, pytest-terraform would end the whole run and not only its own tests."""
    if not config.getoption("dest_tf_binary", None):
        config.option.dest_tf_binary = shutil.which("terraform") or "terraform"


@pytest.fixture(scope="session", autouse=True)
def one_loader_of_service_models() -> Iterator[None]:
    """Lets all boto3 sessions share the models that one has read.

    Every session reads the JSON of its services anew, a tenth of a second for each client: half of
    the processor time of the tests that use boto3.
    """
    loader = botocore.loaders.create_loader()
    paths = list(loader.search_paths)

    def shared(*_: Any) -> botocore.loaders.Loader:
        del loader.search_paths[len(paths) :]  # boto3 adds its own folder for each session
        return loader

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", shared)
        yield


@pytest.fixture(scope="session", autouse=True)
def methods_of_a_service_once() -> Iterator[None]:
    """Lets all clients of a service share the functions that botocore makes of its operations.

    It makes them anew for each client, hundreds of them: most of the time that a client takes.
    """
    creator = botocore.client.ClientCreator
    made: dict[str, dict[str, Any]] = {}
    make = creator._create_methods  # type: ignore[attr-defined] # botocore's own

    def shared(self: Any, model: Any) -> dict[str, Any]:
        if model.service_name not in made:
            made[model.service_name] = make(self, model)
        return dict(made[model.service_name])  # what a service adds stays with its client

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creator, "_create_methods", shared)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as found:
        yield found
