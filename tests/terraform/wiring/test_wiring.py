"""Each input of a stack arrives, each order is kept, and a mutant of either is seen."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terraform.wiring import order, wanted
from tests.terraform.wiring.__main__ import LIST
from tests.terraform.wiring.mutants import MODULES, killed, mutants
from tests.terraform.wiring.plans import Planned, plan_all
from tools.terraform_readme import blocks

# terraform test puts the release's files in: stack.tftest.hcl, release_in_s3_is_published.
ELSEWHERE = {"artifacts"}


@pytest.fixture(scope="module")
def planned(
    offline_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Planned]:
    """The plan of every setting."""
    folder = tmp_path_factory.mktemp("wiring")
    found = plan_all({"as it is": MODULES}, folder, offline_environment)["as it is"]
    assert [plan.error for plan in found.values() if plan.error] == []
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", wanted.WANTED)
def test_input_arrives(planned: Mapping[str, Planned], name: str) -> None:
    assert wanted.broken(planned, iter([name])) == []


def test_every_input_has_its_facts() -> None:
    inputs = {name for name, _ in blocks(MODULES / "stack", "variable")}
    assert inputs == set(wanted.WANTED) | ELSEWHERE


@pytest.mark.parametrize(("file", "block", "wanted"), order.ORDER)
def test_order_is_kept(file: str, block: str, wanted: str) -> None:
    assert order.is_kept(MODULES, file, block, wanted)


@pytest.mark.parametrize(("module", "guard"), order.GUARDS)
def test_everything_is_made_before_what_refuses_to_be_destroyed(module: str, guard: str) -> None:
    assert order.guard_is_last(MODULES, module, guard)


def test_list_of_mutants_is_of_this_code_and_three_in_four_are_killed() -> None:
    kept = [line.rstrip("\n").split(" ", 1) for line in LIST.read_text("utf-8").splitlines()]
    assert [name.strip() for _, name in kept] == [mutant.name for mutant in mutants()], (
        "run `make mutants`"
    )
    dead = [name for state, name in kept if state == "killed"]
    assert len(kept) >= 60
    assert len(dead) >= 0.75 * len(kept)  # nine in ten is the aim


def test_mutants_of_order_are_killed_as_the_list_says(tmp_path: Path) -> None:
    static = [mutant for mutant in mutants() if mutant.is_static]
    found = killed(static, tmp_path, {})
    kept = LIST.read_text("utf-8").splitlines()
    assert {name for name, why in found.items() if why} == {
        mutant.name for mutant in static if f"killed {mutant.name}" in kept
    }


@pytest.mark.slow
def test_sample_of_mutants_is_killed_as_the_list_says(
    offline_environment: Mapping[str, str], tmp_path: Path
) -> None:
    planned = [mutant for mutant in mutants() if not mutant.is_static]
    sample = planned[:: len(planned) // 4][:4]
    found = killed(sample, tmp_path, offline_environment)
    kept = LIST.read_text("utf-8").splitlines()
    for name, why in found.items():
        assert f"{'killed' if why else 'ALIVE '} {name}" in kept, why
