"""`make bench-terraform`: applies, plans and destroys the whole stack on the local AWS, timed.

It writes docs/terraform-speed.md; `--no-docs` only prints.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.server import LocalAws
from poserig.local.terraform import find_terraform, terraform_environment

CHECKOUT = Path(__file__).resolve().parents[2]
REGION = "eu-west-1"
FULL: Mapping[str, object] = {
    "build_dir": str(CHECKOUT / "build"),
    "force_destroy": True,
    "deletion_protection": False,
    "worker_emails": ["ann@example.com", "bob@example.com"],
    "notify_workers": True,
    "monitoring": {"enabled": True, "notification_emails": ["team@example.com"]},
}
FAST = {**FULL, "lifecycle_rules": {"enabled": False}, "wait_for_deployment": False}
PROFILES = {"full": FULL, "fast": FAST}
STEPS = {
    "apply": "first `terraform apply`",
    "plan": "plan without a change (it is empty)",
    "destroy": "`terraform destroy`",
}
LIMITS = {("full", "apply"): 75, ("fast", "apply"): 25, ("full", "plan"): 12, ("fast", "plan"): 12}

HEAD = """\
# How long Terraform takes

`make bench-terraform` writes this page: the real Terraform and the real provider apply account
layer and stack (terraform/all-in-one) to the local AWS, plan it again, where any change would end
the benchmark, and destroy it.
`full` has every part of the stack. `fast` leaves out what only waits: the lifecycle rules
(`lifecycle_rules = { enabled = false }`), which the provider polls for nearly a minute, and the
distribution's deployment (`wait_for_deployment = false`). `make demo` and the tests are `fast`.
"""


class Terraform:
    """Terraform on one local AWS with one set of variables."""

    def __init__(
        self, endpoint_url: str, work_dir: Path, variables: Mapping[str, object], keys: Keys
    ) -> None:
        self._state = work_dir / "terraform.tfstate"
        self._environment = terraform_environment(endpoint_url, REGION, work_dir, keys=keys)
        self._environment |= {
            f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value)
            for name, value in variables.items()
        }

    def timed(self, command: str, *arguments: str) -> tuple[float, str]:
        """Seconds that a command took, and what it said; a failure ends the benchmark."""
        state = () if command in ("init", "show") else (f"-state={self._state}",)
        started = perf_counter()
        done = subprocess.run(
            [
                str(find_terraform()),
                f"-chdir={CHECKOUT / 'terraform' / 'all-in-one'}",
                command,
                "-no-color",
                *state,
                *arguments,
            ],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = perf_counter() - started
        if done.returncode != 0:
            sys.exit(f"terraform {command} failed:\n{done.stdout}{done.stderr}")
        return seconds, done.stdout

    def resources(self) -> int:
        """How many resources the state holds; data that was only read is not counted."""
        found = json.loads(self._state.read_text("utf-8"))["resources"]
        return sum(len(r["instances"]) for r in found if r["mode"] == "managed")


def measure(variables: Mapping[str, object]) -> dict[str, float]:
    """Seconds of each step, and the number of resources, from an empty AWS to an empty one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalAws(None, port=0, region=REGION, cdn_port=None) as aws,
    ):
        terraform = Terraform(aws.endpoint_url, Path(folder), variables, aws.keys)
        found = {"init": terraform.timed("init", "-input=false")[0]}
        found["apply"], _ = terraform.timed("apply", "-input=false", "-auto-approve")
        found["resources"] = terraform.resources()
        # -detailed-exitcode: a change that is planned would be an exit of 2, and end this.
        found["plan"], _ = terraform.timed("plan", "-input=false", "-detailed-exitcode")
        found["destroy"], _ = terraform.timed("destroy", "-input=false", "-auto-approve")
    return found


def page(results: Mapping[str, Mapping[str, float]]) -> str:
    """docs/terraform-speed.md."""
    rows = ["| | full | fast | limit (full, fast) |", "|---|---|---|---|"]
    for step, name in STEPS.items():
        limit = ", ".join(str(LIMITS.get((profile, step), "-")) for profile in PROFILES)
        times = " | ".join(f"{results[profile][step]:.1f} s" for profile in PROFILES)
        rows.append(f"| {name} | {times} | {limit} |")
    counted = " | ".join(str(int(results[profile]["resources"])) for profile in PROFILES)
    rows.append(f"| resources | {counted} | |")
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    return "\n".join([HEAD, *rows, "", f"Measured on {machine}, shared with the local AWS.", ""])


def main() -> None:
    """Measures both profiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-docs", action="store_true", help="print only")
    options = parser.parse_args()
    text = page({profile: measure(variables) for profile, variables in PROFILES.items()})
    sys.stdout.write(text)
    if not options.no_docs:
        (CHECKOUT / "docs" / "terraform-speed.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
