"""Makes folders of many photographs: all different, and small."""

from pathlib import Path

from tests.pictures import jpeg

_IN_A_FOLDER = 1000


def make_photographs(folder: Path, count: int) -> None:
    """Writes JPEGs of about 200 bytes, a thousand in each folder; their content differs.

    Args:
        folder: Where; it is made.
        count: How many.
    """
    start = jpeg(640, 480)[:-2]
    for number in range(count):
        place = folder / f"{number // _IN_A_FOLDER:04}"
        if number % _IN_A_FOLDER == 0:
            place.mkdir(parents=True)
        # Bytes of the scan: no decoder's marker is among the digits.
        (place / f"{number:06}.jpg").write_bytes(start + f"{number:064}".encode() + b"\xff\xd9")
