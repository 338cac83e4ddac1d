"""The registry: every format is whole, and what it needs is named."""

from types import SimpleNamespace

import pytest

from poserig.formats import FormatError, registry
from poserig.formats.losses import ALL
from poserig.formats.registry import (
    EXTRAS,
    MODULES,
    family_of,
    format_of,
    module_of,
    names,
    require_extra,
)


@pytest.mark.parametrize("name", MODULES)
def test_every_format_is_whole(name: str) -> None:
    found = format_of(name)
    assert found.name == name
    assert found.holds <= ALL
    assert found.title
    assert found.source
    assert (found.target == "file") == bool(found.suffix)
    assert not found.extra or found.extra in EXTRAS
    module = module_of(name)
    assert hasattr(module, "write") or hasattr(module, "read")


def test_names_are_those_that_can_be_written_or_read() -> None:
    assert names() == tuple(MODULES)
    assert set(names("write")) | set(names("read")) == set(MODULES)
    assert "coco" in names("read")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r'There is no format "koko"\. Choose one of: coco, '):
        module_of("koko")
    assert family_of("koko") == ""


def test_formats_of_a_family_keep_the_same() -> None:
    assert family_of("mmpose") == family_of("coco") == "coco"
    assert family_of("yolo") == "yolo"


def test_an_extra_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = format_of("coco")._replace(extra="parquet", title="Parquet")
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    with pytest.raises(FormatError, match=r"needs the package pyarrow.*poserig\[parquet\]"):
        require_extra(found)
    monkeypatch.setattr(registry, "find_spec", lambda _: SimpleNamespace())
    require_extra(found)
