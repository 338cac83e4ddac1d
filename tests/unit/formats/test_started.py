"""What an import wrote into a folder is read again; other folders have none."""

from pathlib import Path

import pytest

from poserig.formats import FormatError
from poserig.formats.started import StartLines, kept_of


def test_lines_by_the_path_of_their_image(tmp_path: Path) -> None:
    text = '{"source-ref": "x/a.jpg", "imported": 1}\n\n{"source-ref": "b.jpg", "rig": "r"}\n'
    (tmp_path / "start.manifest").write_text(text)
    lines = StartLines(tmp_path)
    assert lines.by_name() == {"x/a.jpg": {"imported": 1}, "b.jpg": {"rig": "r"}}
    assert len(list(lines)) == len(list(lines)) == 2


def test_a_folder_that_no_import_wrote_has_none(tmp_path: Path) -> None:
    assert StartLines(tmp_path).by_name() == {}
    assert kept_of(tmp_path) == {}


def test_a_line_that_was_spoiled_is_told(tmp_path: Path) -> None:
    (tmp_path / "start.manifest").write_text('{"source-ref": "a.jpg"}\n{"sou')
    with pytest.raises(FormatError, match=r"start\.manifest:2: The line is no JSON object"):
        list(StartLines(tmp_path))


@pytest.mark.parametrize("text", ["{", "[1]", ""])
def test_what_is_kept_of_a_file_is_nothing_when_it_was_spoiled(text: str, tmp_path: Path) -> None:
    (tmp_path / "imported.json").write_text(text)
    assert kept_of(tmp_path) == {}
