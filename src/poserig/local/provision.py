"""Terraform against this machine's AWS, and the demo's worker."""

import contextlib
import json
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.local.terraform import find_terraform, terraform_environment

if TYPE_CHECKING:
    import boto3

WORKER_NAME = "annotator@example.com"


@dataclass(frozen=True, slots=True)
class TerraformRun:
    """The real Terraform, with the real AWS provider, on a module of this checkout.

    Attributes:
        module: The root module.
        work_dir: Where state, provider and logs are kept, outside the module.
        endpoint_url: This machine's AWS.
        variables: Values of the module's variables.
    """

    module: Path
    work_dir: Path
    endpoint_url: str
    region: str
    variables: Mapping[str, object]

    def apply(self) -> None:
        """Bring the stack to what the module says.

        Raises:
            PoserigError: Terraform failed; its last words and its log's place are in the text.
        """
        self.work_dir.mkdir(parents=True, exist_ok=True)
        if not self._is_initialised():
            self._run("init", "-input=false", "-no-color")
        self._run("apply", "-auto-approve", "-input=false", "-no-color", f"-state={self._state}")

    def outputs(self) -> dict[str, object]:
        """The root module's outputs."""
        text = self._run("output", "-json", "-no-color", f"-state={self._state}")
        return {name: output["value"] for name, output in json.loads(text).items()}

    def destroy(self) -> None:
        """Remove every resource. Raises PoserigError."""
        self._run("destroy", "-auto-approve", "-input=false", "-no-color", f"-state={self._state}")

    @property
    def _state(self) -> Path:
        return self.work_dir / "terraform.tfstate"

    def _is_initialised(self) -> bool:
        """A data folder of this very module, with its provider, is there."""
        stamp = self.work_dir / "initialised"
        current = max((path.stat().st_mtime for path in self.module.rglob("*.tf")), default=0.0)
        return stamp.exists() and stamp.stat().st_mtime > current

    def _run(self, command: str, *arguments: str) -> str:
        log = self.work_dir / f"{command}.log"
        environment = terraform_environment(self.endpoint_url, self.region, self.work_dir)
        environment |= {f"TF_VAR_{k}": _as_variable(v) for k, v in self.variables.items()}
        done = subprocess.run(
            [str(find_terraform()), f"-chdir={self.module}", command, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            # Ctrl-C is ours to handle: Terraform would otherwise be interrupted twice.
            start_new_session=True,
        )
        if command != "output":  # outputs may hold secrets
            log.write_text(done.stdout + done.stderr, "utf-8")
        if done.returncode != 0:
            last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-25:])
            raise PoserigError(
                f"`terraform {command}` failed:\n{last}\n",
                cure=f"Its whole output is in {log}.",
            )
        if command == "init":
            (self.work_dir / "initialised").touch()
        return done.stdout


def _as_variable(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A worker's name and password in the portal."""

    username: str
    password: str


def ensure_worker(session: "boto3.Session", user_pool_id: str, group: str, keep_in: Path) -> SignIn:
    """A worker in the user pool and its group; the same one at every start.

    Args:
        keep_in: File for the sign-in, readable by its owner only.
    """
    client = session.client("cognito-idp")
    if keep_in.exists():
        kept = json.loads(keep_in.read_text("utf-8"))
        sign_in = SignIn(kept["username"], kept["password"])
    else:
        sign_in = SignIn(WORKER_NAME, new_password())
        keep_in.parent.mkdir(parents=True, exist_ok=True)
        keep_in.touch(mode=0o600)
        keep_in.write_text(json.dumps({"username": sign_in.username, "password": sign_in.password}))
    with contextlib.suppress(client.exceptions.UsernameExistsException):
        client.admin_create_user(
            UserPoolId=user_pool_id,
            Username=sign_in.username,
            UserAttributes=[
                {"Name": "email", "Value": sign_in.username},
                {"Name": "email_verified", "Value": "true"},
            ],
            MessageAction="SUPPRESS",
        )
    client.admin_set_user_password(
        UserPoolId=user_pool_id,
        Username=sign_in.username,
        Password=sign_in.password,
        Permanent=True,
    )
    client.admin_add_user_to_group(
        UserPoolId=user_pool_id, Username=sign_in.username, GroupName=group
    )
    return sign_in


def new_password() -> str:
    """A password that is easy to type and passes the pool's policy."""
    words = ("amber", "birch", "cedar", "delta", "ember", "frost", "grove", "harbor", "ivory")
    picked = [secrets.choice(words).capitalize() for _ in range(3)]
    return f"{'-'.join(picked)}-{secrets.randbelow(9000) + 1000}"
