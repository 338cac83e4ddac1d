"""Views that have a name are kept, for all starts and all jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.errors import InvalidValue
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.views import KeptViews
from poserig.portal.named_views import NamedView


@pytest.fixture
def views(tmp_path: Path) -> Iterator[KeptViews]:
    SqliteStore(tmp_path / "labeling.db").close()
    found = KeptViews(tmp_path / "labeling.db")
    yield found
    found.close()


def test_views_come_by_name_and_hold_what_the_address_held(
    views: KeptViews, tmp_path: Path
) -> None:
    odd = {"path": "a b/ü&=*", "doubt": "0.5"}
    views.save(NamedView("Night shots", odd, "ana"))
    views.save(NamedView(" by  ben ", {"worker": "w1"}, "cay"))
    again = KeptViews(tmp_path / "labeling.db")
    assert again.all() == [
        NamedView("by ben", {"worker": "w1"}, "cay"),
        NamedView("Night shots", odd, "ana"),
    ]
    again.close()


def test_a_name_is_taken_in_any_case_and_nothing_is_replaced(views: KeptViews) -> None:
    views.save(NamedView("Doubt", {"doubt": "0.5"}))
    views.save(NamedView("Other", {}))
    with pytest.raises(InvalidValue, match='There is a view "Doubt" already'):
        views.save(NamedView("DOUBT", {}))
    with pytest.raises(InvalidValue, match='There is a view "Doubt" already'):
        views.rename("other", "doubt")
    views.rename("doubt", "DOUBT")
    assert [one.name for one in views.all()] == ["DOUBT", "Other"]
    with pytest.raises(InvalidValue, match="There is no view"):
        views.rename("gone", "new")
    views.remove("Other")
    views.remove("Other")
    assert [one.parameters for one in views.all()] == [{"doubt": "0.5"}]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\0b"])
def test_other_names_are_refused(views: KeptViews, name: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 60 letters"):
        views.save(NamedView(name, {}))


def test_there_may_be_a_hundred(views: KeptViews) -> None:
    for number in range(100):
        views.save(NamedView(f"view {number}", {}))
    with pytest.raises(InvalidValue, match="There are 100 views already"):
        views.save(NamedView("one more", {}))
