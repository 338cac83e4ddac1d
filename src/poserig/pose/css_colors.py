"""Tells CSS colors from other texts, as the component and a browser do.

What it takes is what web/src/colors.ts and the browser both take: a hexadecimal color, a name, or
rgb(), rgba(), hsl() or hsla() of numbers and percentages. Source: CSS Color Module Level 4.
"""

from re import IGNORECASE, VERBOSE
from re import compile as pattern
from typing import Final

HEXADECIMAL: Final = pattern(r"#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})", IGNORECASE)
# Named colors of CSS Color 4, section 6.1, and `transparent`.
SPELLED: Final = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
    brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan
    darkblue darkcyan darkgoldenrod darkgray darkgreen darkkhaki darkmagenta
    darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue
    darkslategray darkturquoise darkviolet deeppink deepskyblue dimgray
    dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray
    green greenyellow honeydew hotpink indianred indigo ivory khaki lavender lavenderblush
    lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen
    lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
    mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive
    olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred
    papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue
    saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    snow springgreen steelblue tan teal thistle tomato transparent turquoise violet wheat
    white whitesmoke yellow yellowgreen
    """.split()  # noqa: SIM905  # a list of 142 lines is no better
)
# System colors of section 6.2.
SYSTEM: Final = frozenset(
    """
    accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext
    field fieldtext graytext highlight highlighttext linktext mark marktext selecteditem
    selecteditemtext visitedtext
    """.split()  # noqa: SIM905
)
# Each gray has a second spelling.
GRAYS: Final = frozenset(name.replace("gray", "grey") for name in SPELLED)  # codespell:ignore
NAMES: Final = SPELLED | GRAYS | SYSTEM
NUMBER: Final = r"[-+]?(?:\d+|\d*\.\d+)(?:e[-+]?\d+)?"
# The component takes no "+", which no one writes.
ARGUMENTS: Final = pattern(r"(rgb|hsl)a?\(([-\d.%a-z\s,/]+)\)", IGNORECASE)
VALUE: Final = rf"({NUMBER})(%|deg|grad|rad|turn)?"
LEGACY: Final = pattern(
    rf"\s* {VALUE} \s*,\s* {VALUE} \s*,\s* {VALUE} \s* (?:, \s* {VALUE} \s*)?", VERBOSE | IGNORECASE
)
MODERN: Final = pattern(
    rf"\s* {VALUE} \s+ {VALUE} \s+ {VALUE} \s* (?:/ \s* {VALUE} \s*)?", VERBOSE | IGNORECASE
)
ANGLES: Final = ("deg", "grad", "rad", "turn")


def is_color(text: str) -> bool:
    """Returns whether the text, without spaces around it, is a color."""
    color = text.strip()
    if HEXADECIMAL.fullmatch(color) or color.lower() in NAMES:
        return True
    found = ARGUMENTS.fullmatch(color)
    return found is not None and _fits(found[1].lower(), found[2])


def _fits(function: str, arguments: str) -> bool:
    """Returns whether a function takes these arguments."""
    legacy = LEGACY.fullmatch(arguments)
    found = legacy or MODERN.fullmatch(arguments)
    if not found:
        return False
    units = [(found[at] or "").lower() for at in (2, 4, 6)]
    alpha = (found[8] or "").lower()
    if alpha in ANGLES:
        return False
    if function == "hsl":
        percent = units[1:] == ["%", "%"] or (not legacy and not set(units[1:]) & set(ANGLES))
        return units[0] != "%" and percent
    if set(units) & set(ANGLES):
        return False
    # The older syntax does not mix numbers and percentages.
    return not legacy or len(set(units)) == 1
