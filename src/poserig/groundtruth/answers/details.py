"""Reads what an answer says beside points: class, box, flags and notes, and tags of the image.

None of it can spoil an answer. What cannot be used becomes an issue that keeps what was sent.
"""

from poserig.groundtruth.answers.excerpt import excerpt
from poserig.groundtruth.answers.values import all_numbers
from poserig.issues import issue
from poserig.json import Json

# Members of an instance, and of `pose`, that this module reads.
OF_INSTANCE = frozenset(("class", "bbox", "flags", "note"))
OF_IMAGE = frozenset(("tags", "note"))
# Characters of a class, a flag or a tag, and of a note.
LONGEST_NAME, LONGEST_NOTE = 100, 2000
# Flags of an instance, or tags of an image.
MOST_NAMES = 50
# Characters that are kept of what cannot be used.
LONGEST_EXCERPT = 500

Box = tuple[float, float, float, float]


class Details:
    """Reads the details of one instance, or of the image.

    Args:
        members: Of the instance, or of `pose`.
        where: What issues call it, such as "pose.instances[0]".
        issues: Gets an issue for each member that cannot be used.
        instance: Id of the instance; None for the image.
    """

    def __init__(
        self,
        members: dict[str, Json],
        where: str,
        issues: list[dict[str, Json]],
        instance: str | None = None,
    ) -> None:
        self._members, self._where, self._issues = members, where, issues
        self._about = {} if instance is None else {"instance": instance}

    def name(self, member: str) -> str:
        """Returns a text of one line, such as a class; "" when there is none."""
        value = self._members.get(member)
        if value in (None, ""):
            return ""
        if _is_name(value):
            return str(value)
        self._refuse(member, f"is not a text of at most {LONGEST_NAME} characters", value)
        return ""

    def names(self, member: str) -> tuple[str, ...]:
        """Returns texts, each once, such as flags."""
        value = self._members.get(member)
        if value in (None, []):
            return ()
        found = value if isinstance(value, list) else [value]
        kept = [one for one in dict.fromkeys(filter(_is_name, found)) if one][:MOST_NAMES]
        wrong = [one for one in found if one not in kept and one != ""]
        if wrong:
            limit = f"{MOST_NAMES} texts of at most {LONGEST_NAME} characters"
            self._refuse(member, f"has more than {limit}, or others", wrong)
        return tuple(kept)

    def note(self, member: str = "note") -> str:
        """Returns a text for people; of one that is too long the beginning."""
        value = self._members.get(member)
        if value in (None, ""):
            return ""
        if not isinstance(value, str):
            self._refuse(member, "is not a text", value)
            return ""
        if len(value) <= LONGEST_NOTE:
            return value
        detail = f"`{self._where}.{member}` has {len(value)} characters; {LONGEST_NOTE} are kept."
        self._issues.append(issue("unreadable_detail", **self._about, detail=detail))
        return value[:LONGEST_NOTE]

    def box(self, member: str = "bbox") -> Box | None:
        """Returns left, top, width and height in pixels, or None."""
        value = self._members.get(member)
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 4 and all_numbers(value):
            left, top, width, height = value
            if width > 0 and height > 0:
                return left, top, width, height
        self._refuse(member, "is not left, top, width and height in pixels", value)
        return None

    def _refuse(self, member: str, what: str, value: Json) -> None:
        detail = f"`{self._where}.{member}` {what}, left out: {excerpt(value, LONGEST_EXCERPT)}"
        self._issues.append(issue("unreadable_detail", **self._about, detail=detail))


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable()
