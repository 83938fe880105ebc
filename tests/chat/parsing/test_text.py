"""What typed text becomes, and which text is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.parsing.text import MAX_CHARACTERS, TextRefused, clean_text

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("hello", "hello"),
        ("  hello \t world\n", "hello world"),
        ("a\r\nPRIVMSG #b :x", "a PRIVMSG #b :x"),
        ("\x01ACTION waves\x01", "ACTION waves"),
        ("nul\x00l", "null"),
        ("bell\x07 esc\x1b[31m", "bell esc[31m"),
        ("c1\x9b", "c1"),
        ("e\u0301", "é"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("x \U000e0000", "x"),
        ("tags \U000e0041\U000e0042", "tags"),
        ("no\ufdd0n\uffff\U0001fffe", "non"),
        ("blank\u3000wide\u00a0nbsp\u2028line", "blank wide nbsp line"),
        (ENGLAND, ENGLAND),
        (FAMILY, FAMILY),
        ("❤\ufe0f", "❤\ufe0f"),
        ("می‌خواهم", "می‌خواهم"),  # Persian needs ZWNJ
        ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),  # pointed
        ("tiếng Việt", "tiếng Việt"),
        ("กำลังดีอยู่", "กำลังดีอยู่"),
        ("हिन्दी", "हिन्दी"),
        ("a \u2067עברית\u2069 b", "a \u2067עברית\u2069 b"),  # an isolate that is closed
        ("x" * MAX_CHARACTERS, "x" * MAX_CHARACTERS),
        ("y" * MAX_CHARACTERS + " " * 100, "y" * MAX_CHARACTERS),
        ("😀" * MAX_CHARACTERS, "😀" * MAX_CHARACTERS),  # code points, not UTF-16
    ],
)
def test_cleaned(typed, becomes):
    assert clean_text(typed) == becomes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   \n\t", "empty"),
        ("\u200b\u200b", "empty"),
        ("\u2800\u2800", "empty"),
        ("\u200d\ufe0f\u200e", "empty"),
        ("\u3164", "empty"),
        ("x" * (MAX_CHARACTERS + 1), "too_long"),
        ("x" * 1_000_000, "too_long"),
        ("\u202egnp.exe", "bidi"),
        ("a\u202bb", "bidi"),
        ("a\u2066b", "bidi"),
        ("a\u2069b", "bidi"),
        ("\u2066\u2066\u2066a\u2069\u2069\u2069", "bidi"),
        ("z" + "\u0335" * 5, "zalgo"),
        ("h" + "\u0300\u0301\u0302\u0303\u0304\u0305", "zalgo"),
        ("".join("t" + "\u0335\u0337\u0338\u0489" for _ in range(20)), "zalgo"),
        ("\ue000", "private_use"),
        ("a\U000f0000b", "private_use"),
        ("\ud800", "not_text"),
        ("a\udfffb", "not_text"),
    ],
)
def test_refused(typed, code):
    with pytest.raises(TextRefused) as refusal:
        clean_text(typed)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_a_shorter_limit_counts_too():
    with pytest.raises(TextRefused, match="at most 10"):
        clean_text("x" * 11, max_characters=10)


@given(st.text(alphabet=st.characters(), max_size=600))
def test_whatever_comes_is_cleaned_or_refused(typed):
    try:
        cleaned = clean_text(typed)
    except TextRefused as refusal:
        assert refusal.code
        return
    assert 1 <= len(cleaned) <= MAX_CHARACTERS
    assert "  " not in cleaned
    assert not {"\r", "\n", "\x00", "\x01"} & set(cleaned)
    assert clean_text(cleaned) == cleaned
    cleaned.encode()
