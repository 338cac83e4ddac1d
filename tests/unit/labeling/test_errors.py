"""Errors of the engine, and what SQLite's own errors mean."""

import sqlite3

import pytest

from poserig.labeling.errors import InvalidRequest, JobAlreadyExists, JobNotFound, TemplateError
from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.trouble import Trouble


def test_errors_carry_the_code_of_the_sagemaker_api() -> None:
    assert InvalidRequest("x").code == "ValidationException"
    assert JobAlreadyExists("x").code == "ResourceInUse"
    assert JobNotFound("x").code == "ResourceNotFound"


def test_template_error_names_its_line_unless_it_has_none() -> None:
    assert TemplateError("x", line=3).where == "worker task template, line 3"
    assert TemplateError("x").where == "worker task template"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_CORRUPT, Trouble.DAMAGED),
        (sqlite3.SQLITE_FULL, Trouble.FULL),
        (sqlite3.SQLITE_READONLY_DBMOVED, Trouble.READ_ONLY),
        (sqlite3.SQLITE_IOERR_READ, Trouble.UNREADABLE),
        (sqlite3.SQLITE_BUSY, Trouble.BUSY),
    ],
)
def test_error_of_the_file_is_trouble(code: int, kind: Trouble) -> None:
    error = sqlite3.OperationalError("its words")
    error.sqlite_errorcode = code
    trouble = explain(error, "/state/labeling.sqlite")
    assert trouble is not None
    assert (trouble.kind, trouble.where) == (kind, "/state/labeling.sqlite")
    assert trouble.detail == "its words"


def test_error_that_is_not_the_files_is_none() -> None:
    assert explain(sqlite3.ProgrammingError("closed"), "x") is None
    error = sqlite3.IntegrityError("unique")
    error.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    assert explain(error, "x") is None
