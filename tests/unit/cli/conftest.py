"""The local AWS with a stack on it, for the commands that need one."""

from tests.unit.jobs.conftest import deployed

__all__ = ["deployed"]
