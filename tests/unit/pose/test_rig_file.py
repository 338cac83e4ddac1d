import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from poserig.pose.rig_file import (
    LIBRARY,
    RigError,
    is_rig_name,
    library_names,
    library_rig,
    load_rig,
    parse_rig,
)

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "rig.schema.json").read_text())
ANT: dict[str, Any] = {
    "version": 1,
    "name": "ant-4",
    "keypoints": [
        {"name": "head"},
        {"name": "left_leg", "side": "left", "swap": "right_leg", "sigma": 0.1},
        {"name": "right_leg", "side": "right", "swap": "left_leg", "position": [0, 1]},
        {"name": "tail", "required": True},
    ],
    "links": [{"from": "head", "to": "tail", "color": "#fff"}],
}


@pytest.mark.parametrize("name", library_names())
def test_library_rig_fits_schema_and_loads(name: str) -> None:
    text = (LIBRARY / f"{name}.json").read_text()
    jsonschema.validate(json.loads(text), SCHEMA)
    rig = load_rig(name)
    assert rig.name == name
    assert list(rig.keypoint_names) == [item["name"] for item in json.loads(text)["keypoints"]]


def test_library_has_the_three_rigs_of_the_demo() -> None:
    assert {"box-truck-22", "coco-person-17", "human-18"} <= set(library_names())


def test_parse_rig_reads_every_member_and_fills_defaults() -> None:
    rig = parse_rig(ANT)
    assert rig.keypoint_names == ("head", "left_leg", "right_leg", "tail")
    assert rig.sigmas == (0.05, 0.1, 0.05, 0.05)
    assert rig.swap_indices == (0, 2, 1, 3)
    assert rig.index["tail"] == 3
    assert rig.keypoints[2].position == (0.0, 1.0)
    assert rig.keypoints[0].position is None
    assert [rig.keypoints[0].required, rig.keypoints[3].required] == [False, True]
    assert (rig.links[0].start, rig.links[0].end, rig.links[0].color) == ("head", "tail", "#fff")
    assert (rig.aspect, rig.sigma_source) == (1.0, "placeholder")
    assert (rig.revision, rig.classes, rig.flags, rig.keypoints[0].hotkey) == (1, (), (), "")


def test_parse_rig_reads_the_texts_and_numbers_about_the_rig() -> None:
    members = {
        "title": "An ant",
        "category": "insect",
        "aspect": 2,
        "sigma_source": "measured",
        "credit": "By hand.",
    }
    rig = parse_rig({**ANT, **members})
    assert {name: getattr(rig, name) for name in members} == members
    first = {"name": "head", "group": "body", "color": "#123456", "side": "left"}
    keypoint = parse_rig({**ANT, "keypoints": [first], "links": []}).keypoints[0]
    assert (keypoint.group, keypoint.color, keypoint.side) == ("body", "#123456", "left")
    assert parse_rig({name: ANT[name] for name in ("version", "name", "keypoints")}).links == ()


def test_parse_rig_reads_what_an_instance_may_have_and_the_keys_of_points() -> None:
    value = {**ANT, "revision": 3.0, "classes": ["worker", "queen"], "flags": ["crowd"]}
    rig = parse_rig(_with(value, ("keypoints", 0, "hotkey"), "é"))
    assert (rig.revision, rig.classes, rig.flags) == (3, ("worker", "queen"), ("crowd",))
    assert rig.keypoints[0].hotkey == "é"
    jsonschema.validate(value, SCHEMA)


def test_a_class_is_one_of_the_list_else_the_category_else_the_rigs_name() -> None:
    assert parse_rig({**ANT, "classes": ["worker", "queen"]}).class_names == ("worker", "queen")
    assert parse_rig({**ANT, "category": "ant"}).class_names == ("ant",)
    assert parse_rig(ANT).class_names == ("ant-4",)


def test_classes_flags_and_revision_change_no_hash() -> None:
    changed = {**ANT, "revision": 2, "classes": ["queen"], "flags": ["crowd"]}
    assert parse_rig(_with(changed, ("keypoints", 0, "hotkey"), "e")).hash == parse_rig(ANT).hash


def test_two_keypoints_with_one_key_are_refused_and_both_are_named() -> None:
    wrong = _with(_with(ANT, ("keypoints", 0, "hotkey"), "e"), ("keypoints", 3, "hotkey"), "e")
    with pytest.raises(RigError) as caught:
        parse_rig(wrong)
    assert str(caught.value) == (
        'keypoints[3].hotkey: "e" is already the key of keypoints[0]. '
        "Use another character, or none."
    )


@pytest.mark.parametrize(
    ("path", "longest"),
    [
        (("name",), 63),
        (("title",), 120),
        (("category",), 60),
        (("credit",), 1000),
        (("keypoints", 3, "group"), 60),
    ],
)
def test_texts_have_a_longest_length(path: tuple[Any, ...], longest: int) -> None:
    parse_rig(_with(ANT, path, "x" * longest))
    with pytest.raises(RigError, match=f"has {longest + 1} characters. Use at most {longest}"):
        parse_rig(_with(ANT, path, "x" * (longest + 1)))


