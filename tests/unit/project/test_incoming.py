"""Photographs that come by the page: whole or not there, and nothing is ever replaced."""

import errno
import io
import os
from pathlib import Path

import pytest

from poserig.portal.photographs import PhotographRefused, Taken
from poserig.project import incoming as module
from poserig.project.incoming import Incoming
from tests.pictures import jpeg, png


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    return tmp_path / "photos"


@pytest.fixture
def taken() -> list[int]:
    return []


@pytest.fixture
def incoming(folder: Path, taken: list[int]) -> Incoming:
    return Incoming(folder, lambda: taken.append(1))


def take(incoming: Incoming, name: str, data: bytes, changed: float | None = None) -> Taken:
    return incoming.take(name, io.BytesIO(data), len(data), changed)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_photograph_keeps_its_name_its_time_and_its_bytes(
    incoming: Incoming, folder: Path, taken: list[int]
) -> None:
    assert take(incoming, "cam 1/ä.jpg", jpeg(), 1_000_000.5) == Taken("cam 1/ä.jpg", False)
    path = folder / "cam 1" / "ä.jpg"
    assert path.read_bytes() == jpeg()
    assert path.stat().st_mtime == 1_000_000.5
    assert files(folder) == ["cam 1/ä.jpg"]
    assert taken == [1]


def test_nothing_is_replaced_and_the_same_content_is_written_once(
    incoming: Incoming, folder: Path, taken: list[int]
) -> None:
    (folder / "a.jpg").write_bytes(b"somebody's notes")
    assert take(incoming, "a.jpg", jpeg()).name == "a (2).jpg"
    assert take(incoming, "a.jpg", jpeg()) == Taken("a (2).jpg", True)
    assert take(incoming, "a.jpg", jpeg(width=99)).name == "a (3).jpg"
    assert (folder / "a.jpg").read_bytes() == b"somebody's notes"
    assert taken == [1, 1]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("../a.jpg", jpeg(), "cannot be used"),
        ("/etc/a.jpg", jpeg(), "cannot be used"),
        ("", jpeg(), "cannot be used"),
        ("a//b.jpg", jpeg(), "cannot be used"),
        (".hidden.jpg", jpeg(), "cannot be used"),
        ("..\\a.jpg", jpeg(), "cannot be used"),
        ("a\nb.jpg", jpeg(), "cannot be used"),
        ("x" * 201, jpeg(), "cannot be used"),
        ("__MACOSX/a.jpg", jpeg(), "cannot be used"),
        ("/".join(["x" * 190] * 6), jpeg(), "too long"),
        ("link/a.jpg", jpeg(), "link to another place"),
        ("a.jpg", b"<svg onload=alert(1)>", "It is no image"),
        ("a.png", png()[:40], "cut off"),
        ("a.jpg", b"", "empty"),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    incoming: Incoming, folder: Path, taken: list[int], name: str, data: bytes, told: str
) -> None:
    (folder / "link").symlink_to(folder.parent)
    with pytest.raises(PhotographRefused, match=told):
        take(incoming, name, data)
    assert files(folder.parent) == []
    assert taken == []


def test_part_of_a_photograph_is_not_there_and_may_come_again(
    incoming: Incoming, folder: Path
) -> None:
    with pytest.raises(PhotographRefused, match="Only 20 of its"):
        incoming.take("a.jpg", io.BytesIO(jpeg()[:20]), len(jpeg()))
    assert files(folder) == []
    assert not take(incoming, "a.jpg", jpeg()).was_there


def test_more_bytes_than_were_announced_are_not_read(incoming: Incoming, folder: Path) -> None:
    content = io.BytesIO(jpeg() + b"the next request")
    incoming.take("a.jpg", content, len(jpeg()))
    assert content.read() == b"the next request"


def test_size_and_disk_are_bounded(
    incoming: Incoming, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PhotographRefused, match="more than 256 MB"):
        incoming.take("a.jpg", io.BytesIO(), module.LARGEST + 1)
    monkeypatch.setattr(module, "_KEPT_FREE", 1 << 60)
    with pytest.raises(PhotographRefused, match="No space left") as raised:
        take(incoming, "a.jpg", jpeg())
    assert "free some space" in raised.value.cure
    assert files(folder) == []


def test_disk_without_links_takes_it_too(
    incoming: Incoming, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    assert take(incoming, "a.jpg", jpeg()).name == "a.jpg"
    assert take(incoming, "a.jpg", jpeg(width=99)).name == "a (2).jpg"
    assert files(folder) == ["a (2).jpg", "a.jpg"]
    assert (folder / "a.jpg").read_bytes() == jpeg()


def test_parts_of_a_process_that_was_killed_go(folder: Path) -> None:
    (folder / ".poserig-0123.part").write_bytes(b"x")
    (folder / ".keep").write_bytes(b"x")
    Incoming(folder, lambda: None)
    assert files(folder) == [".keep"]


def test_folder_says_its_name(folder: Path, incoming: Incoming) -> None:
    assert incoming.folder == "photos"
