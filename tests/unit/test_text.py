import pytest

from poserig.text import TextError, decode_text, encoding_of

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
        (b"\xff\xfe{\0\n\0\x00\xd8", 2, "line 2 is not UTF-16-LE (byte 6)"),
        (b"\xef\xbb\xbf\xff", 1, "line 1 is not UTF-8 (byte 3)"),
    ],
)
def test_bytes_that_are_no_text_are_told_with_their_line(data: bytes, line: int, what: str) -> None:
    with pytest.raises(TextError) as caught:
        decode_text(data)
    assert (str(caught.value), caught.value.line) == (what, line)
