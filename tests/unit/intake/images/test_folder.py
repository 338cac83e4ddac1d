"""Tests intake/images/folder.py: what of a folder is taken, and what is told of the rest."""

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.intake.images.folder import LINES, judge_folder, listing
from tests.pictures import bmp, gif, jpeg, png, webp


def write(folder: Path, **contents: bytes) -> Path:
    """Files by name; `__` stands for the dot before an ending, and `_below_` for a folder."""
    for name, content in contents.items():
        path = folder / name.replace("_below_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_folder_of_a_mac(tmp_path: Path) -> None:
    """Case 12: companions, a resource fork folder, and the one photograph."""
    write(tmp_path, IMG_0142__jpg=jpeg())
    for name in ("._IMG_0142.jpg", "__MACOSX/IMG_0142.jpg", "__MACOSX/._x.jpg", ".DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"\0\5\x16\7")
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["IMG_0142.jpg"]
    assert found.summary() == "1 image. Left out: 4 hidden"


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    """Case 13."""
    write(tmp_path, a_good__jpg=jpeg(), b_good__jpg=jpeg(), c_page__jpg=b"<html>",
          d_cut__jpg=jpeg()[:-2], zz_empty__jpg=b"")  # fmt: skip
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["a_good.jpg", "b_good.jpg"]
    assert found.summary() == (
        "2 images. Left out: 1 no image (c_page.jpg), 1 cut off (d_cut.jpg), 1 empty (zz_empty.jpg)"
    )
    with pytest.raises(PoserigError, match="3 files cannot be labeled") as caught:
        judge_folder(tmp_path, strict=True)
    assert "  d_cut.jpg: It is cut off: the end of the image is missing.\n" in caught.value.what


def test_every_kind_that_browsers_show_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    """Case 14."""
    write(tmp_path, a__jfif=jpeg(), b__webp=webp(), c__bmp=bmp(), d__gif=gif(), e__png=png(),
          f__tif=b"II*\0" + bytes(9), g__heic=b"\0\0\0\x18ftypheic", list__csv=b"x,y",
          README=b"hello")  # fmt: skip
    found = judge_folder(tmp_path)
    assert [image.facts.kind.name for image in found.images] == [
        "JPEG", "WebP", "BMP", "GIF", "PNG",
    ]  # fmt: skip
    assert found.summary() == (
        "5 images (1 JPEG, 1 WebP, 1 BMP, 1 GIF, 1 PNG). Left out: 1 TIFF (f.tif), "
        "1 HEIC (g.heic), 2 of another kind (.csv, no ending)"
    )
    assert found.notes() == []


def test_images_that_are_turned_are_told(tmp_path: Path) -> None:
    """Case 20."""
    write(tmp_path, a__jpg=jpeg(orientation=3), b__jpg=jpeg(), c__png=png(orientation=6),
          d__jpg=jpeg(orientation=1), e__jpg=jpeg(orientation=8),
          f__jpg=jpeg(orientation=2))  # fmt: skip
    assert judge_folder(tmp_path).notes() == [
        "With an EXIF orientation: 4 images (a.jpg, c.png, e.jpg, 1 more). Coordinates will be as "
        "displayed."
    ]


def test_what_programs_show_differently_is_told(tmp_path: Path) -> None:
    write(tmp_path, a__webp=webp(orientation=6), b__gif=gif(frames=2), c__gif=gif(),
          d__png=png(before=[(b"acTL", bytes(8))]), e__webp=webp(orientation=1))  # fmt: skip
    assert judge_folder(tmp_path).notes() == [
        "WebP with an EXIF orientation: 1 image (a.webp). Browsers ignore it, other programs do "
        "not: rotate the pixels before you label.",
        "With several frames: 2 images (b.gif, d.png). Browsers play them: label the first, the "
        "one that training reads.",
    ]


def test_names_are_relative_to_the_folder(tmp_path: Path) -> None:
    write(tmp_path, cam1_below_0001__jpg=jpeg(), cam2_below_0001__jpg=b"")
    (tmp_path / "x.png").mkdir()
    (tmp_path / "x.png" / "a.jpg").write_bytes(jpeg())
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["cam1/0001.jpg", "x.png/a.jpg"]
    assert str(found.left_out[0]) == "cam2/0001.jpg: It is empty (0 bytes)."


def test_linked_folders_are_named_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, a__jpg=jpeg())
    (tmp_path / "round").symlink_to(tmp_path)
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["a.jpg"]
    assert found.summary() == "1 image. Left out: 1 link to a folder (round)"


def test_one_folder_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root, who runs tests, may read every folder: so the system's answer is made here."""
    write(tmp_path, a__jpg=jpeg(), closed_below_b__jpg=jpeg(), z_below_c__jpg=jpeg())
    (tmp_path / "lost+found").mkdir()
    scan = os.scandir

    def scandir(path: str) -> Any:
        if Path(path).name in ("closed", "lost+found", "gone"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["a.jpg", "z/c.jpg"]
    assert found.summary() == "2 images. Left out: 1 unreadable folder (closed)"
    assert found.left_out[0].reason == "It is a folder that cannot be read: Permission denied."
    with pytest.raises(PermissionError):
        judge_folder(tmp_path / "gone")


# Reported elsewhere: immich-app/immich issue 30690 and photonixapp/photonix pull request 214
# (Synology's thumbnails), neokt/car-damage-detective issue 4 (.ipynb_checkpoints).
@pytest.mark.parametrize(
    "name",
    [
        "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg",
        "cam1/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg",
        ".ipynb_checkpoints/a-checkpoint.jpg",
        "#recycle/old.jpg",
        "$RECYCLE.BIN/S-1-5-21/$R1.jpg",
        "System Volume Information/x.jpg",
        "DCIM/.thumbnails/1.jpg",
        "sub/__MACOSX/sub/._a.jpg",
        "Desktop.ini",
        "Icon\r",
    ],
)
def test_what_systems_keep_beside_photographs_is_hidden(tmp_path: Path, name: str) -> None:
    write(tmp_path, a__jpg=jpeg())
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(jpeg())
    found = judge_folder(tmp_path)
    assert [image.name for image in found.images] == ["a.jpg"]
    assert found.summary() == "1 image. Left out: 1 hidden"


def test_a_hidden_folder_may_itself_be_given(tmp_path: Path) -> None:
    write(tmp_path / ".cache" / "photos", a__jpg=jpeg())
    assert len(judge_folder(tmp_path / ".cache" / "photos").images) == 1


def test_images_are_hashed_when_asked_for(tmp_path: Path) -> None:
    large = jpeg()[:-2] + b"\x55" * 100_000 + b"\xff\xd9"
    write(tmp_path, a__jpg=large, b__jpg=b"")
    (hashed,) = judge_folder(tmp_path, hashed=True).images
    assert hashed.facts.digest == hashlib.sha256(large).hexdigest()
    assert judge_folder(tmp_path).images[0].facts.digest == ""


def test_system_files_count_as_hidden(tmp_path: Path) -> None:
    write(tmp_path, a__jpg=jpeg(), Thumbs__db=b"x", b__png=png())
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "c.png").write_bytes(png())
    assert judge_folder(tmp_path).summary() == "2 images (1 JPEG, 1 PNG). Left out: 2 hidden"


def test_a_folder_without_an_image_says_what_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".a.jpg").write_bytes(jpeg())
    with pytest.raises(PoserigError, match=r"There is no image here \(1 hidden\)") as caught:
        judge_folder(tmp_path)
    assert caught.value.where == str(tmp_path)
    assert "JPEG, PNG, WebP, GIF and BMP" in caught.value.cure


def test_progress_counts_every_file_that_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, a__jpg=jpeg(), b__jpg=b"", c__txt=b"x")
    told: list[tuple[int, int]] = []
    judge_folder(tmp_path, progress=lambda *counts: told.append(counts))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_long_listing_ends_with_a_count() -> None:
    lines = listing(range(LINES + 1200)).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (LINES + 1, "  0", "  … and 1,200 more")
