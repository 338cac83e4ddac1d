"""What a project keeps from start to start."""

from poserig.project.kept import read_kept, write_kept
from poserig.project.places import Places


def test_keys_are_made_once_and_only_the_owner_reads_them(places: Places) -> None:
    places.state.mkdir()
    first = read_kept(places)
    assert len(first["key"]) == len(first["portal_key"]) == 43
    assert first["key"] != first["portal_key"]
    write_kept(places, {**first, "port": "4600"})
    assert read_kept(places) == {**first, "port": "4600"}
    assert (places.state / "project.json").stat().st_mode & 0o077 == 0


def test_damaged_file_is_made_anew(places: Places) -> None:
    places.state.mkdir()
    write_kept(places, read_kept(places))
    file = places.state / "project.json"
    for text in ("{broken", "[1]", '{"key": 7}'):
        file.write_text(text)
        assert len(read_kept(places)["key"]) == 43
