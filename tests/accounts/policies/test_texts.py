"""Names, bios and links: what comes out is harmless, what is refused says why."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.policies.texts import clean_bio, clean_display_name, clean_line, clean_links
from twitchclone.core.errors import InvalidInput


@given(st.text())
def test_a_clean_line_holds_nothing_invisible(text):
    line = clean_line(text)
    categories = {unicodedata.category(c) for c in line if c not in "\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ana", "Ana"),
        ("  Ana   Banana ", "Ana Banana"),
        ("Ana\u202enigol", "Ananigol"),
        ("A\u0301na", "Ána"),
        ("👩‍🚀 Ana", "👩‍🚀 Ana"),
        ("", "ana"),
        ("\u200b\u2060", "ana"),
    ],
)
def test_display_names(given, kept):
    assert clean_display_name(given, login="ana") == kept


@pytest.mark.parametrize("name", ["Admin", "ＡＤＭＩＮ", "Moderator", "\u200d", "x" * 41])
def test_refused_display_names(name):
    with pytest.raises(InvalidInput) as refusal:
        clean_display_name(name, login="ana")
    assert refusal.value.field == "display_name"


def test_staff_may_be_called_what_they_are():
    assert clean_display_name("Support", login="sam", is_staff=True) == "Support"


def test_a_long_bio_is_refused():
    with pytest.raises(InvalidInput, match="at most 300 characters; this one has 301"):
        clean_bio("x" * 301)


def test_links_get_a_scheme_and_a_title():
    assert clean_links(
        [
            {"title": " My  blog ", "url": "https://ana.example.org/a?b#c"},
            {"title": "", "url": "example.org"},
            {"title": "empty", "url": "  "},
        ]
    ) == [
        {"title": "My blog", "url": "https://ana.example.org/a?b#c"},
        {"title": "example.org", "url": "https://example.org"},
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://example.org",
        "https://",
        "https://localhost",
        "https://ana:secret@example.org",
        "https://example.org:99999",
        "https://[::1",
        "https://exa mple.org",
        "https://example.org/\u202ex",
        "https://example.org/" + "x" * 300,
    ],
)
def test_refused_links(url):
    with pytest.raises(InvalidInput, match="web address") as refusal:
        clean_links([{"title": "x", "url": url}])
    assert refusal.value.field == "links"


def test_at_most_five_links():
    with pytest.raises(InvalidInput, match="at most 5 links"):
        clean_links([{"title": "", "url": f"https://{n}.example.org"} for n in range(6)])
