"""Makes the smallest files that begin, go on and end as images of a kind do."""

import struct
import zlib
from collections.abc import Sequence

Chunks = Sequence[tuple[bytes, bytes]]


def exif(orientation: int, order: str = "<") -> bytes:
    """EXIF data with nothing but an orientation."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def app1(data: bytes) -> bytes:
    """A segment of a JPEG, as EXIF and XMP have it."""
    return b"\xff\xe1" + struct.pack(">H", 2 + len(data)) + data


def jpeg(width: int = 64, height: int = 48, orientation: int = 0) -> bytes:
    """A gray JPEG; with EXIF when an orientation is given."""
    start = app1(b"Exif\0\0" + exif(orientation)) if orientation else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + start + frame + scan + b"\xff\xd9"


def png(
    width: int = 64,
    height: int = 48,
    orientation: int = 0,
    before: Chunks = (),
    after: Chunks = (),
) -> bytes:
    """A gray PNG; with an eXIf chunk when an orientation is given, and chunks around its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 1) * height))
    chunks = [(b"IHDR", header), *before, (b"IDAT", pixels), *after, (b"IEND", b"")]
    if orientation:
        chunks.insert(1, (b"eXIf", exif(orientation, ">")))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def webp(width: int = 64, height: int = 48, orientation: int = 0) -> bytes:
    """A lossy WebP; in the extended format with EXIF when an orientation is given."""
    frame = b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    chunks = _chunk(b"VP8 ", b"\x10\x02\x00" + frame + bytes(8))
    if orientation:
        large = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        chunks = _chunk(b"VP8X", large) + chunks + _chunk(b"EXIF", exif(orientation))
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def gif(width: int = 64, height: int = 48, frames: int = 1) -> bytes:
    """A GIF with a color table and a comment."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return head + b"\x21\xfe\x03hey\x00" + frame * frames + b"\x3b"


def bmp(width: int = 64, height: int = 48) -> bytes:
    """An uncompressed BMP of 24 bits; of a negative height, the upper row comes first."""
    pixels = bytes((width * 24 + 31) // 32 * 4 * abs(height))
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + info + pixels
