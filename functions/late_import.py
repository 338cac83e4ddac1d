"""Modules that are imported when they are first used, for what others import and we never use."""

import sys
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Stands for a module until somebody asks it for something."""

    def __getattr__(self, name: str) -> Any:
        from importlib import import_module

        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def import_late(name: str) -> None:
    """Has `import name` find a stand-in from now on; does nothing once the module is imported."""
    sys.modules.setdefault(name, LateModule(name))
