"""Compares two versions of a rig, and says what the change does to labels that are there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.pose.rig import Link, Rig


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from one rig to another.

    Attributes:
        old, new: The rigs.
        renamed: Old name → new name, as somebody said.
        added: Names that only the new rig has.
        removed: Names that only the old rig has.
        is_reordered: Points that both have stand in another order.
    """

    old: Rig
    new: Rig
    renamed: Mapping[str, str]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    is_reordered: bool

    def new_name(self, name: str) -> str | None:
        """What the new rig calls a point of the old one; None when it has none."""
        wanted = self.renamed.get(name, name)
        return wanted if wanted in self.new.index and name in self.old.index else None

    def places(self) -> list[int | None]:
        """For each keypoint of the new rig its index in the old one; None for an added one."""
        told = {self.new_name(name): number for number, name in enumerate(self.old.keypoint_names)}
        return [told.get(name) for name in self.new.keypoint_names]

    @property
    def likely_renamed(self) -> dict[str, str]:
        """Removed name → added name at the same place of the order: perhaps one point.

        Rigs without a point in common are of other things.
        """
        if len(self.removed) == len(self.old.keypoints):
            return {}
        added = {self.new.index[name]: name for name in self.added}
        places = {name: self.old.index[name] for name in self.removed}
        return {name: added[place] for name, place in places.items() if place in added}

    def __str__(self) -> str:
        """In sentences, one a line; what labels lose comes first."""
        return "\n".join(self._told())

    def _told(self) -> Iterator[str]:
        if self.removed:
            yield f"{_points(self.removed)} removed: labels lose {_them(self.removed)}."
        if self.added:
            yield f"{_points(self.added)} added: labels have {_them(self.added)} as not looked at."
        if self.renamed:
            pairs = ", ".join(f"{old} is {new}" for old, new in self.renamed.items())
            yield f"Renamed: {pairs}. Labels keep their points."
        if self.is_reordered:
            yield "The order of the points changes: labels are written in the new one."
        for word, links in (
            ("new", _pairs(self.new) - self._old_pairs()),
            ("gone", self._old_pairs() - _pairs(self.new)),
        ):
            if links:
                told = ", ".join(sorted(" to ".join(sorted(pair)) for pair in links))
                yield f"Links {word}: {told}. No point changes."
        yield from self._members()
        yield from self._choices()
        if self.old.hash == self.new.hash:
            yield "The hash stays: labels need no migration."
        else:
            yield f"The hash changes from {self.old.hash} to {self.new.hash}."

    def _old_pairs(self) -> set[frozenset[str]]:
        """Links of the old rig, by the new names of their ends."""
        ends = {name: self.new_name(name) or name for name in self.old.keypoint_names}
        return _pairs(self.old, ends)

    def _members(self) -> Iterator[str]:
        both = [
            (self.old.keypoints[place], one)
            for place, one in zip(self.places(), self.new.keypoints, strict=True)
            if place is not None
        ]
        partners = [
            new.name
            for old, new in both
            if (self.new_name(old.swap) if old.swap else None) != new.swap
        ]
        if partners:
            yield f"Partners of {', '.join(partners)} change. No point changes; checks do."
        sigmas = [f"{new.name} {old.sigma:g} → {new.sigma:g}" for old, new in both
                  if old.sigma != new.sigma]  # fmt: skip
        if sigmas:
            yield f"Sigmas change: {', '.join(sigmas)}. New labels are judged by them."

    def _choices(self) -> Iterator[str]:
        """What changes about classes and flags. Labels keep theirs, also those that are gone."""
        for word, old, new in (
            ("Classes", self.old.class_names, self.new.class_names),
            ("Flags", self.old.flags, self.new.flags),
        ):
            come = [name for name in new if name not in old]
            gone = [name for name in old if name not in new]
            if come:
                yield f"{word} new: {', '.join(come)}."
            if gone:
                yield f"{word} gone: {', '.join(gone)}. Labels keep them."


def difference(old: Rig, new: Rig, renamed: Mapping[str, str] | None = None) -> Difference:
    """Compares two rigs by the names of their keypoints.

    Args:
        old: The rig that labels have.
        new: The rig that they shall have.
        renamed: Old name → new name, of points that are the same under another name.

    Raises:
        PoserigError: A name of `renamed` is in no rig, or a point would have two.
    """
    told = {one: other for one, other in (renamed or {}).items() if one != other}
    for name, other in told.items():
        _require(name in old.index, f'The rig "{old.name}" has no point "{name}".', old)
        _require(other in new.index, f'The rig "{new.name}" has no point "{other}".', new)
        is_free = other not in old.index or other in told
        _require(is_free, f'"{other}" is a point of both rigs.', new)
    _require(len(set(told.values())) == len(told), "Two points would get one name.", new)
    kept = [told.get(name, name) for name in old.keypoint_names]
    both = [name for name in kept if name in new.index]
    return Difference(
        old=old,
        new=new,
        renamed=told,
        added=tuple(name for name in new.keypoint_names if name not in set(kept)),
        removed=tuple(
            name for name, now in zip(old.keypoint_names, kept, strict=True) if now not in new.index
        ),
        is_reordered=sorted(both, key=new.index.__getitem__) != both,
    )


def _require(is_so: bool, what: str, rig: Rig) -> None:
    if not is_so:
        names = ", ".join(rig.keypoint_names)
        raise PoserigError(what, where="--rename", cure=f"Its points: {names}.")


def _pairs(rig: Rig, ends: Mapping[str, str] | None = None) -> set[frozenset[str]]:
    def name(end: str) -> str:
        return ends.get(end, end) if ends else end

    links: Iterable[Link] = rig.links
    return {frozenset((name(link.start), name(link.end))) for link in links}


def _points(names: tuple[str, ...]) -> str:
    return f"{len(names)} point{'s' * (len(names) > 1)} ({', '.join(names)})"


def _them(names: tuple[str, ...]) -> str:
    return "them" if len(names) > 1 else "it"
