"""Finds what a rig could do better. It is valid: `parse_rig` has refused what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from poserig.pose.rig import KeypointClass, Rig
from poserig.pose.side_words import sides_of
from poserig.rigging.color import contrast, differences, linear
from poserig.rigging.picture import color_of

# ΔE*ab between partners: less is not seen at a glance.
_LEAST_DIFFERENCE = 20.0
# WCAG's contrast that graphical objects need, on the lightest and on the darkest photograph.
_LEAST_CONTRAST = 1.4
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
# In shares of the template: partners of a template that is meant to be symmetric lie so near to
# each other's mirror image; a template most of whose partners do not is a view from aside.
_TOLERANCE = 0.005
_MEANT = 0.05
# Keys of the keypoints in the component, by their place (web/src/own-keys.ts). Every keyboard
# layout has them, and nothing else in the component is done by one.
KEYS = "1234567890ertyuioplABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Positions are shares of the template's box. Those further out are no shares: pixels, most likely.
_FAR = 2.0
# Points of the template nearer than this cannot be told apart.
_NEAR = 0.004


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that a rig could do better.

    Attributes:
        place: The member, as in "keypoints[3].swap".
        what: What is so, in a sentence.
        cure: What to do about it.
    """

    place: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.cure}"


def advice_on(rig: Rig) -> list[Advice]:
    """All advice on a rig, by kind, in rig order."""
    return [
        *_sides(rig),
        *_layout(rig),
        *_colors(rig),
        *_links(rig),
        *_sigmas(rig),
        *_hotkeys(rig),
    ]


def _sides(rig: Rig) -> Iterator[Advice]:
    told = sides_of(rig.keypoint_names)
    for number, one in enumerate(rig.keypoints):
        side, partner = told[one.name]
        place = f"keypoints[{number}]"
        if partner and one.swap is None:
            yield Advice(
                f"{place}.swap",
                f'The name "{one.name}" has a partner, "{partner}", and the rig does not say so.',
                f'Set "swap" to "{partner}", or exchanged sides are not found.',
            )
        elif one.swap and one.side == "center":
            cure = f'Set "side" to "{side}".' if partner else 'Set "side" to "left" or "right".'
            yield Advice(f"{place}.side", f'"{one.name}" has a partner but no side.', cure)
        elif partner and partner == one.swap and one.side != side:
            yield Advice(
                f"{place}.side",
                f'"{one.name}" is {one.side}, and its name says {side}.',
                f'Set "side" to "{side}", the side of the object itself.',
            )


def _layout(rig: Rig) -> Iterator[Advice]:
    missing = [one.name for one in rig.keypoints if one.position is None]
    if missing:
        yield Advice(
            "keypoints",
            f"{len(missing)} of {len(rig.keypoints)} points have no place in the template "
            f"({', '.join(missing[:3])}{', …' if len(missing) > 3 else ''}).",
            'Give them a "position", or people place them one by one.',
        )
    placed = [one for one in rig.keypoints if one.position is not None]
    for one in placed:
        if max(map(abs, _place(one))) > _FAR:
            yield Advice(
                f"keypoints[{rig.index[one.name]}].position",
                f'"{one.name}" lies far outside of the template.',
                "Use shares of its width and height, each 0 to 1.",
            )
    placed = [one for one in placed if max(map(abs, _place(one))) <= _FAR]
    yield from _too_near(rig, placed)
    yield from _not_mirrored(rig, placed)


def _too_near(rig: Rig, placed: list[KeypointClass]) -> Iterator[Advice]:
    for number, one in enumerate(placed):
        for other in placed[:number]:
            if _distance(_place(one), _place(other)) < _NEAR:
                yield Advice(
                    f"keypoints[{rig.index[one.name]}].position",
                    f'"{one.name}" lies on "{other.name}" in the template.',
                    "Move one of them: only the upper one can be picked up.",
                )


def _not_mirrored(rig: Rig, placed: list[KeypointClass]) -> Iterator[Advice]:
    pairs = [
        (one, rig.keypoints[rig.index[one.swap]])
        for one in placed
        if one.side == "left" and one.swap
    ]
    pairs = [(left, right) for left, right in pairs if right in placed]
    if not pairs:
        return
    axis = _axis([(_place(left)[0] + _place(right)[0]) / 2 for left, right in pairs])
    off = [_distance(_place(left), _mirror(_place(right), axis)) for left, right in pairs]
    if _median(off) > _MEANT:
        return  # a view from aside
    for (left, right), distance in zip(pairs, off, strict=True):
        if distance > _TOLERANCE:
            x, y = _mirror(_place(left), axis)
            yield Advice(
                f"keypoints[{rig.index[right.name]}].position",
                f'"{right.name}" is no mirror image of "{left.name}" in a template that is '
                "symmetric otherwise.",
                f"Use [{x:.4g}, {y:.4g}].",
            )


