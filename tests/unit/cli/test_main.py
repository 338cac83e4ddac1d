"""The command's first page comes from the table of commands, without loading any of them."""

import json
import subprocess
import sys

import pytest
from click.shell_completion import BashComplete

from poserig.cli.main import COMMANDS, SECTIONS, cli, main

ASK = """
import json, sys
from poserig.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
loaded = [name for name in sys.modules if name.split(".")[0] in ("poserig", "boto3", "botocore")]
print(json.dumps(sorted(loaded)))
"""


def ask(*arguments: str) -> tuple[str, set[str]]:
    """Runs the command in a new process: what it says, and which of the modules it loads."""
    command = [sys.executable, "-c", ASK, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    text, _, loaded = done.stdout.rstrip("\n").rpartition("\n")
    return text, set(json.loads(loaded))


def test_help_shows_the_tables_sentences_and_loads_no_command() -> None:
    text, loaded = ask("--help")
    words = " ".join(text.split())
    for name, (_, _, sentence) in COMMANDS.items():
        assert f"{name} {sentence}" in words
    assert loaded == {"poserig", "poserig.cli", "poserig.cli.main"}


def test_help_has_every_command_in_one_section_and_fits_a_terminal() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)
    text, _ = ask("--help")
    assert "  poserig job watch pier && poserig job results pier\n" in text
    assert max(map(len, text.splitlines())) <= 80


def test_shell_completes_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"COMP_WORDS": "poserig job st", "COMP_CWORD": "2"}
    complete = BashComplete(cli, {}, "poserig", "_POSERIG_COMPLETE")
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    assert complete.complete().splitlines() == ["plain,status", "plain,stop"]


def test_a_command_loads_its_own_module_and_no_other_commands() -> None:
    _, loaded = ask("rig", "list")
    others = {module for module, _, _ in COMMANDS.values()} - {"poserig.cli.rig"}
    assert "poserig.cli.rig" in loaded
    assert not loaded & others
    assert not loaded & {"boto3", "botocore"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"poserig {name}" in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "meant"), [("exprt", "export"), ("jobs", "job")])
def test_mistyped_command_names_the_near_one(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([typed])
    assert f"No such command '{typed}'. Did you mean {meant}?" in capsys.readouterr().err


def test_command_that_is_like_none_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["xyzzy"])
    assert "Did you mean" not in capsys.readouterr().err
