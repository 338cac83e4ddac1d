"""Defers imports that dependencies make and our code does not need."""

import sys
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Takes the place of a module until one of its members is used, then imports it."""

    def __getattr__(self, name: str) -> Any:
        from importlib import import_module

        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def import_late(name: str) -> None:
    """Puts a `LateModule` in the place of a module, unless the module is imported already."""
    sys.modules.setdefault(name, LateModule(name))
