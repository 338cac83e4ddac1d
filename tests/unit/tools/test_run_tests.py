"""tools/run_tests.py: every test is in one run, and in one only."""

from pathlib import Path

from tools.run_tests import ASIDE, CHECKOUT, FIRST, selected


def runs_of(path: str) -> list[tuple[str, ...]]:
    """The runs that collect a file: those with a folder above it, and no ignored one."""

    def takes(arguments: list[str]) -> bool:
        ignored = [a.removeprefix("--ignore=") for a in arguments if a.startswith("--ignore=")]
        folders = [a for a in arguments if not a.startswith("--")]
        return lies_in(path, folders) and not lies_in(path, ignored)

    return [run for run in (FIRST, *ASIDE) if takes(selected(run))]


def lies_in(path: str, folders: list[str]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def test_every_test_is_in_one_run() -> None:
    files = [
        file.relative_to(CHECKOUT).as_posix() for file in (CHECKOUT / "tests").rglob("test_*.py")
    ]
    assert len(files) > 300
    assert [file for file in files if len(runs_of(file)) != 1] == []


def test_every_run_has_tests() -> None:
    for folders in ASIDE:
        for folder in folders:
            assert list((CHECKOUT / folder).rglob("test_*.py")), folder
