"""`poserig show`: one label drawn over its photograph."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from poserig.cli.show import show
from poserig.errors import PoserigError
from tests.unit.formats.test_several_rigs import LABEL

WHITE, GREY = (255, 255, 255), (90, 90, 90)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    photographs = tmp_path / "photos"
    for name in ("one/a.jpg", "two/a.jpg", "two/b.jpg"):
        path = photographs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (640, 480), GREY).save(path)
    lines: list[Any] = [
        {"source-ref": f"s3://b/x/{name}", "pose": LABEL} for name in ("one/a.jpg", "two/a.jpg")
    ]
    lines += [
        {"source-ref": "s3://b/x/two/b.jpg", "pose": LABEL, "pose-r2": {**LABEL, "instances": []}},
        {"source-ref": "s3://b/x/two/c.jpg", "pose-metadata": {"failure-reason": "expired"}},
    ]
    path = tmp_path / "a.manifest"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


def run(manifest: Path, name: str, out: str, *more: str) -> Result:
    arguments = [name, "--from", str(manifest), "--out", str(manifest.parent / out),
                 "--photographs", str(manifest.parent / "photos"), *more]  # fmt: skip
    return CliRunner().invoke(show, arguments)


def test_png_has_the_photograph_and_each_point_in_its_place(manifest: Path) -> None:
    result = run(manifest, "one/a.jpg", "a.png")
    assert result.stdout.endswith("a.png: one/a.jpg, 2 instances.\n"), result
    with Image.open(manifest.parent / "a.png") as picture:
        assert picture.size == (640, 480)
        near = picture.getpixel((20, 20))
        assert all(abs(one - other) < 4 for one, other in zip(near, GREY, strict=True))  # type: ignore[arg-type]
        # The dog's points are occluded: white inside, here the last one.
        assert picture.getpixel((300 + 5 * 19, 90 + 2 * 19)) == WHITE
        assert picture.getpixel((100, 50)) not in (WHITE, near)
    small = run(manifest, "one/a.jpg", "s.png", "--size", "320")
    assert small.exit_code == 0
    with Image.open(manifest.parent / "s.png") as picture:
        assert picture.size == (320, 240)


def test_svg_holds_the_photograph_or_leaves_it_out(manifest: Path) -> None:
    run(manifest, "two/a.jpg", "a.svg")
    text = (manifest.parent / "a.svg").read_text()
    assert 'viewBox="0.0 0.0 640.0 480.0"' in text
    assert "data:image/jpeg;base64," in text
    assert text.count("<circle") == 37
    run(manifest, "two/a.jpg", "b.svg", "--no-image")
    assert "data:image" not in (manifest.parent / "b.svg").read_text()


def test_newest_label_is_drawn_unless_another_is_named(manifest: Path) -> None:
    assert "0 instances" in run(manifest, "b.jpg", "b.svg").stdout
    assert "2 instances" in run(manifest, "b.jpg", "c.svg", "--label-attribute", "pose").stdout


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("a.jpg", "x.svg", r"2 images have this name: one/a.jpg, two/a.jpg"),
        ("two/bb.jpg", "x.svg", "No image of this name has a label.*Did you mean two/b.jpg"),
        ("two/c.jpg", "x.svg", "has no label: expired"),
        ("one/a.jpg", "x.gif", "neither .png nor .svg"),
        ("one/a.jpg", "a.manifest", "neither .png nor .svg"),
    ],
)
def test_what_cannot_be_shown_is_said(manifest: Path, name: str, out: str, message: str) -> None:
    result = run(manifest, name, out)
    assert isinstance(result.exception, PoserigError)
    with pytest.raises(PoserigError, match=message):
        raise result.exception


def test_a_photograph_that_is_not_there_and_a_file_that_is_are_said(manifest: Path) -> None:
    (manifest.parent / "photos/two/b.jpg").unlink()
    result = run(manifest, "two/b.jpg", "x.png")
    assert "--no-image" in str(result.exception)
    (manifest.parent / "x.svg").write_text("mine")
    assert "--force" in str(run(manifest, "one/a.jpg", "x.svg").exception)
    assert run(manifest, "one/a.jpg", "x.svg", "--force").exit_code == 0
