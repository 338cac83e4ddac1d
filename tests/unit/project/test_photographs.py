"""What is kept of each photograph."""

from dataclasses import replace

import pytest

from poserig.errors import PoserigError
from poserig.project.photographs import Known, Photographs, paths_by_key
from poserig.project.places import Places

CAT = Known("a/cat.jpg", 10, 5, "d" * 64, "dddddddddddddddd/a/cat.jpg", "image/jpeg")
TEXT = Known("b.png", 3, 6, short="no image", reason="It is text.")


def test_what_is_kept_is_there_after_a_restart(photographs: Photographs, places: Places) -> None:
    photographs.keep([CAT, TEXT])
    again = Photographs(places.database)
    assert again.all() == {"a/cat.jpg": CAT, "b.png": TEXT}
    again.close()


def test_gone_ones_stay_known_and_forgotten_ones_do_not(photographs: Photographs) -> None:
    photographs.keep([CAT, TEXT])
    photographs.keep([], gone=["a/cat.jpg"])
    assert photographs.all()["a/cat.jpg"] == replace(CAT, is_gone=True)
    photographs.forget(["b.png"])
    assert list(photographs.all()) == ["a/cat.jpg"]


def test_photograph_is_found_by_its_key_under_the_name_that_it_has_now(
    photographs: Photographs,
) -> None:
    photographs.keep([replace(CAT, is_gone=True), replace(CAT, path="dog.jpg")])
    found = photographs.of_key(CAT.key)
    assert found is not None
    assert found.path == "dog.jpg"
    assert photographs.of_key("eeee/a/cat.jpg") is None
    photographs.keep([TEXT])
    assert photographs.of_key("") is None


def test_all_of_a_step_is_kept_or_nothing(photographs: Photographs) -> None:
    broken = replace(TEXT, path="c.png", size="many")  # type: ignore[arg-type]  # STRICT refuses it
    with pytest.raises(PoserigError, match=r"cannot be kept \(cannot store TEXT") as raised:
        photographs.keep([CAT, broken])
    assert raised.value.where.endswith("project.sqlite")
    assert photographs.all() == {}


def test_address_of_the_data_object_is_below_its_content() -> None:
    assert CAT.source_ref == "s3://project/images/dddddddddddddddd/a/cat.jpg"
    assert TEXT.source_ref == ""


def test_paths_are_read_while_the_project_is_open(photographs: Photographs, places: Places) -> None:
    photographs.keep([replace(CAT, is_gone=True), replace(CAT, path="dog.jpg"), TEXT])
    assert paths_by_key(places.database) == {CAT.key: "dog.jpg"}
    with pytest.raises(PoserigError, match="cannot be read"):
        paths_by_key(places.state)
