"""Where the built files are found."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project import product


def test_files_of_the_wheel_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("product", "checkout/build"):
        for name in product.FILES:
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text("x")
    monkeypatch.setattr(product, "IN_WHEEL", tmp_path / "product")
    monkeypatch.setattr(product, "CHECKOUT", tmp_path / "checkout")
    assert product.built_files() == tmp_path / "product"
    (tmp_path / "product" / product.COMPONENT).unlink()
    assert product.built_files() == tmp_path / "checkout" / "build"
    assert product.template() == tmp_path / "checkout/web/templates/worker-task.liquid.html"
    (tmp_path / "product" / product.TEMPLATE).write_text("x")
    assert product.template() == tmp_path / "product" / product.TEMPLATE
    (tmp_path / "checkout/build/functions/pre_annotation.zip").unlink()
    with pytest.raises(PoserigError, match=r"pre_annotation\.zip: A part of poserig is missing"):
        product.built_files()
    (tmp_path / "checkout/Makefile").touch()
    with pytest.raises(PoserigError, match=r"pre_annotation\.zip: It is not built yet"):
        product.built_files()
