import pytest

from poserig.text import TextError, decode_text, encoding_of, lines_of

TEXT = '{"name": "Åsa 犬"}\r\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_text_is_decoded_without_its_mark(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_short_and_empty_texts_are_utf_8() -> None:
    assert [decode_text(data) for data in (b"", b"7", b"{}")] == ["", "7", "{}"]
    assert encoding_of(b"\0\0") == ("utf-8", 0)


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b'{\n"a": "\xe9"}', 2, "line 2 is not UTF-8 (byte 8)"),
        (b"\xff\xfe{\0\n\0\x00\xd8", 2, "line 2 is not UTF-16 (byte 6)"),
        (b"\xef\xbb\xbf\xff", 1, "line 1 is not UTF-8 (byte 3)"),
    ],
)
def test_bytes_that_are_no_text_are_told_with_their_line(data: bytes, line: int, what: str) -> None:
    with pytest.raises(TextError) as caught:
        decode_text(data)
    assert (str(caught.value), caught.value.line) == (what, line)


LINES = ['{"a": 1}', "", "Åsa \u2028 犬 🐕", "last"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_lines_are_the_same_in_pieces_of_any_length(encoding: str, end: str, size: int) -> None:
    data = end.join(LINES).encode(encoding)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert list(lines_of(pieces)) == LINES
    closed = (end.join(LINES) + end).encode(encoding)
    assert list(lines_of([closed])) == LINES
    assert list(lines_of([(end * 2).encode(encoding)])) == ["", ""]


def test_no_text_has_no_lines() -> None:
    assert list(lines_of([])) == []
    assert list(lines_of([b"", b""])) == []
    assert list(lines_of([b"\xef\xbb\xbf"])) == []


def test_a_piece_that_is_no_text_is_told_with_its_line() -> None:
    found = lines_of([b"one\r", b"\ntwo\nthr\xff", b"ee"])
    with pytest.raises(TextError, match="line 3 is not UTF-8"):
        list(found)


def test_a_long_line_in_small_pieces_takes_time_in_proportion() -> None:
    # botocore's iter_lines joins the line anew for each piece: 24 seconds for one of 10 MB.
    pieces = (b"x" * 1024 for _ in range(10_000))
    (line,) = lines_of(pieces)
    assert len(line) == 10_240_000
