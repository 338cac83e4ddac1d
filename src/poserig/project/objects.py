"""Implements the engine's object store on files: photographs stay, all else is a plain file."""

from collections.abc import Callable
from pathlib import Path

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.project.photographs import Known
from poserig.project.places import BUCKET, IMAGES, Places
from poserig.s3 import S3Uri


class ProjectObjects:
    """Objects of a project's one bucket.

    Args:
        places: Where photographs and files are.
        photograph: Finds what is known of a photograph by its key below `IMAGES`.
        address: Makes the address at which a browser reads a photograph, of its key and the
            seconds for which it holds.
    """

    def __init__(
        self,
        places: Places,
        photograph: Callable[[str], Known | None],
        address: Callable[[str, int], str],
    ) -> None:
        self._places = places
        self._photograph = photograph
        self._address = address

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "ProjectObjects":
        """The same objects: a project has no roles."""
        return self

    def read(self, uri: str) -> bytes:
        """The bytes of the object. Raises ObjectNotFound or ObjectAccessDenied."""
        path = self.path(uri)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise _missing(uri) from error
        except OSError as error:
            raise ObjectAccessDenied(
                f"The file cannot be read ({error.strerror}).", where=str(path)
            ) from error

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        """Writes a file whole; it is on the disk when this returns. Raises ObjectAccessDenied."""
        path = self.path(uri)
        try:
            if self._is_photograph(uri):
                raise ObjectAccessDenied("Photographs are never changed.", where=uri)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
        except OSError as error:
            raise ObjectAccessDenied(
                f"The file cannot be written ({error.strerror}).",
                where=str(path),
                cure="Is the disk full or read-only?",
            ) from error

    def exists(self, uri: str) -> bool:
        """Whether the object is there."""
        return self.size(uri) is not None

    def size(self, uri: str) -> int | None:
        """Bytes of the object; None when it is not there. Raises ObjectAccessDenied."""
        try:
            path = self.path(uri)
            return path.stat().st_size if path.is_file() else None
        except ObjectNotFound:
            return None
        except OSError as error:
            raise ObjectAccessDenied(
                f"The file cannot be read ({error.strerror}).", where=uri
            ) from error

    def newest(self, folder: str) -> str:
        """The address of the file in a folder that was written last; "" when it has none."""
        path = self.path(folder)
        if not path.is_dir():
            return ""
        files = [one for one in path.iterdir() if one.is_file() and not one.name.startswith(".")]
        newest = max(files, key=lambda one: (one.stat().st_mtime_ns, one.name), default=None)
        return "" if newest is None else f"{folder}{newest.name}"

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        """Makes an address with which a browser may read the object until it expires."""
        location = S3Uri.parse(uri, "S3 URI")
        return self._address(location.key, expires_in_seconds)

    def path(self, uri: str) -> Path:
        """The file of an object. Raises ObjectNotFound for an address outside of the project."""
        location = S3Uri.parse(uri, "S3 URI", needs_key=False)
        if location.bucket != BUCKET:
            raise _missing(uri)
        if self._is_photograph(uri):
            found = self._photograph(location.key.removeprefix(f"{IMAGES.key}/"))
            if found is None:
                raise _missing(uri)
            return self._places.photographs / found.path
        parts = location.key.rstrip("/").split("/")
        if any(part in ("", ".", "..") or "\0" in part for part in parts):
            raise _missing(uri)
        return self._places.files.joinpath(*parts)

    def _is_photograph(self, uri: str) -> bool:
        return uri.startswith(f"{IMAGES}/")


def _missing(uri: str) -> PoserigError:
    return ObjectNotFound("There is no such file in the project.", where=uri)
