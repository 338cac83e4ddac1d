"""The photographs of a folder as a launch sends them: judged by content, and named by it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from poserig.intake.images.folder import FoundImage, JudgedFolder, LeftOut, judge_folder
from poserig.intake.images.kinds import kind_of, other_kind_of
from poserig.s3 import S3Uri

LONGEST_KEY = 1024
"""Bytes of a key in S3, and characters of an S3 URI in a manifest."""
LARGEST_UPLOAD = 5 * 1024**3
"""Bytes that S3 takes in one PUT."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Photograph:
    """An image that can be labeled and sent.

    Attributes:
        path: Of the file.
        name: Its path relative to the folder, with slashes.
        size: Bytes.
        digest: SHA-256 of its bytes, in hex.
        content_type: By its first bytes, whatever its name says.
    """

    path: Path
    name: str
    size: int
    digest: str
    content_type: str

    def location(self, images: S3Uri) -> S3Uri:
        """Where it lies: below its content's hash, so that no other content can be there."""
        return images.child(f"{self.digest[:16]}/{self.name}")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's photographs, in the order of their names, and what is told of the others.

    Attributes:
        photographs: What can be labeled.
        left_out: What cannot, and why.
        summary: One line: what was taken and what was left out, with names.
        notes: What whoever labels or trains on them should know, a line each.
    """

    photographs: tuple[Photograph, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    summary: str = ""
    notes: tuple[str, ...] = ()


def read_folder(
    folder: Path,
    images: S3Uri,
    *,
    strict: bool = False,
    progress: Progress = lambda done, total: None,
) -> Folder:
    """Judges every file of a folder, before anything is uploaded.

    Args:
        folder: Where the files are.
        images: See `photographs_of`.
        strict: Refuse the folder when one file cannot be labeled.
        progress: Told how many files of how many are judged.

    Raises:
        PoserigError: No file can be labeled, or one cannot and `strict` is set; it names each.
        OSError: The folder cannot be read.
    """
    judged = judge_folder(folder, hashed=True, progress=progress)
    return photographs_of(judged, images, strict=strict)


def photographs_of(judged: JudgedFolder, images: S3Uri, *, strict: bool = False) -> Folder:
    """Takes the images of a folder that S3 can hold.

    Args:
        judged: A folder whose images have their digests.
        images: Below which location the photographs will lie: their keys must be short enough.
        strict: Refuse the folder when one file cannot be labeled.

    Raises:
        PoserigError: No file can be labeled, or one cannot and `strict` is set; it names each.
    """
    left_out = list(judged.left_out)
    kept = []
    for image in judged.images:
        fault = fault_of(image, images)
        if fault:
            left_out.append(LeftOut(image.name, *fault))
        else:
            kept.append(image)
    told = judged._replace(images=tuple(kept), left_out=tuple(sorted(left_out)))
    told.check(strict=strict)
    return Folder(tuple(map(_photograph, kept)), told.left_out, told.summary(), tuple(told.notes()))


def is_picture(beginning: bytes) -> bool:
    """Returns whether a file that begins so is a picture of some kind."""
    return kind_of(beginning) is not None or bool(other_kind_of(beginning))


def _photograph(image: FoundImage) -> Photograph:
    facts = image.facts
    return Photograph(image.path, image.name, facts.bytes, facts.digest, facts.kind.content_type)


def fault_of(image: FoundImage, images: S3Uri) -> tuple[str, str] | None:
    """Why an image that can be labeled cannot be named in S3: in two or three words, and as a
    sentence; None when it can.

    Args:
        image: The image.
        images: See `photographs_of`.
    """
    if image.facts.bytes > LARGEST_UPLOAD:
        return "too large", "It has more than 5 GB."
    fault = _fault_of_name(image.name, images)
    return ("bad name", fault) if fault else None


def _fault_of_name(name: str, images: S3Uri) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "Its name is not UTF-8. Rename it."
    if any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029\ufffe\uffff"
           for char in name):  # fmt: skip
        return "Its name holds a line break or another control character. Rename it."
    place = images.child(f"{'0' * 16}/{name}")
    if len(place.key.encode("utf-8")) > LONGEST_KEY or len(str(place)) > LONGEST_KEY:
        return "Its path is too long for a key in S3. Use shorter names."
    return ""
