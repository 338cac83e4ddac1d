"""One AWS provider for many commands of Terraform, which else starts it several times for each.

A process of it costs a fifth of a CPU second, its schema two; `terraform test` of a module with
twelve runs starts 33. With `-debug` the provider serves whoever finds it by TF_REATTACH_PROVIDERS,
as its developers do: developer.hashicorp.com/terraform/plugin/debugging.

It keeps the configuration that it was given last: only for what mocks it, or always gives the same.
"""

import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from poserig.local.terraform import find_terraform
from tools.terraform_readme import TERRAFORM

ATTACHED_BY = "TF_REATTACH_PROVIDERS"
"""The variable by which Terraform finds it."""
SAID = re.compile(rf"{ATTACHED_BY}='(\{{.*\}})'")


def _provider_of(folder: Path, environment: Mapping[str, str]) -> Path:
    """The program that Terraform itself chooses for the roots."""
    folder.mkdir(exist_ok=True)
    (folder / "terraform.tf").write_text((TERRAFORM / "terraform.tf").read_text("utf-8"), "utf-8")
    subprocess.run(
        [str(find_terraform()), f"-chdir={folder}", "init", "-backend=false", "-input=false"],
        env={**environment, "TF_DATA_DIR": str(folder / "data")},
        capture_output=True,
        check=True,
    )
    (found,) = (folder / "data" / "providers").glob("*/hashicorp/aws/*/*/terraform-provider-aws*")
    return found


@contextmanager
def shared_provider(environment: Mapping[str, str], folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which Terraform asks one running provider; it ends with the block.

    Args:
        environment: Terraform's, without any AWS.
        folder: For what Terraform and the provider keep; empty.
    """
    program = _provider_of(folder, environment)
    with (
        (folder / "provider.log").open("w") as log,
        subprocess.Popen(
            [program, "-debug"], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as provider,
    ):
        try:
            assert provider.stdout is not None
            attached = next(filter(None, map(SAID.search, provider.stdout)), None)
            assert attached, (folder / "provider.log").read_text("utf-8")
            yield {**environment, ATTACHED_BY: attached[1]}
        finally:
            provider.send_signal(signal.SIGINT)  # as Ctrl-C does: it then removes its socket
