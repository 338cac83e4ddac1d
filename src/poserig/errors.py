"""The one base of all errors that poserig raises on purpose."""

from poserig.json import whole


class PoserigError(Exception):
    """Something that a person can fix: what is wrong, where, and what to do.

    Args:
        what: What is wrong, in one sentence.
        where: The file, line, field or address it concerns.
        cure: What to do about it.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        # They may quote what somebody sent, and must be fit for a log and an answer.
        self.what = whole(what)
        self.where = whole(where)
        self.cure = whole(cure)
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} {self.cure}" if self.cure else text


class InvalidValue(PoserigError):
    """A value that its field does not take; `where` names the field."""


def shown(text: str) -> str:
    """A file's name as a message can show it: line breaks and what is not UTF-8 are escaped."""
    visible = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in visible
    )
