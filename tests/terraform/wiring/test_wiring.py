"""Each input arrives, each reference and order is kept, and a mutant of any is seen."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terraform.security.hcl_text import blocks
from tests.terraform.wiring import order
from tests.terraform.wiring.__main__ import ALIVE, LIST
from tests.terraform.wiring.facts import broken
from tests.terraform.wiring.mutants import MODULES, killed, mutants
from tests.terraform.wiring.plans import Planned, plan_all
from tests.terraform.wiring.table import TABLE
from tests.terraform.wiring.wanted import WANTED
from tests.terraform.wiring.wanted_account import ACCOUNT_WANTED
from tools.terraform_readme import TERRAFORM

KINDS = {"inputs": " is not given ", "references": " in `", "orders": " has lost "}


@pytest.fixture(scope="module")
def planned(
    one_provider: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Planned]:
    """The plan of every setting."""
    folder = tmp_path_factory.mktemp("wiring")
    found = plan_all({"as it is": TERRAFORM}, folder, one_provider)["as it is"]
    assert [plan.error for plan in found.values() if plan.error] == []
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_input_or_reference_arrives(planned: Mapping[str, Planned], name: str) -> None:
    assert broken(planned, TABLE[name]) == []


def inputs(folder: Path) -> set[str]:
    """The variables of a root or module."""
    text = "".join(file.read_text("utf-8") for file in folder.glob("*.tf"))
    return {block.text.split('"')[1] for block in blocks(text, r'variable "\w+"')}


def test_every_input_of_every_layer_has_its_facts() -> None:
    # SSM tells the root what is remembered, and of the workforce where nobody gives it.
    assert inputs(TERRAFORM) == set(WANTED) - {"remembered"}
    assert inputs(MODULES / "stack") == {*WANTED, "workforce"} - {"existing_workforce"}
    assert inputs(TERRAFORM / "account") == inputs(MODULES / "account") == set(ACCOUNT_WANTED)


@pytest.mark.parametrize(("file", "block", "wanted"), order.ORDER)
def test_order_is_kept(file: str, block: str, wanted: str) -> None:
    assert order.is_kept(MODULES, file, block, wanted)


@pytest.mark.parametrize(("module", "guard"), order.GUARDS)
def test_everything_is_made_before_what_refuses_to_be_destroyed(module: str, guard: str) -> None:
    assert order.guard_is_last(MODULES, module, guard)


def test_list_of_mutants_is_of_this_code() -> None:
    kept = [line.split(" ", 1)[1].strip() for line in LIST.read_text("utf-8").splitlines()]
    assert kept == [mutant.name for mutant in mutants()], "run `make mutants`"
    assert len(set(kept)) == len(kept) >= 60


def test_readme_tells_how_many_mutants_the_tests_see() -> None:
    kept = LIST.read_text("utf-8").splitlines()
    dead = [line for line in kept if line.startswith("killed ")]
    said = " ".join((TERRAFORM / "README.md").read_text("utf-8").split())
    assert f"broken in {len(kept)} ways:" in said
    assert f"see {len(dead)} of these;" in said


@pytest.mark.parametrize("kind", KINDS)
def test_nine_in_ten_mutants_of_each_kind_are_killed(kind: str) -> None:
    kept = [line for line in LIST.read_text("utf-8").splitlines() if KINDS[kind] in line]
    alive = [line for line in kept if not line.startswith("killed ")]
    assert len(alive) <= ALIVE * len(kept) > 0, alive


def test_mutants_of_order_are_killed_as_the_list_says(tmp_path: Path) -> None:
    static = [mutant for mutant in mutants() if mutant.is_static]
    found = killed(static, tmp_path, {})
    kept = LIST.read_text("utf-8").splitlines()
    assert {name for name, why in found.items() if why} == {
        mutant.name for mutant in static if f"killed {mutant.name}" in kept
    }


@pytest.mark.slow
def test_sample_of_mutants_is_killed_as_the_list_says(
    one_provider: Mapping[str, str], tmp_path: Path
) -> None:
    planned = [mutant for mutant in mutants() if not mutant.is_static]
    sample = planned[:: len(planned) // 4][:4]
    found = killed(sample, tmp_path, one_provider)
    kept = LIST.read_text("utf-8").splitlines()
    for name, why in found.items():
        assert f"{'killed' if why else 'ALIVE '} {name}" in kept, why
