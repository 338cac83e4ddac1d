"""Writes images upright: turned as EXIF says, and without the orientation."""

from importlib.util import find_spec
from pathlib import Path

from poserig.errors import shown
from poserig.formats import FormatError

# Of JPEG; 4:4:4, so that a second encoding costs as little as can be.
QUALITY = 95


def write_upright(source: Path, target: Path) -> None:
    """Writes an image as it is displayed. It is encoded again.

    Raises:
        FormatError: Pillow is not installed, or cannot read the image.
    """
    if find_spec("PIL") is None:
        raise FormatError(
            "Turning images needs Pillow, which is not installed.",
            where="--apply-exif",
            cure="pip install 'poserig[local]'",
        )
    # Imported here: it is an extra.
    from PIL import Image, ImageOps

    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with Image.open(source) as image:
            turned = ImageOps.exif_transpose(image)
            options = {"quality": QUALITY, "subsampling": 0} if image.format == "JPEG" else {}
            turned.save(target, format=image.format, **options)
    except (OSError, ValueError) as error:
        raise FormatError(
            f"The image cannot be turned: {error}.", where=shown(str(source))
        ) from error
