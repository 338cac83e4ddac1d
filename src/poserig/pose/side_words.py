"""Reads left and right out of keypoint names, in the languages that people write them in."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Side = Literal["left", "right", "center"]

# The rig creator's build (web/scripts/bundle.mjs) reads these words and signs out of this file.
# Words for the left and the right side. Of inflected words the forms that stand beside a body part,
# each with its counterpart at the same place.
_PAIRS = """
left right|l r|lt rt|lft rgt|lhs rhs
links rechts|linke rechte|linker rechter|linkes rechtes|linken rechten|li re
gauche droite|gauche droit|g d
izquierda derecha|izquierdo derecho|izq der
sinistra destra|sinistro destro|sin des|sx dx
esquerda direita|esquerdo direito|esq dir
vänster höger|vänstra högra|vanster hoger|venstre højre|venstre høyre
lewy prawy|lewa prawa|lewe prawe|levý pravý|levá pravá|levé pravé|levy pravy|leva prava
sol sağ|sol sag|vasen oikea|bal jobb|stânga dreapta|stanga dreapta|kiri kanan|trái phải
левый правый|левая правая|левое правое|левые правые|лев прав|лівий правий|ліва права|ліве праве
αριστερός δεξιός|αριστερή δεξιά|αριστερό δεξί|αριστερά δεξιά
يسار يمين|أيسر أيمن|يسرى يمنى|الأيسر الأيمن|اليسرى اليمنى|چپ راست
שמאל ימין|שמאלי ימני|שמאלית ימנית|बायां दायां|बाएं दाएं
lijevi desni|lijeva desna|lijevo desno|levi desni|leva desna|levo desno
ľavý pravý|ľavá pravá|ľavé pravé|ляв десен|лява дясна|ляво дясно|леви десни
vasak parem|kairė dešinė|kairys dešinys
kreisais labais|kreisā labā|esquerra dreta|esquerre dret|ezker eskuin|vinstri hægri
왼쪽 오른쪽|ซ้าย ขวา
"""
# In scripts that put no space between words. They may stand at either end of a name.
_SIGN_PAIRS = "左 右|왼 오른|ซ้าย ขวา"
_SIGNS = [tuple(pair.split()) for pair in _SIGN_PAIRS.split("|")]

_TWINS = [tuple(pair.split()) for line in _PAIRS.split("\n") for pair in line.split("|") if pair]
# Word → its side, and the words for the other side that may stand in its place.
_SIDE_OF: dict[str, Side] = {}
_OTHERS: dict[str, set[str]] = {}
for _left, _right in _TWINS:
    _SIDE_OF |= {_left: "left", _right: "right"}
    _OTHERS.setdefault(_left, set()).add(_right)
    _OTHERS.setdefault(_right, set()).add(_left)

# Between words: signs, a small letter before a capital one, and letters before digits.
_GAP = re.compile(r"[\s_.\-:/()]+|(?<=[^\W\d_A-Z])(?=[A-Z])")


def sides_of(names: Iterable[str]) -> dict[str, tuple[Side, str | None]]:
    """Returns the side of each keypoint, and the name of its left/right partner.

    A partner differs in nothing but the word for the side, and is the only name that does.

    Args:
        names: Of all keypoints of a rig.

    Returns:
        Name → (side, partner); ("center", None) for a name without a partner.
    """
    given = list(names)
    by_words: dict[str, list[str]] = {}
    for name in given:
        by_words.setdefault(_joined(_words(name)), []).append(name)
    found: dict[str, tuple[Side, str | None]] = {}
    for name in given:
        partners = {
            (other, side)
            for mirrored, side in _mirrored(name)
            for other in by_words.get(mirrored, ())
            if other != name
        }
        names_found = {other for other, _ in partners}
        if len(names_found) == 1:
            other, side = min(partners)
            found[name] = side, other
        else:
            found[name] = "center", None
    return found


def without_side(name: str) -> str:
    """Returns the words of a keypoint name but those for a side, in lower case, with blanks."""
    words = [word for word in _words(name) if word not in _SIDE_OF]
    for signs in _SIGNS:
        words = [_without_sign(word, signs) for word in words]
    return _joined(word for word in words if word)


def _without_sign(word: str, signs: Iterable[str]) -> str:
    for sign in signs:
        if word.startswith(sign):
            return word[len(sign) :]
        if word.endswith(sign):
            return word[: -len(sign)]
    return word


def _mirrored(name: str) -> Iterator[tuple[str, Side]]:
    """Yields what a partner may be called, as `_joined` writes it, and the side of the name."""
    words = _words(name)
    for position, word in enumerate(words):
        for opposite in _OTHERS.get(word, ()):
            changed = [*words[:position], opposite, *words[position + 1 :]]
            yield _joined(changed), _SIDE_OF[word]
    for sign_left, sign_right in _SIGNS:
        twins: tuple[tuple[str, str, Side], ...] = (
            (sign_left, sign_right, "left"),
            (sign_right, sign_left, "right"),
        )
        for own, other, side in twins:
            for replaced in _replaced(name, own, other):
                yield _joined(_words(replaced)), side


def _replaced(name: str, own: str, other: str) -> Iterator[str]:
    if name.startswith(own):
        yield other + name[len(own) :]
    elif name.endswith(own):
        yield name[: -len(own)] + other


def _words(name: str) -> list[str]:
    return [word.lower() for word in _GAP.split(name) if word]


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)
