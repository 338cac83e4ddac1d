"""Deploys the stack on the local AWS, with Terraform's state and the AWS as one unit.

After an apply that did not end, the next start sets both back to what they were before it. So a
start that was interrupted can be begun again, and no folder has to be removed by hand.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.aws.kept import legacy
from poserig.local.aws.kept.folder import INDEX
from poserig.local.aws.kept.index import replace_index
from poserig.local.aws.server import LocalAws
from poserig.local.state.files import explained
from poserig.local.terraform_run import STATE_FILE, TerraformRun, end_leftover

BEFORE_APPLY = f"{INDEX}.before-apply"
_STATE = "terraform.tfstate"
_FINGERPRINT = "deployment"
_SOURCES = ("*.tf", "*.tfvars", "*.json", "*.hcl", "*.tftpl")

Say = Callable[[str], None]


def recover(aws_folder: Path, terraform_folder: Path) -> bool:
    """Undoes an apply that did not end. Call it before the local AWS starts.

    Returns:
        Whether there was such an apply.

    Raises:
        PoserigError: A Terraform of an earlier start does not end.
        OSError: The folder cannot be written to.
    """
    end_leftover(terraform_folder)
    before = aws_folder / BEFORE_APPLY
    if not before.exists():
        return False
    replace_index(before, aws_folder / INDEX)
    before.unlink()
    return True


def deploy(
    aws: LocalAws, run: TerraformRun, artifacts: list[Path], say: Say = lambda _: None
) -> bool:
    """Applies the stack, unless the same is deployed already.

    Args:
        aws: A local AWS with a state folder.
        run: Terraform. Its state file is written from the copy that is kept with the AWS.
        artifacts: Files that the stack publishes: zips, the component, templates.
        say: Called with a sentence about what happens.

    Returns:
        Whether it was applied.

    Raises:
        PoserigError: Terraform failed. The next start begins from the state before.
    """
    kept = aws.kept
    if kept is None:
        raise PoserigError("A local AWS without a state folder keeps no stack.")
    wanted = _fingerprint(run, artifacts)
    if kept.durability.meta(_FINGERPRINT) == wanted and not kept.lost:
        return False
    with explained(run.work_dir), _unit(aws, run) as keep:
        say("Applying the whole stack with Terraform …")
        run.apply()
        keep(wanted)
    return True


@contextmanager
def _unit(aws: LocalAws, run: TerraformRun) -> Iterator[Callable[[bytes], None]]:
    """Copies both states. They come back at the next start unless the block calls `keep`."""
    assert aws.kept is not None  # noqa: S101 - `deploy` asked
    durability = aws.kept.durability
    before = aws.kept.index_path.with_name(BEFORE_APPLY)
    new = before.with_name(f".{before.name}.new")
    durability.copy_to(new)
    new.replace(before)
    run.work_dir.mkdir(parents=True, exist_ok=True)
    state = durability.meta(_STATE) or legacy.terraform_state_in(run.work_dir)
    (run.work_dir / f"{STATE_FILE}.backup").unlink(missing_ok=True)
    if state is None:
        run.state.unlink(missing_ok=True)
    else:
        run.state.write_bytes(state)
        run.state.chmod(0o600)

    def keep(fingerprint: bytes) -> None:
        durability.commit()
        durability.set_meta(_STATE, run.state.read_bytes())
        durability.set_meta(_FINGERPRINT, fingerprint)
        before.unlink()

    with aws.serving_only(run.keys):
        yield keep


def _fingerprint(run: TerraformRun, artifacts: list[Path]) -> bytes:
    """Hashes the module, the variables and the published files."""
    digest = hashlib.sha256(json.dumps(dict(run.variables), sort_keys=True).encode())
    sources = {
        path
        for pattern in _SOURCES
        for path in run.sources.rglob(pattern)
        if ".terraform" not in path.parts and path.is_file()
    }
    for path in [*sorted(sources), *sorted(artifacts)]:
        digest.update(f"\0{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest().encode()
