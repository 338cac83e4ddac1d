"""Each rule for a variable, and each switch, is tried by a run of `terraform test`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terraform.planned import planned_outputs
from tests.terraform.security.hcl_text import blocks, without
from tests.terraform.tftest import Run, runs
from tools.terraform_readme import MODULES, TERRAFORM


def name_of(path: Path) -> str:
    return path.relative_to(TERRAFORM.parent).as_posix()


@dataclass(frozen=True, slots=True)
class Rule:
    """One `validation` block.

    Attributes:
        number: Its place among those of its variable.
    """

    variable: str
    number: int
    condition: str


def variables_of(module: Path) -> dict[str, str]:
    """Name to text of each variable block."""
    text = (module / "variables.tf").read_text("utf-8")
    return {span.text.split('"')[1]: span.text for span in blocks(text, r'variable "\w+"')}


def rules(text: str) -> Iterator[str]:
    """The conditions of a variable's validations."""
    for block in blocks(text, "validation"):
        found = re.search(r"(?s)condition += (.*?)\n +error_message", block.text)
        assert found, block.text
        yield found[1]


@pytest.fixture(scope="module")
def broken(
    offline_environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[Path, Mapping[str, set[tuple[str, int]]]]:
    """For each module, run to the rules that its variables break: one plan evaluates them all.

    A copy of the module has its variables without their rules, and the rules as outputs.
    """
    folder = tmp_path_factory.mktemp("rules")
    calls: dict[str, tuple[Path, str]] = {}
    root = []
    for number, module in enumerate(MODULES):
        copy = folder / f"module_{number}"
        copy.mkdir()
        # What the rules of the root's objects refer to.
        text, outputs = "", []
        if (module / "attributes.tf").exists():
            text = (module / "attributes.tf").read_text("utf-8")
        for name, variable in variables_of(module).items():
            outputs += [f'  "{name} {n}" = {rule}' for n, rule in enumerate(rules(variable))]
            for block in reversed(list(blocks(variable, "validation"))):
                variable = without(variable, block)
            text += re.sub(r"\n  sensitive += true", "", variable)  # rules say nothing of values
        listed = "\n".join(outputs)
        (copy / "main.tf").write_text(
            f'{text}\noutput "rules" {{\n  value = {{\n{listed}\n}}\n}}\n'
        )
        for run in runs(module):
            call = f"call_{len(calls)}"
            calls[call] = (module, run.name)
            given = "\n".join(f"  {name} = {value}" for name, value in run.variables.items())
            root.append(f'module "{call}" {{\n  source = "./module_{number}"\n{given}\n}}')
            root.append(f'output "{call}" {{\n  value = module.{call}.rules\n}}')
    (folder / "main.tf").write_text("\n".join(root), "utf-8")
    found: dict[Path, dict[str, set[tuple[str, int]]]] = {module: {} for module in MODULES}
    for call, output in planned_outputs(folder, offline_environment).items():
        module, run_name = calls[call]
        names = [name.split() for name, holds in output.items() if not holds]
        found[module][run_name] = {(variable, int(number)) for variable, number in names}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_rule_is_broken_alone_by_a_run_that_expects_it(
    module: Path, broken: Mapping[Path, Mapping[str, set[tuple[str, int]]]]
) -> None:
    """Alone among the rules of its variable: without it the run would find no failure."""
    tried = set()
    for run in runs(module):
        for variable in (name[4:] for name in run.expects if name.startswith("var.")):
            mine = {rule for rule in broken[module][run.name] if rule[0] == variable}
            tried |= mine if len(mine) == 1 else set()
    every = {
        (name, number)
        for name, text in variables_of(module).items()
        for number, _ in enumerate(rules(text))
    }
    untried = [f"{name}, rule {number + 1}" for name, number in sorted(every - tried)]
    assert not untried, "; ".join(untried)


def resources_with_preconditions(module: Path) -> Iterator[tuple[str, int]]:
    for file in sorted(module.glob("*.tf")):
        for block in blocks(file.read_text("utf-8"), r'resource "\w+" "\w+"'):
            count = len(list(blocks(block.text, "precondition")))
            if count:
                _, kind, _, name, _ = block.text.split('"', 4)
                yield f"{kind}.{name}", count


# A template that is too long would be a fixture of 128 kB: stack/test_changes.py writes one.
ELSEWHERE = {"aws_s3_object.worker_task_template": 1}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_precondition_has_a_run_that_expects_it(module: Path) -> None:
    every = list(runs(module))
    for resource, count in resources_with_preconditions(module):
        assert (
            sum(resource in run.expects for run in every) + ELSEWHERE.get(resource, 0) >= count
        ), resource


def switches(module: Path) -> Iterator[tuple[str, str]]:
    """Each variable or field that the code asks about, and each value that is not its default."""
    code = "".join(file.read_text("utf-8") for file in module.glob("*.tf"))
    for name, text in variables_of(module).items():
        for field, default in re.findall(r"(\w+) += optional\(bool, (true|false)\)", text):
            yield field, "true" if default == "false" else "false"
        if re.search(r"\n  type += bool\n", text):
            found = re.search(r"\n  default += (true|false)", text)
            assert found, name
            yield name, "true" if found[1] == "false" else "false"
        for listed in re.findall(r"contains\(\[([^\]]*)\], var\.(?:\w+)\)", text):
            if not re.search(rf'var\.{name} [!=]= "', code):
                continue  # handed on as it is
            default = re.search(r'\n  default += "(\w+)"', text)
            for value in re.findall(r'"(\w+)"', listed):
                if default is None or value != default[1]:
                    yield name, f'"{value}"'


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_every_switch_is_thrown_by_a_run(module: Path) -> None:
    def throws(run: Run, name: str, value: str) -> bool:
        given = "\n".join(f"{key} = {text}" for key, text in run.variables.items())
        return bool(re.search(rf"\b{name} += {value}", given))

    every = [run for run in runs(module) if not run.expects]
    unused = [
        f"{name} = {value}"
        for name, value in switches(module)
        if not any(throws(run, name, value) for run in every)
    ]
    assert not unused, "; ".join(unused)
