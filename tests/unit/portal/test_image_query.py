"""A query in an address."""

from datetime import date

import pytest

from poserig.labeling.states import ObjectState
from poserig.portal.grid import ImageQuery, Sort
from poserig.portal.image_query import read_query, write_query

FULL = ImageQuery(
    states=(ObjectState.LABELED, ObjectState.ALREADY_LABELED),
    path="cam1/*",
    worker="w1",
    assigned="w2",
    problem=True,
    finding="any",
    kind="dog",
    tag="night & day",
    round=2,
    verdict="none",
    agreement=0.75,
    doubt=0.5,
    since=date(2026, 11, 20),
    until=date(2026, 11, 21),
    sort=Sort.SLOWEST,
)


def test_address_holds_a_query_and_nothing_that_is_at_its_default() -> None:
    assert write_query(ImageQuery()) == {}
    assert read_query({}) == ImageQuery()
    parameters = write_query(FULL)
    assert parameters["state"] == "labeled" and parameters["agreement"] == "0.75"
    assert read_query(parameters) == FULL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "done"),
        ("sort", "magic"),
        ("round", "0"),
        ("round", "-1"),
        ("round", "²"),
        ("agreement", "nan"),
        ("agreement", "1.1"),
        ("doubt", "much"),
        ("since", "yesterday"),
        ("problem", "yes"),
        ("unknown", "x"),
    ],
)
def test_what_is_not_understood_filters_nothing(name: str, value: str) -> None:
    assert read_query({name: value}) == ImageQuery()
