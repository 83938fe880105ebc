"""What texts of a channel may be."""

import pytest

from streams.policies import fields
from twitchclone.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a   b ", "a b"),
        ("a\nb\tc", "a b c"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("\u202eevil", "evil"),  # a direction override
        ("👩\u200d💻", "👩\u200d💻"),  # a joined emoji stays joined
        ("हिन्दी", "हिन्दी"),
        ("a\ud800b", "ab"),  # half a surrogate pair
    ],
)
def test_a_line_is_one_line(text, clean):
    assert fields.clean_line(text) == clean


def test_a_title_may_be_empty_and_140_long():
    assert fields.clean_title("") == ""
    assert len(fields.clean_title("x" * 140)) == 140
    with pytest.raises(InvalidInput, match="this one has 141"):
        fields.clean_title("x" * 141)


def test_tags_are_lower_case_and_differ():
    assert fields.clean_tags(["Blitz", "#blitz", " ", "日本語", "हिन्दी"]) == [
        "blitz",
        "日本語",
        "हिन्दी",
    ]


@pytest.mark.parametrize("tag", ["two words", "<b>", "a-b", "x" * 26, "😀", "#"])
def test_what_is_no_tag(tag):
    with pytest.raises(InvalidInput):
        fields.clean_tags([tag])


def test_more_tags_than_ten():
    with pytest.raises(InvalidInput, match="at most 10"):
        fields.clean_tags([f"tag{number}" for number in range(11)])


def test_languages():
    assert fields.clean_language("de") == "de"
    with pytest.raises(InvalidInput):
        fields.clean_language("DE")


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "http://a.example", ""])
def test_links(url):
    assert fields.clean_link(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//a.example", "a.example", "https://", "ftp://a"],
)
def test_what_is_no_link(url):
    with pytest.raises(InvalidInput):
        fields.clean_link(url)
