"""A look at a folder: what is new, changed, renamed, gone and left out, against the look before."""

import os
import shutil
import time
from pathlib import Path

import pytest

from poserig.intake.images import folder as judging
from poserig.project import look as looking
from poserig.project.look import News, look
from poserig.project.photographs import Photographs
from poserig.project.places import Places
from tests.pictures import jpeg, png


class Offered:
    """Collects what looks offer."""

    def __init__(self) -> None:
        self.refs: list[str] = []

    def __call__(self, refs: list[str]) -> None:
        self.refs += refs

    def names(self) -> list[str]:
        return sorted(ref.split("/", 5)[5] for ref in self.refs)


def put(places: Places, name: str, data: bytes) -> Path:
    path = places.photographs / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def seen(places: Places, photographs: Photographs) -> tuple[News, Offered]:
    offered = Offered()
    return look(places.photographs, photographs, offered), offered


def test_first_look_offers_every_photograph_and_tells_what_is_left_out(
    places: Places, photographs: Photographs
) -> None:
    put(places, "cam1/a.jpg", jpeg())
    put(places, "cam2/a.jpg", jpeg(orientation=6))
    put(places, "b.png", png()[:40])
    put(places, "notes.txt", b"hello")
    news, offered = seen(places, photographs)
    assert offered.names() == ["cam1/a.jpg", "cam2/a.jpg"]
    assert all(ref.startswith("s3://project/images/") for ref in offered.refs)
    assert str(news) == "2 photographs. Left out: 1 cut off (b.png)"


