"""What `make lint` asks of terraform/: fmt, validate, the house's rules, and true README tables.

The provider comes from a filesystem mirror when this machine has one, else from the registry. State
and provider stay under build/, so that terraform/ is left as git has it.
"""

import subprocess
import sys
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.terraform import find_terraform, terraform_environment
from tools.check_hcl import check
from tools.terraform_readme import BOOTSTRAP, MODULES, readme
from tools.terraform_roots import stale

CHECKOUT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9"  # validate asks nothing of AWS


def main() -> int:
    """0 when all is well; else Terraform's own words are on standard error."""
    environment = terraform_environment(NOWHERE, "eu-west-1", CHECKOUT / "build" / "terraform-lint")
    terraform = str(find_terraform())
    for arguments in (
        ("fmt", "-check", "-diff", "-recursive"),
        ("init", "-backend=false", "-input=false", "-no-color"),
        ("validate", "-no-color"),
    ):
        done = subprocess.run(
            [terraform, f"-chdir={CHECKOUT / 'terraform'}", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.stderr.write(f"terraform {arguments[0]} failed:\n{done.stdout}{done.stderr}")
            return 1
    found = check()
    found += [
        f"{module.relative_to(CHECKOUT)}/README.md: its tables are not the code's; "
        "write them anew: python -m tools.terraform_readme"
        for module in [*MODULES, BOOTSTRAP]
        if (module / "README.md").read_text("utf-8") != readme(module)
    ]
    found += [
        f"{file}: it is not made from the modules; write it anew: python -m tools.terraform_roots"
        for file in stale()
    ]
    sys.stderr.write("".join(f"{problem}\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PoserigError as error:
        sys.exit(f"Error: {error}")
