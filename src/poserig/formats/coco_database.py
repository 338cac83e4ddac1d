"""Holds a COCO file of any size on disk, so that each image can be read with its annotations.

Annotations come in any order, and a file may be larger than memory. SQLite keeps a temporary
database without a name in memory while it is small, and on disk beyond that.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.json_stream import members
from poserig.formats.model import Refusals
from poserig.json import Json, JsonObject

_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;     -- KiB
CREATE TABLE images (n INTEGER PRIMARY KEY, id TEXT UNIQUE, line INTEGER, text TEXT);
CREATE TABLE annotations (n INTEGER PRIMARY KEY, id TEXT, image TEXT, line INTEGER, text TEXT);
"""
LISTS: Final = ("licenses", "categories")


class Row(NamedTuple):
    """An object of the file, and its line, from 1."""

    line: int
    value: JsonObject


class CocoDatabase:
    """The content of a COCO file.

    Args:
        path: The file.
        refusals: Takes what cannot be used: doubled ids, annotations of unknown images.

    Attributes:
        where: The file, for messages.
        members: Everything beside images and annotations.
        images: How many there are.

    Raises:
        FormatError: It is cut off, or no JSON.
    """

    def __init__(self, path: Path, refusals: Refusals) -> None:
        self.where = shown(str(path))
        self.members: dict[str, Json] = {}
        self.images = 0
        self._refusals = refusals
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)
        self._load(path)

    def __iter__(self) -> Iterator[tuple[Row, list[Row]]]:
        """Yields each image with its annotations, both in the order of the file."""
        images = self._database.execute("SELECT id, line, text FROM images ORDER BY n")
        for number, line, text in images:
            found = self._database.execute(
                "SELECT line, text FROM annotations WHERE image = ? ORDER BY n", (number,)
            )
            rows = [Row(at, json.loads(row)) for at, row in found]
            yield Row(line, json.loads(text)), rows

    def _load(self, path: Path) -> None:
        for name, value, line in members(path):
            if name in ("images", "annotations"):
                if not isinstance(value, dict):
                    self._refuse(line, f"In `{name}` is something that is no object", "Remove it.")
                elif name == "images":
                    self._add_image(value, line)
                else:
                    row = (_id(value.get("id")), _id(value.get("image_id")), line, _text(value))
                    self._database.execute(
                        "INSERT INTO annotations (id, image, line, text) VALUES (?, ?, ?, ?)", row
                    )
            elif name in LISTS:
                self.members.setdefault(name, []).append(value)
            elif name:
                self.members[name] = value
            else:
                raise FormatError(
                    "is an array and not a data set of COCO.",
                    where=self.where,
                    cure="Give the file that has `images`, `annotations` and `categories`; results"
                    " alone do not name their images.",
                )
        self._database.execute("CREATE INDEX of_image ON annotations (image)")

    def _add_image(self, value: JsonObject, line: int) -> None:
        number = value.get("id")
        try:
            self._database.execute(
                "INSERT INTO images (id, line, text) VALUES (?, ?, ?)",
                (_id(number), line, _text(value)),
            )
        except sqlite3.IntegrityError:
            self._refuse(line, f"Two images have the id {number!r}", "Give each its own id.")
        else:
            self.images += 1

    def check(self) -> None:
        """Refuses annotations of unknown images, and ids of several annotations."""
        unknown = "SELECT line, image FROM annotations WHERE image NOT IN (SELECT id FROM images)"
        for line, image in self._database.execute(unknown).fetchall():
            self._refuse(
                line,
                f"The annotation is about the image {image}, which is not in `images`",
                "Add the image, or remove the annotation.",
            )
        doubled = (
            "SELECT max(line), id, count(*) FROM annotations WHERE id <> 'null'"
            " GROUP BY id HAVING count(*) > 1"
        )
        for line, number, count in self._database.execute(doubled).fetchall():
            self._refuse(line, f"{count} annotations have the id {number}", "Give each its own id.")

    def _refuse(self, line: int, what: str, cure: str) -> None:
        self._refusals.add(FormatError(f"{what}.", where=f"{self.where}:{line}", cure=cure))


def _id(value: Json) -> str:
    """Returns an id as text; 1 and "1" differ, as they do in COCO."""
    return json.dumps(value)


def _text(value: JsonObject) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
