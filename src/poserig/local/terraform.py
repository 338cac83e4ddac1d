"""Prepares Terraform for the local AWS: its environment variables and the mirror of its provider.

The .tf files name no local AWS. Environment variables point the provider there.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.aws.endpoint.keys import Keys

MIRROR_VARIABLE = "POSERIG_TERRAFORM_MIRROR"
REGISTRY = "registry.terraform.io"
PROVIDER = f"{REGISTRY}/hashicorp/aws"
# How many folders below the usual places a mirror may lie.
MIRROR_DEPTH = 2
# Variables that lead AWS tools to a real account, or around the local endpoint.
REAL_ACCOUNT_VARIABLES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CA_BUNDLE",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)
# Variables that change Terraform's folder, workspace or arguments.
TERRAFORM_VARIABLES = ("TF_WORKSPACE", "TF_CLI_ARGS", "TF_REATTACH_PROVIDERS")


def find_terraform() -> Path:
    """Finds the terraform program.

    Raises:
        PoserigError: It is not installed.
    """
    found = shutil.which("terraform")
    if found is None:
        raise PoserigError(
            "terraform is not installed.",
            cure="Install Terraform 1.11 or newer: developer.hashicorp.com/terraform/install",
        )
    return Path(found)


def _holds_provider(mirror: Path) -> bool:
    return any((mirror / PROVIDER).glob("*/*"))


def _usual_roots(home: Path) -> Iterator[Path]:
    yield home / ".terraform.d"
    yield home / ".local/share/terraform"
    for root in ("/usr/local/share", "/usr/share", "/opt", "/srv", "/var/lib", "/mnt"):
        yield Path(root)


def _folders(root: Path, depth: int) -> Iterator[Path]:
    """Yields the root and the folders below it, nearest first. Skips unreadable ones."""
    level = [root]
    for _ in range(depth + 1):
        yield from level
        below: list[Path] = []
        for folder in level:
            try:
                children = [child for child in folder.iterdir() if child.is_dir()]
            except OSError:
                continue
            below += sorted(child for child in children if not child.is_symlink())
        level = below


def find_provider_mirror(
    environ: Mapping[str, str] | None = None, roots: list[Path] | None = None
) -> Path | None:
    """Finds the folder that holds `registry.terraform.io/hashicorp/aws`, for use without internet.

    Args:
        environ: The environment variables; None: this process's.
        roots: The folders to look in; None: the usual places.

    Returns:
        The filesystem mirror. None when there is none: Terraform then downloads the provider.

    Raises:
        PoserigError: POSERIG_TERRAFORM_MIRROR names a folder without the provider.
    """
    variables = os.environ if environ is None else environ
    named = variables.get(MIRROR_VARIABLE)
    if named:
        mirror = Path(named).expanduser()
        if mirror.name == REGISTRY:
            mirror = mirror.parent
        if not _holds_provider(mirror):
            raise PoserigError(
                f"It holds no {PROVIDER}/<version>/<platform> folder.",
                where=f"{MIRROR_VARIABLE}={named}",
                cure="Point it at the folder above registry.terraform.io, or unset it.",
            )
        return mirror.resolve()
    for root in _usual_roots(Path.home()) if roots is None else roots:
        for folder in _folders(root, MIRROR_DEPTH):
            try:
                if _holds_provider(folder):
                    return folder.resolve()
            except OSError:
                continue
    return None


def write_cli_config(work_dir: Path, mirror: Path) -> Path:
    """Writes Terraform's CLI configuration that takes the AWS provider from a mirror.

    Args:
        work_dir: The folder to write into; made if missing.
        mirror: The folder that holds `registry.terraform.io`.

    Returns:
        The file for TF_CLI_CONFIG_FILE.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    path = work_dir / "terraform.rc"
    quoted = str(mirror).replace("\\", "\\\\").replace('"', '\\"')
    path.write_text(
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path    = "{quoted}"\n'
        f'    include = ["{PROVIDER}"]\n'
        "  }\n"
        "  direct {\n"
        f'    exclude = ["{PROVIDER}"]\n'
        "  }\n"
        "}\n",
        encoding="utf-8",
    )
    return path


def _own_cli_config(environ: Mapping[str, str]) -> Path | None:
    """Finds the user's own CLI configuration, which is used instead of poserig's."""
    for variable in ("TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG"):
        named = environ.get(variable)
        if named and Path(named).is_file():
            return Path(named)
    home_config = Path(environ.get("HOME", "~")).expanduser() / ".terraformrc"
    return home_config if home_config.is_file() else None


def terraform_environment(
    endpoint_url: str,
    region: str,
    work_dir: Path,
    environ: Mapping[str, str] | None = None,
    keys: Keys | None = None,
) -> dict[str, str]:
    """Makes the environment in which Terraform uses the local AWS and reaches no real account.

    Args:
        endpoint_url: The local AWS, for example http://127.0.0.1:4566.
        region: The AWS region of the stack.
        work_dir: The folder for the CLI configuration and TF_DATA_DIR, so that the folder of the
            .tf files does not change.
        environ: The variables to start from; None: this process's.
        keys: Keys of the local AWS; None: random ones, which are refused.

    Returns:
        A full environment for subprocess.run(..., env=...).
    """
    variables = dict(os.environ if environ is None else environ)
    for name in (*REAL_ACCOUNT_VARIABLES, *TERRAFORM_VARIABLES):
        variables.pop(name, None)
    # TF_VAR_ values in the user's shell may belong to another stack.
    foreign = ("AWS_ENDPOINT_URL", "TF_CLI_ARGS_", "TF_VAR_")
    for name in [key for key in variables if key.startswith(foreign)]:
        del variables[name]
    work_dir = work_dir.resolve()
    work_dir.mkdir(parents=True, exist_ok=True)
    empty = work_dir / "no-aws-config"
    empty.touch()
    variables |= (keys or Keys.random()).environment()
    variables |= {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        # A default profile in the user's own files could set a role or an endpoint.
        "AWS_CONFIG_FILE": str(empty),
        "AWS_SHARED_CREDENTIALS_FILE": str(empty),
        "CHECKPOINT_DISABLE": "1",
        "TF_DATA_DIR": str(work_dir / "data"),
        # With it `terraform destroy` looks into the bucket (terraform/modules/stack/scripts).
        "POSERIG_PYTHON": sys.executable,
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
    }
    # Most of a command's time goes into the provider's schema. A fourth as much garbage collection
    # saves a fifth of it (3.9 to 3.1 CPU seconds for a plan), for 50 MB more.
    variables.setdefault("GOGC", "400")
    no_proxy = {"127.0.0.1", "localhost", *variables.get("NO_PROXY", "").split(",")} - {""}
    variables["NO_PROXY"] = variables["no_proxy"] = ",".join(sorted(no_proxy))
    own = _own_cli_config(variables)
    if own is None:
        variables.pop("TF_CLI_CONFIG_FILE", None)
        mirror = find_provider_mirror(variables)
        if mirror is not None:
            variables["TF_CLI_CONFIG_FILE"] = str(write_cli_config(work_dir, mirror))
    return variables