def test_a_keypoints_name_has_up_to_100_characters() -> None:
    value = {**ANT, "links": []}
    parse_rig(_with(value, ("keypoints", 3, "name"), "x" * 100))
    with pytest.raises(RigError, match=r"keypoints\[3\]\.name: has 101 characters"):
        parse_rig(_with(value, ("keypoints", 3, "name"), "x" * 101))


def test_a_rig_has_1_to_500_keypoints() -> None:
    for count in (1, 500):
        names = [{"name": str(number)} for number in range(count)]
        assert len(parse_rig({**ANT, "keypoints": names, "links": []}).keypoints) == count
    with pytest.raises(RigError, match=r"keypoints: has 501 entries\. Use 1 to 500"):
        parse_rig({**ANT, "keypoints": [{"name": str(n)} for n in range(501)], "links": []})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coco-person-17", True),
        ("a", True),
        ("7", True),
        ("", False),
        ("-a", False),
        ("a-", False),
        ("a--b", False),
        ("a_b", False),
        ("A", False),
        ("é", False),
        ("a b", False),
    ],
)
def test_is_rig_name_takes_words_with_single_hyphens(name: str, expected: bool) -> None:
    assert is_rig_name(name) is expected


def test_library_names_are_sorted_and_each_rig_is_read_once() -> None:
    assert list(library_names()) == sorted(path.stem for path in LIBRARY.glob("*.json"))
    assert library_rig("hand-21") is library_rig("hand-21")
    assert library_rig("hand-22") is None


def test_a_name_longer_than_a_file_name_is_no_rig_of_the_library() -> None:
    assert library_rig("x" * 100) is None
    assert library_rig("x" * 30_000) is None


@pytest.mark.parametrize("path", [("keypoints", 3, "color"), ("links", 0, "color")])
def test_a_color_is_one_of_css(path: tuple[Any, ...]) -> None:
    parse_rig(_with(ANT, path, ""))
    for wrong in ("red-ish", " ", "#12345", "x" * 1001, "currentcolor"):
        with pytest.raises(RigError, match=r"color: ('|has 1001 characters)"):
            parse_rig(_with(ANT, path, wrong))


