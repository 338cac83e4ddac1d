from pathlib import Path

from poserig.pose.rig_file import library_names
from tools import generate_rigs


def test_the_page_and_its_pictures_are_those_of_the_rigs_that_are_there() -> None:
    """Run `make rigs` after a change of a rig."""
    assert generate_rigs.PAGE.read_text("utf-8") == generate_rigs.page()
    files = {path.name: path.read_text("utf-8") for path in generate_rigs.PICTURES.iterdir()}
    assert files == generate_rigs.pictures()
    assert set(files) == {f"{name}.svg" for name in library_names()}


def test_every_rig_has_its_section_with_picture_and_names() -> None:
    page = generate_rigs.page()
    for name in library_names():
        assert f"\n## {name}\n" in page
        assert f"(images/rigs/{name}.svg)" in page
    assert "8\u00a0left_front_paw" in page
    assert Path(generate_rigs.HEAD).read_text("utf-8") in page
