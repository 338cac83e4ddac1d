"""Photographs to upload: JPEGs of random noise, each different, of about the size asked for."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

# So many are encoded; the others differ from one of them in a comment.
ENCODED = 16
SIDE = 1024


def write_images(folder: Path, count: int, size: int, seed: int = 11) -> int:
    """Write `count` JPEGs of about `size` bytes below `folder`, a thousand to a folder.

    Returns:
        Bytes of all of them.
    """
    random = np.random.default_rng(seed)
    encoded = [_noise(random, size) for _ in range(ENCODED)]
    written = 0
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(_with_comment(encoded[number % ENCODED], f"{number:06}"))
    return written


def _noise(random: np.random.Generator, size: int) -> bytes:
    """A JPEG of noise, cut to the number of rows that makes it about `size` bytes."""
    pixels = random.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    whole = len(_jpeg(pixels))
    rows = max(16, min(SIDE, round(SIDE * size / whole)))
    return _jpeg(pixels[:rows])


def _jpeg(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=80)
    return file.getvalue()


def _with_comment(jpeg: bytes, text: str) -> bytes:
    """The JPEG with a comment segment behind its first marker."""
    comment = text.encode("ascii")
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]
