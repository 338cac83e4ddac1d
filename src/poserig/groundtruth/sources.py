"""Names images for people, by the S3 URI in their manifest line.

`web/src/image-name.ts` names them likewise.
"""

import re

# Where a launch puts the images of a folder: below the first 16 hex digits of their SHA-256, so
# that no other content can be there.
UPLOADED = re.compile(r".*?/images/([0-9a-f]{16})/(.+)", re.DOTALL)
# Of an image that was not uploaded by a launch, the name and the folder above it tell it apart.
PARTS = 2


def uploaded_name(source_ref: str) -> tuple[str, str] | None:
    """Returns an image's path in the folder that was launched, and the start of its hash.

    Args:
        source_ref: S3 URI.

    Returns:
        None for an image that no launch has uploaded.
    """
    match = UPLOADED.fullmatch(source_ref)
    return (match[2], match[1]) if match else None


def image_name(source_ref: str) -> str:
    """Returns what people call an image: its path in its folder, such as "cam1/0001.jpg".

    Args:
        source_ref: S3 URI, or "".

    Returns:
        For an image that no launch has uploaded its name and the folder above it; "" for "".
    """
    uploaded = uploaded_name(source_ref)
    if uploaded:
        return uploaded[0]
    key = source_ref.partition("://")[2].partition("/")[2] or source_ref
    return "/".join(key.split("/")[-PARTS:])
