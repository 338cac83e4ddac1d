"""Comments are kept, and each reader finds theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.ports import Worker
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.comments import KeptComments
from poserig.portal.teamwork import Reader
from tests.unit.labeling.fakes import START

ANN, BOB, LEAD = (Worker(one, "s", "i", f"{one}@x") for one in ("ann", "bob", "lead"))
AS_LEAD = Reader("lead", is_lead=True)


def reader(worker: Worker) -> Reader:
    return Reader(worker.id, is_lead=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    SqliteStore(tmp_path / "x.sqlite").close()
    return tmp_path / "x.sqlite"


@pytest.fixture
def comments(database: Path) -> Iterator[KeptComments]:
    made = KeptComments(database, lambda: START)
    yield made
    made.close()


def texts(comments: KeptComments, who: Reader) -> list[str]:
    return [one.text for one in comments.thread("job", 3, who)]


def test_annotators_read_their_own_and_the_leads(comments: KeptComments) -> None:
    comments.add("job", 3, "a.jpg", ANN, "of Ann", by_lead=False)
    comments.add("job", 3, "a.jpg", BOB, "of Bob", by_lead=False)
    comments.add("job", 3, "a.jpg", LEAD, "of the lead", by_lead=True)
    assert texts(comments, AS_LEAD) == ["of Ann", "of Bob", "of the lead"]
    assert texts(comments, reader(ANN)) == ["of Ann", "of the lead"]
    assert texts(comments, Reader("cay", is_lead=False)) == []
    comments.tell("job", 3, ["cay"])
    assert texts(comments, Reader("cay", is_lead=False)) == ["of the lead"]
    one = comments.thread("job", 3, reader(ANN))[0]
    assert (one.author, one.author_id, one.written, one.by_lead) == ("ann@x", "ann", START, False)


def test_unread_ones_are_counted_until_they_are_seen(comments: KeptComments) -> None:
    comments.add("job", 3, "a.jpg", ANN, "one", by_lead=False)
    comments.add("job", 3, "a.jpg", ANN, "two", by_lead=False)
    comments.add("job", 4, "b.jpg", BOB, "three", by_lead=False)
    assert (comments.unread(AS_LEAD), comments.unread(reader(ANN))) == (3, 0)
    comments.mark_seen("job", 3, AS_LEAD)
    assert comments.unread(AS_LEAD) == 1
    assert [one.image for one in comments.threads(AS_LEAD, limit=9, unread=True)] == ["b.jpg"]
    comments.add("job", 3, "a.jpg", LEAD, "answer", by_lead=True)
    assert (comments.unread(AS_LEAD), comments.unread(reader(ANN))) == (1, 1)
    comments.mark_seen("job", 3, reader(ANN))
    assert comments.unread(reader(ANN)) == 0


def test_list_has_the_newest_first_with_its_last_comment(comments: KeptComments) -> None:
    comments.add("job", 3, "a.jpg", ANN, "old", by_lead=False)
    comments.add("job", 4, "b.jpg", BOB, "middle", by_lead=False)
    comments.add("job", 3, "a.jpg", BOB, "new", by_lead=False)
    found = comments.threads(AS_LEAD, limit=9)
    assert [(one.image, one.index, one.last.text, one.unread) for one in found] == [
        ("a.jpg", 3, "new", 2),
        ("b.jpg", 4, "middle", 1),
    ]
    assert len(comments.threads(AS_LEAD, limit=1)) == 1


def test_comments_outlive_the_process(database: Path) -> None:
    for _ in range(2):
        comments = KeptComments(database, lambda: START)
        comments.add("job", 3, "a.jpg", ANN, "hello", by_lead=False)
        comments.close()
    comments = KeptComments(database, lambda: START)
    assert texts(comments, AS_LEAD) == ["hello", "hello"]
    comments.close()


def test_what_cannot_be_kept_is_said(comments: KeptComments, database: Path) -> None:
    comments.close()
    with pytest.raises(PoserigError, match="cannot be used"):
        comments.add("job", 3, "a.jpg", ANN, "lost", by_lead=False)