def test_second_look_opens_nothing_that_is_as_it_was(
    places: Places, photographs: Photographs, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(places, "a.jpg", jpeg())
    put(places, "cut.png", png()[:40])
    first, before = seen(places, photographs)
    opened: list[Path] = []
    monkeypatch.setattr(judging, "judge", lambda path, **_: opened.append(path))
    second, after = seen(places, photographs)
    assert opened == []
    assert str(second) == str(first)
    assert after.refs == before.refs


def test_what_happened_between_two_looks_is_told(places: Places, photographs: Photographs) -> None:
    for number in range(5):
        put(places, f"{number}.jpg", jpeg(width=100 + number))
    seen(places, photographs)
    put(places, "5.jpg", jpeg(width=200))
    put(places, "1.jpg", jpeg(width=300))
    (places.photographs / "2.jpg").unlink()
    (places.photographs / "sub").mkdir()
    (places.photographs / "3.jpg").rename(places.photographs / "sub" / "three.jpg")
    news, offered = seen(places, photographs)
    assert str(news) == (
        "5 photographs, 1 new (5.jpg), 1 changed (1.jpg), 1 renamed (sub/three.jpg), 1 gone (2.jpg)"
    )
    # A renamed one keeps the address under which it may be labeled already.
    assert offered.names() == ["0.jpg", "1.jpg", "3.jpg", "4.jpg", "5.jpg"]


def test_renamed_photograph_is_found_where_it_is_now(
    places: Places, photographs: Photographs
) -> None:
    put(places, "old.jpg", jpeg())
    _, offered = seen(places, photographs)
    (places.photographs / "old.jpg").rename(places.photographs / "new.jpg")
    seen(places, photographs)
    found = photographs.of_key(offered.refs[0].removeprefix("s3://project/images/"))
    assert found is not None
    assert found.path == "new.jpg"


def test_changed_photograph_is_another_data_object(
    places: Places, photographs: Photographs
) -> None:
    put(places, "a.jpg", jpeg(width=10))
    _, before = seen(places, photographs)
    put(places, "a.jpg", jpeg(width=20))
    _, after = seen(places, photographs)
    assert before.names() == after.names() == ["a.jpg"]
    assert before.refs != after.refs


def test_touched_photograph_is_the_same(places: Places, photographs: Photographs) -> None:
    path = put(places, "a.jpg", jpeg())
    _, before = seen(places, photographs)
    os.utime(path, ns=(1, 1))
    news, after = seen(places, photographs)
    assert after.refs == before.refs
    assert str(news) == "1 photograph"


def test_photograph_that_comes_back_is_the_same(places: Places, photographs: Photographs) -> None:
    path = put(places, "a.jpg", jpeg())
    put(places, "b.jpg", jpeg(width=99))
    _, before = seen(places, photographs)
    aside = shutil.move(path, places.state / "a.jpg")
    assert str(seen(places, photographs)[0]) == "1 photograph, 1 gone (a.jpg)"
    assert str(seen(places, photographs)[0]) == "1 photograph"
    shutil.move(aside, path)
    news, after = seen(places, photographs)
    assert str(news) == "2 photographs, 1 back (a.jpg)"
    assert sorted(after.refs) == sorted(before.refs)


def test_copies_of_one_photograph_are_two(places: Places, photographs: Photographs) -> None:
    put(places, "a.jpg", jpeg())
    put(places, "b.jpg", jpeg())
    _, offered = seen(places, photographs)
    assert offered.names() == ["a.jpg", "b.jpg"]


def test_look_that_is_ended_early_is_taken_up_by_the_next(
    places: Places, photographs: Photographs
) -> None:
    for number in range(120):
        put(places, f"{number:03}.jpg", jpeg(width=100 + number))
    offered = Offered()
    look(places.photographs, photographs, offered, lambda: len(offered.refs) >= 50)
    assert len(offered.refs) == 50
    _, rest = seen(places, photographs)
    assert len(rest.refs) == 120


def test_name_that_no_address_can_hold_is_left_out(
    places: Places, photographs: Photographs
) -> None:
    put(places, "line\nbreak.jpg", jpeg())
    news, offered = seen(places, photographs)
    assert offered.refs == []
    assert "1 bad name" in str(news)


def test_file_that_somebody_may_be_writing_is_left_for_the_next_look(
    places: Places, photographs: Photographs
) -> None:
    os.utime(put(places, "old.jpg", jpeg()), (1, 1))
    put(places, "fresh.jpg", jpeg(width=90)[:-1])
    offered = Offered()
    news = look(places.photographs, photographs, offered, at_rest_seconds=3600)
    assert (offered.names(), news.being_written, news.left_out) == (["old.jpg"], 1, [])
    assert list(photographs.all()) == ["old.jpg"]
    ahead = time.time() + 9999  # the clock of another machine
    os.utime(put(places, "fresh.jpg", jpeg(width=90)), (ahead, ahead))
    news = look(places.photographs, photographs, offered, at_rest_seconds=3600)
    assert (news.new, news.being_written) == (["fresh.jpg"], 0)


def test_file_that_is_renamed_during_the_look_stays_known(
    places: Places, photographs: Photographs, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(places, "a.jpg", jpeg())
    _, before = seen(places, photographs)
    listed = judging.list_folder
    calls: list[Path] = []

    def renamed_after_the_first(folder: Path) -> object:
        found = listed(folder)
        if not calls:
            path.rename(folder / "b.jpg")
        calls.append(folder)
        return found

    monkeypatch.setattr(looking, "list_folder", renamed_after_the_first)
    news, after = seen(places, photographs)
    assert (news.renamed, news.gone) == (["b.jpg"], [])
    assert after.refs == before.refs


def test_file_that_goes_before_it_is_judged_stays_known(
    places: Places, photographs: Photographs, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(places, "a.jpg", jpeg())
    seen(places, photographs)
    known = photographs.all()
    put(places, "a.jpg", jpeg(width=90))
    judged = judging.judge_files

    def gone_before(folder: Path, names: list[str], *, hashed: bool) -> object:
        path.unlink(missing_ok=True)
        return judged(folder, names, hashed=hashed)

    monkeypatch.setattr(looking, "judge_files", gone_before)
    news, _ = seen(places, photographs)
    assert (news.images, news.left_out) == (0, [])
    assert photographs.all() == known
