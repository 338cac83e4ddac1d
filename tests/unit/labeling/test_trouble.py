"""Trouble with the store is told in words, with what to do."""

import pytest

from poserig.labeling.trouble import StoreTrouble, Trouble


@pytest.mark.parametrize(
    ("kind", "what", "cure"),
    [
        (Trouble.DAMAGED, "is damaged (malformed)", "poserig state restore BACKUP"),
        (Trouble.FULL, "The disk that holds the labeling store is full.", "Free some space"),
        (Trouble.READ_ONLY, "cannot be written (malformed)", "Make the file and its folder"),
        (Trouble.UNREADABLE, "refused to read or write", "Check the disk"),
        (Trouble.BUSY, "Another program has locked", "End that program"),
    ],
)
def test_each_kind_says_what_happened_where_and_what_to_do(
    kind: Trouble, what: str, cure: str
) -> None:
    trouble = StoreTrouble(kind, "/state/labeling.sqlite", "malformed")
    assert (trouble.kind, trouble.where, trouble.detail) == (
        kind,
        "/state/labeling.sqlite",
        "malformed",
    )
    assert what in trouble.what
    assert cure in trouble.cure
