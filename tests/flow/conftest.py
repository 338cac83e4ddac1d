"""One running demo for all tests of the whole flow: what `make demo` brings up, on free ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.cli.demo_run import RunningDemo, running_demo
from poserig.cli.demo_stack import DemoOptions
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.up import Ports


# Package, not session: a process holds one local AWS at a time, and other tests start theirs.
@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    state: Path = tmp_path_factory.mktemp("demo")
    with running_demo(DemoOptions(state=state, ports=Ports.free())) as running:
        yield running


@pytest.fixture(scope="package")
def operator(demo: RunningDemo) -> Keys:
    """The keys of somebody to whom the stack's operator policy is attached."""
    iam = demo.session.client("iam")
    (policy,) = [
        one["Arn"]
        for one in iam.list_policies(Scope="Local")["Policies"]
        if one["PolicyName"].startswith("poserig-operator-")
    ]
    iam.create_user(UserName="olga")
    iam.attach_user_policy(UserName="olga", PolicyArn=policy)
    made = iam.create_access_key(UserName="olga")["AccessKey"]
    return Keys(made["AccessKeyId"], made["SecretAccessKey"])