def test_all_faults_of_a_file_are_told_at_once() -> None:
    wrong = _with(_with(_with(ANT, ("version",), 2), ("keypoints", 0, "sigma"), -1),
                  ("links", 0, "to"), "tial")  # fmt: skip
    with pytest.raises(RigError) as caught:
        parse_rig(wrong, "ant.json")
    assert str(caught.value).splitlines() == [
        "ant.json: 3 members are wrong:",
        "  ant.json: version: is 2. Use 1.",
        "  ant.json: keypoints[0].sigma: is -1, not a number above 0.",
        '  ant.json: links[0].to: "tial" names no keypoint.',
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_that_a_windows_program_saved_is_read(tmp_path: Path, encoding: str) -> None:
    """wonderwhy-er/DesktopCommanderMCP#610: PowerShell writes UTF-16; cityjson/cjio#21: a mark."""
    file = tmp_path / "ant.json"
    file.write_bytes(json.dumps(ANT, indent=1).replace("\n", "\r\n").encode(encoding))
    assert load_rig(file).name == "ant-4"


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "ant.json"
    file.write_bytes(b'{"version": 1,\n"name": "\xe9"}')
    with pytest.raises(RigError, match=r"ant\.json: is not JSON: line 2 is not UTF-8 \(byte 24"):
        load_rig(file)
    file.write_text("[" * 100_000)
    with pytest.raises(RigError, match="too many levels"):
        load_rig(file)


DELETE = object()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("version",), 2, "ant.json: version: is 2. Use 1."),
        (("name",), DELETE, "ant.json: name: is missing."),
        (("name",), "Ant 4", "ant.json: name: 'Ant 4' cannot be a file name"),
        (("name",), "../etc", "ant.json: name: '../etc' cannot be"),
        (("keypoints",), [], "ant.json: keypoints: has 0 entries."),
        (("keypoints",), {}, "ant.json: keypoints: is an object, not an array."),
        (("keypoints",), DELETE, "ant.json: keypoints: is missing."),
        (("keypoints", 1), 7, "ant.json: keypoints[1]: is a number, not an object."),
        (("keypoints", 3, "name"), "head", 'keypoints[3].name: "head" is already the name of'),
        (("keypoints", 3, "name"), "", "ant.json: keypoints[3].name: is empty."),
        (("keypoints", 1, "swap"), "left_eye", 'keypoints[1].swap: "left_eye" names no keypoint.'),
        (("keypoints", 3, "swap"), "head", 'Set keypoints[0].swap to "tail".'),
        (("keypoints", 3, "swap"), "tail", 'keypoints[3].swap: "tail" is the keypoint itself.'),
        (("keypoints", 0, "swap"), 4, "keypoints[0].swap: is a number, not the partner's name"),
        (("keypoints", 0, "side"), "up", "keypoints[0].side: is 'up'. Use one of: left, right"),
        (("keypoints", 0, "sigma"), 0, "keypoints[0].sigma: is 0, not a number above 0."),
        (("keypoints", 0, "sigma"), True, "keypoints[0].sigma: is True, not a number above 0."),
        (("keypoints", 0, "position"), [1], "keypoints[0].position: is not a pair of numbers."),
        (("keypoints", 0, "required"), 1, "keypoints[0].required: is a number, not true or false."),
        (("keypoints", 0, "hotkey"), "up", "keypoints[0].hotkey: is 'up', not one character."),
        (("keypoints", 0, "hotkey"), " ", "keypoints[0].hotkey: is ' ', not one character."),
        (("keypoints", 0, "hotkey"), "\n", "keypoints[0].hotkey: is '\\n', not one character."),
        (("keypoints", 0, "hotkey"), 1, "hotkey: is 1, not one character. Use one, such as"),
        (("keypoints", 3, "name"), "\ud800", "keypoints[3].name: holds half of a character. Write"),
        (("flags",), ["\udfff"], "flags[0]: holds half of a character. Write it anew."),
        (("revision",), 0, "ant.json: revision: is 0, not a whole number of at least 1."),
        (("revision",), 1.5, "revision: is 1.5, not a whole number of at least 1."),
        (("revision",), True, "revision: is True, not a whole number of at least 1."),
        (("classes",), "ant", "ant.json: classes: is a text, not an array."),
        (("classes",), ["a", ""], "classes[1]: is empty. Give it a text, or leave it out."),
        (("classes",), ["a", 5], "classes[1]: is a number, not a text."),
        (("flags",), ["a", "b", "a"], 'flags[2]: "a" is flags[0] already. Remove one.'),
        (("flags",), ["x" * 61], "flags[0]: has 61 characters. Use at most 60."),
        (("flags",), [*map(str, range(101))], "flags: has 101 entries. Use at most 100."),
        (("links", 0, "to"), "tial", 'ant.json: links[0].to: "tial" names no keypoint.'),
        (("links", 0, "to"), "head", 'ant.json: links[0]: joins "head" to itself.'),
        (("links", 0, "from"), "haed", 'ant.json: links[0].from: "haed" names no keypoint.'),
        (("links", 0, "from"), DELETE, "ant.json: links[0].from: is missing. Give it a text."),
        (("links",), None, "ant.json: links: is missing."),
        (("title",), 3, "ant.json: title: is a number, not a text."),
        (("aspect",), -1, "ant.json: aspect: is -1, not a number above 0."),
        (("aspect",), "1", "ant.json: aspect: is '1', not a number above 0."),
        (("keypoints", 0, "position"), [1, "2"], "position: is not a pair of numbers. Use [x, y]."),
        (
            ("keypoints", 0, "position"),
            [1, 2, 3],
            "position: is not a pair of numbers. Use [x, y].",
        ),
        (("sigma_source",), "guess", "Use one of: measured, transferred, estimated, placeholder."),
        (("keypoints", 1, "swap"), None, 'keypoints[2].swap: "left_leg" does not name "right_leg"'),
    ],
)
def test_parse_rig_names_the_place_of_an_error(
    path: tuple[Any, ...], value: Any, message: str
) -> None:
    with pytest.raises(RigError) as raised:
        parse_rig(_with(ANT, path, value), "ant.json")
    assert message in str(raised.value)


def test_load_rig_reads_a_users_own_file(tmp_path: Path) -> None:
    file = tmp_path / "my-ant.json"
    file.write_text(json.dumps(ANT))
    assert load_rig(file).name == "ant-4"


def test_load_rig_says_what_there_is_when_the_name_is_wrong() -> None:
    with pytest.raises(RigError, match=r"coco-person-18: is neither a file .* coco-person-17"):
        load_rig("coco-person-18")


def test_load_rig_names_the_file_that_is_not_json(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"version": 1,}')
    with pytest.raises(RigError, match=r"broken\.json: is not JSON: .*line 1 column 15"):
        load_rig(file)


@pytest.mark.parametrize("name", ["", "../rigs/human-18", "human-18/../human-18", "Human-18", "é"])
def test_library_rig_never_leaves_the_library(name: str) -> None:
    assert library_rig(name) is None


def _with(value: Any, path: tuple[Any, ...], leaf: Any) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if leaf is DELETE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = leaf
    return changed


@pytest.mark.parametrize(
    ("member", "value", "what"),
    [("aspect", "Infinity", "Infinity is not"), ("aspect", "1e999", "1e999 is too large")],
)
def test_rig_file_with_a_number_that_is_not_finite_is_refused(
    tmp_path: Path, member: str, value: str, what: str
) -> None:
    file = tmp_path / "rig.json"
    file.write_text(f'{{"name": "one-1", "{member}": {value}, "keypoints": []}}')
    with pytest.raises(RigError, match=f"rig.json: {member}: {what}"):
        load_rig(file)
