"""Instructions are plain files; who has seen them is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.instructions import KeptInstructions
from tests.pictures import jpeg


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptInstructions]:
    SqliteStore(tmp_path / "x.sqlite").close()
    made = KeptInstructions(tmp_path / "state" / "instructions", tmp_path / "x.sqlite")
    yield made
    made.close()


def test_nothing_is_written_at_first_and_counts_as_seen(kept: KeptInstructions) -> None:
    assert (kept.read().text, kept.pictures(), kept.picture("a.jpg")) == ("", (), None)
    assert kept.has_seen("ann")


def test_change_is_to_be_seen_again(kept: KeptInstructions) -> None:
    kept.write("one")
    assert not kept.has_seen("ann")
    kept.mark_seen("ann")
    assert (kept.has_seen("ann"), kept.has_seen("bob")) == (True, False)
    kept.write("two")
    assert not kept.has_seen("ann")
    kept.write("one")
    assert kept.has_seen("ann")


def test_file_is_taken_with_its_pictures(kept: KeptInstructions, tmp_path: Path) -> None:
    guide = tmp_path / "guide" / "how.md"
    (guide.parent / "pictures").mkdir(parents=True)
    (guide.parent / "pictures" / "an arm.jpg").write_bytes(jpeg())
    guide.write_text("# Zoë\n\n![](pictures/an%20arm.jpg)", encoding="utf-8")
    kept.take(guide)
    assert kept.read().text.startswith("# Zoë")
    assert kept.pictures() == ("an arm.jpg",)
    assert kept.picture("an arm.jpg") == (jpeg(), "image/jpeg")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("![](gone.jpg)", "gone.jpg is not beside"),
        ("![](how.md)", "is not beside"),
        ("\0", "no text"),
    ],
)
def test_file_that_cannot_be_taken_changes_nothing(
    kept: KeptInstructions, tmp_path: Path, text: str, told: str
) -> None:
    kept.write("before")
    (tmp_path / "how.md").write_text(text)
    with pytest.raises(PoserigError, match=told):
        kept.take(tmp_path / "how.md")
    assert kept.read().text == "before"


def test_file_that_is_not_there_is_said(kept: KeptInstructions, tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="cannot be read"):
        kept.take(tmp_path / "none.md")


def test_only_pictures_of_the_folder_are_handed_out(kept: KeptInstructions, tmp_path: Path) -> None:
    kept.write("x")
    folder = tmp_path / "state" / "instructions"
    (folder / "page.jpg").write_text("<script>")
    (folder / ".hidden.jpg").write_bytes(jpeg())
    (tmp_path / "state" / "above.jpg").write_bytes(jpeg())
    for name in ("page.jpg", ".hidden.jpg", "../above.jpg", "instructions.md", ""):
        assert kept.picture(name) is None


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "x.sqlite").close()
    (tmp_path / "state").write_text("a file")
    kept = KeptInstructions(tmp_path / "state" / "instructions", tmp_path / "x.sqlite")
    with pytest.raises(PoserigError, match="cannot be kept"):
        kept.write("x")
    kept.close()
