"""Keeps the lead's instructions as plain files, and who has seen them."""

import hashlib
from pathlib import Path

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.intake.images.kinds import kind_of
from poserig.local.portal_store.database import PortalDatabase
from poserig.portal.markdown import pictures_in
from poserig.portal.teamwork import InstructionsText
from poserig.text import decode_text

NAME = "instructions.md"
_LARGEST_PICTURE = 20_000_000  # bytes
_LARGEST_TEXT = 200_000
_HEAD = 32
_TABLES = """
CREATE TABLE IF NOT EXISTS instructions_seen (
    worker_id TEXT PRIMARY KEY,
    revision TEXT NOT NULL              -- of the text that they have seen
) STRICT;
"""


class KeptInstructions:
    """Implements `poserig.portal.teamwork.Instructions`.

    Args:
        folder: Of the text, instructions.md, and its pictures. It need not be there.
        database: The database of the labeling store.
    """

    def __init__(self, folder: Path, database: Path) -> None:
        self._folder = folder
        self._db = PortalDatabase(database, _TABLES)

    def read(self) -> InstructionsText:
        """See the port. Text that cannot be read counts as none."""
        try:
            data = (self._folder / NAME).read_bytes()[:_LARGEST_TEXT]
        except OSError:
            return InstructionsText("", "")
        return InstructionsText(decode_text(data), hashlib.sha256(data).hexdigest()[:16])

    def write(self, text: str) -> None:
        """See the port."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._folder / NAME, text)
        except OSError as error:
            raise PoserigError(
                f"The instructions cannot be kept ({error.strerror}).",
                where=str(self._folder),
                cure="Is its disk full or read-only?",
            ) from error

    def picture(self, name: str) -> tuple[bytes, str] | None:
        """See the port."""
        if name not in self.pictures():
            return None
        data = (self._folder / name).read_bytes()
        kind = kind_of(data[:_HEAD])
        return None if kind is None else (data, kind.content_type)

    def pictures(self) -> tuple[str, ...]:
        """See the port."""
        try:
            files = sorted(one for one in self._folder.iterdir() if _is_picture(one))
        except OSError:
            return ()
        return tuple(one.name for one in files)

    def has_seen(self, worker_id: str) -> bool:
        """See the port."""
        now = self.read()
        if not now.text.strip():
            return True
        sql = "SELECT revision FROM instructions_seen WHERE worker_id = ?"
        rows = self._db.rows(sql, (worker_id,))
        return bool(rows) and rows[0]["revision"] == now.revision

    def mark_seen(self, worker_id: str) -> None:
        """See the port."""
        with self._db.write() as db:
            db.execute(
                "INSERT INTO instructions_seen VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET revision = excluded.revision",
                (worker_id, self.read().revision),
            )

    def take(self, file: Path) -> None:
        """Takes a Markdown file and the pictures that it shows, in the place of what is there.

        Raises:
            PoserigError: The file or one of its pictures cannot be read, or is none.
        """
        try:
            data = file.read_bytes()
        except OSError as error:
            raise PoserigError(
                f"The instructions cannot be read ({error.strerror}).",
                where=str(file),
                cure="Name a Markdown file.",
            ) from error
        if len(data) > _LARGEST_TEXT or b"\0" in data:
            raise PoserigError(
                "This is no text of instructions.",
                where=str(file),
                cure=f"Name a Markdown file of at most {_LARGEST_TEXT:,} bytes.",
            )
        text = decode_text(data)
        pictures = {name: self._found(file, name) for name in pictures_in(text)}
        self.write(text)
        for name, content in pictures.items():
            if not (self._folder / name).is_file() or (self._folder / name).read_bytes() != content:
                write_atomically(self._folder / name, content)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def _found(self, file: Path, name: str) -> bytes:
        """The bytes of a picture below the folder of a text; by its name, whatever its folder."""
        found = sorted(file.parent.rglob(name)) if name else []
        picture = next((one for one in found if _is_picture(one)), None)
        if picture is None:
            raise PoserigError(
                f"The picture {name} is not beside the instructions, or is none.",
                where=str(file),
                cure="Put a JPEG, PNG, WebP, GIF or BMP file of that name into their folder.",
            )
        return picture.read_bytes()


def _is_picture(path: Path) -> bool:
    try:
        if path.name.startswith(".") or not 0 < path.stat().st_size <= _LARGEST_PICTURE:
            return False
        with path.open("rb") as file:
            return kind_of(file.read(_HEAD)) is not None
    except OSError:
        return False
