"""Lists the formats. The help of the commands, their errors and docs/formats.md derive from it."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, cast

from poserig.formats import FormatError
from poserig.formats.model import Format, FormatModule

# Name → module of this package. The order is that of the help and the docs.
MODULES: Final = {
    "coco": "coco",
    "coco-wholebody": "coco_wholebody",
    "mmpose": "mmpose",
    "yolo": "yolo",
    "cvat": "cvat",
    "label-studio": "label_studio",
    "datumaro": "datumaro",
    "deeplabcut": "deeplabcut",
    "sleap": "sleap",
    "labelme": "labelme",
    "x-anylabeling": "x_anylabeling",
    "csv": "points_csv",
    "parquet": "parquet",
    "manifest": "manifest",
}
# What an extra of pyproject.toml brings: extra → module that must be there.
EXTRAS: Final = {"parquet": "pyarrow", "hdf5": "h5py"}


def names(direction: str = "") -> tuple[str, ...]:
    """Returns the names of the formats.

    Args:
        direction: "write" or "read" for those that can be written or read; "" for all.
    """
    return tuple(name for name in MODULES if not direction or hasattr(module_of(name), direction))


@lru_cache(maxsize=64)
def module_of(name: str) -> FormatModule:
    """Returns the module of a format.

    Raises:
        FormatError: There is no such format.
    """
    if name not in MODULES:
        raise FormatError(
            f'There is no format "{name}".', cure=f"Choose one of: {', '.join(MODULES)}."
        )
    return cast("FormatModule", import_module(f"poserig.formats.{MODULES[name]}"))


def format_of(name: str) -> Format:
    """Returns a format. Raises FormatError when there is none of that name."""
    return module_of(name).FORMAT


def family_of(name: str) -> str:
    """Returns the family of a format; "" for an unknown one, such as of a newer poserig."""
    if name not in MODULES:
        return ""
    return format_of(name).family or name


def require_extra(found: Format) -> None:
    """Raises FormatError when what the format needs is not installed."""
    if found.extra and find_spec(EXTRAS[found.extra]) is None:
        raise FormatError(
            f"{found.title} needs the package {EXTRAS[found.extra]}, which is not installed.",
            cure=f"pip install 'poserig[{found.extra}]'",
        )