def _colors(rig: Rig) -> Iterator[Advice]:
    told: set[tuple[str, ...]] = set()
    for number, one in enumerate(rig.keypoints):
        color = linear(color_of(one))
        if color is None:
            continue
        for name, background in (("light", _WHITE), ("dark", _BLACK)):
            key = (color_of(one), name)
            if contrast(color, background) < _LEAST_CONTRAST and key not in told:
                told.add(key)
                yield Advice(
                    f"keypoints[{number}].color",
                    f"{color_of(one)} is hard to see on a {name} photograph.",
                    "Use a color of middle lightness.",
                )
        if one.side != "left" or not one.swap:
            continue
        partner = rig.keypoints[rig.index[one.swap]]
        other = linear(color_of(partner))
        key = (color_of(one), color_of(partner))
        if other is None or key in told:
            continue
        told.add(key)
        for who, distance in differences(color, other).items():
            if distance < _LEAST_DIFFERENCE:
                yield Advice(
                    f"keypoints[{number}].color",
                    f'The colors of "{one.name}" and "{partner.name}", {" and ".join(key)}, look '
                    f"alike{f' to people {who}' if who else ''} (ΔE {distance:.0f}).",
                    "Use #e69f00 for left and #0072b2 for right.",
                )
                break


def _links(rig: Rig) -> Iterator[Advice]:
    seen: dict[frozenset[str], int] = {}
    for number, link in enumerate(rig.links):
        ends = frozenset((link.start, link.end))
        if ends in seen:
            what = f'joins "{link.start}" and "{link.end}", as links[{seen[ends]}] does.'
            yield Advice(f"links[{number}]", what, "Remove one.")
        seen.setdefault(ends, number)
    joined = {name for link in rig.links for name in (link.start, link.end)}
    alone = [name for name in rig.keypoint_names if name not in joined]
    if alone and rig.links:
        yield Advice(
            "links",
            f"No line leads to {len(alone)} point{'s' * (len(alone) > 1)} ({', '.join(alone[:3])}"
            f"{', …' if len(alone) > 3 else ''}).",
            "Link them, or people cannot see to which object they belong.",
        )


def _sigmas(rig: Rig) -> Iterator[Advice]:
    for one in rig.keypoints:
        partner = rig.keypoints[rig.index[one.swap]] if one.swap else one
        if one.side == "left" and one.sigma != partner.sigma and rig.sigma_source != "measured":
            yield Advice(
                f"keypoints[{rig.index[one.name]}].sigma",
                f'"{one.name}" has {one.sigma:g}, and its partner {partner.sigma:g}.',
                "Give both the same: nobody measured a difference.",
            )


def _hotkeys(rig: Rig) -> Iterator[Advice]:
    at_place = dict(zip(KEYS, rig.keypoints, strict=False))
    for number, one in enumerate(rig.keypoints):
        place = f"keypoints[{number}].hotkey"
        other = at_place.get(one.hotkey)
        if one.hotkey and one.hotkey not in KEYS:
            reason = (
                "does something else in the component"
                if one.hotkey in "abcdfghjkmnqsvwxz,./?"
                else "cannot be typed on every keyboard"
            )
            yield Advice(
                place,
                f'"{one.hotkey}" {reason}.',
                "Use a digit, one of e r t y u i o p l, a capital letter, or none.",
            )
        elif other is not None and other is not one and not other.hotkey:
            yield Advice(
                place,
                f'"{one.hotkey}" is the key of "{other.name}" by its place in the panel.',
                f'Give "{other.name}" a hotkey too, or use another character.',
            )


def _place(one: KeypointClass) -> tuple[float, float]:
    return one.position or (0.0, 0.0)


def _mirror(place: tuple[float, float], axis: float) -> tuple[float, float]:
    return 2 * axis - place[0], place[1]


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _axis(middles: list[float]) -> float:
    """Where most pairs have their middle; of several such places the one nearest to the center."""
    return max(
        middles, key=lambda x: (sum(abs(x - one) < _TOLERANCE for one in middles), -abs(x - 0.5))
    )


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
