"""Lets every legal key of S3 reach its object, whatever characters it has.

moto's addresses of objects end in `.+`, which matches no line break: a key with one was answered
with "not implemented". A key is any text of up to 1,024 bytes of UTF-8:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
"""

from collections.abc import Callable
from typing import Any

from moto.core.base_backend import BaseBackend
from moto.s3.models import S3Backend

# The ends of moto's addresses of objects, and the same with any character in the key.
ENDS = (
    ('<regex(".+"):key_name>', r'<regex("[\s\S]+"):key_name>'),
    ('<regex("/.*"):key_name>', r'<regex("/[\s\S]*"):key_name>'),
)


class _S3Paths:
    """Replaces S3Backend.flask_paths. It is a descriptor: moto reads its table at each use."""

    def __get__(
        self, backend: BaseBackend, owner: type[BaseBackend]
    ) -> dict[str, Callable[..., Any]]:
        paths = BaseBackend.flask_paths.__get__(backend, owner)
        return {_with_any_key(path): handler for path, handler in paths.items()}


def install() -> None:
    """Lets moto's addresses of objects match line breaks. Safe to call twice."""
    S3Backend.flask_paths = _S3Paths()


def _with_any_key(path: str) -> str:
    for narrow, wide in ENDS:
        if path.endswith(narrow):
            return path.removesuffix(narrow) + wide
    return path
