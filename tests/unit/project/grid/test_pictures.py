"""Small pictures: drawn once for each label, on a thread of the project."""

from pathlib import Path

import pytest
from PIL import Image

from poserig.portal.overlay import draw, library_rigs
from poserig.project.grid.index import thumbnail_key
from poserig.project.grid.thumbnails import SIDE, Thumbnails, drawn_over
from tests.unit.project.grid.gridded import JOB, Gridded, label_of, ref
from tests.visitor import wait_until

NOSE = label_of({"id": "1", "keypoints": [320, 240, 2] + [0, 0, 0] * 16})


def photograph(folder: Path, size: tuple[int, int] = (640, 480)) -> Path:
    path = folder / "photograph.png"
    Image.new("RGB", size, (10, 200, 10)).save(path)
    return path


def test_point_is_drawn_where_the_label_has_it() -> None:
    overlay = draw(NOSE, library_rigs())
    assert overlay is not None
    drawn = drawn_over(Image.new("RGB", (320, 240), (0, 200, 0)), overlay)
    assert drawn.size == (320, 240)
    # COCO's nose is blue in the library, with a white edge; elsewhere is the photograph.
    red, green, blue = drawn.getpixel((160, 120))  # type: ignore[misc]
    assert (red, green, blue) != (0, 200, 0)
    assert drawn.getpixel((20, 20)) == (0, 200, 0)


def test_picture_follows_the_label_and_the_old_one_goes(gridded: Gridded, tmp_path: Path) -> None:
    gridded.files[ref(0)] = photograph(tmp_path)
    grid = gridded.grid
    grid.catch_up()
    assert grid.thumbnail(JOB, 0) is None, "it is asked for, not made, when somebody looks"
    keeper = grid._keeper
    assert keeper.draw(gridded.id, 0)
    plain = grid.thumbnail(JOB, 0)
    assert plain is not None and plain[1] == "image/webp"
    with Image.open(plain[0]) as image:
        assert image.size == (SIDE, SIDE * 3 // 4)
    gridded.label(0, NOSE)
    grid.catch_up()
    assert grid.images(JOB, [0])[0].thumbnail == ""
    assert keeper.draw(gridded.id, 0)
    drawn = grid.thumbnail(JOB, 0)
    assert drawn is not None and drawn[0] != plain[0]
    assert drawn[0].read_bytes() != plain[0].read_bytes()
    assert not keeper.draw(gridded.id, 0), "it is there"
    first = drawn[0]
    gridded.label(0, label_of({"id": "1", "keypoints": [100, 100, 2] + [0, 0, 0] * 16}))
    grid.catch_up()
    keeper.draw(gridded.id, 0)
    assert not first.exists()
    assert plain[0].exists(), "the photograph is not decoded again"


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_photograph_that_cannot_be_read_is_told_and_tried_again_at_the_next_start(
    gridded: Gridded, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "bad.jpg").write_bytes(content)
        gridded.files[ref(0)] = tmp_path / "bad.jpg"
    gridded.grid.catch_up()
    assert gridded.grid._keeper.draw(gridded.id, 0)
    assert gridded.grid.images(JOB, [0])[0].thumbnail == "-"
    assert gridded.open().images(JOB, [0])[0].thumbnail == ""


def test_empty_file_of_a_power_cut_is_drawn_again(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "small")
    base, file = thumbnail_key("s3://a", ""), photograph(tmp_path)
    thumbnails.draw(base, base, file, None)
    thumbnails.path(base).write_bytes(b"")
    assert not thumbnails.has(base)
    thumbnails.draw(base, base, file, None)
    assert thumbnails.has(base)


def test_thread_keeps_up_and_draws_what_is_looked_at_first(
    gridded: Gridded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(10):
        gridded.files[ref(index)] = photograph(tmp_path)
    order: list[int] = []
    keeper = gridded.grid._keeper
    draws = keeper.draw
    monkeypatch.setattr(keeper, "draw", lambda job, index: (order.append(index), draws(job, index)))
    gridded.grid.catch_up()
    keeper.want(gridded.id, 7)
    gridded.grid.start()
    wait_until(lambda: len({*order}) == 10)
    assert order[0] == 7
    gridded.label(2, NOSE, "w1")
    wait_until(lambda: gridded.grid.facets(JOB).kinds == {"person": 1})
    key = thumbnail_key(ref(2), "")
    wait_until(lambda: gridded.grid.images(JOB, [2])[0].thumbnail not in ("", key))
