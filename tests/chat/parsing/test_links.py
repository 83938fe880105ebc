"""Which words are links, and where they lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.parsing.links import find_link


@pytest.mark.parametrize(
    ("word", "text", "url"),
    [
        ("https://example.org", "https://example.org", "https://example.org"),
        ("http://example.org/a?b=c#d", None, "http://example.org/a?b=c#d"),
        ("HTTPS://EXAMPLE.org/Path", None, "https://example.org/Path"),
        ("https://example.org:8443/x", None, "https://example.org:8443/x"),
        ("https://127.0.0.1/x", None, "https://127.0.0.1/x"),
        ("https://host.local/", None, "https://host.local/"),
        ("example.org", None, "https://example.org"),
        ("www.anything.zz", None, "https://www.anything.zz"),
        ("youtu.be/abc", None, "https://youtu.be/abc"),
        ("sub.domain.co.uk/path", None, "https://sub.domain.co.uk/path"),
        ("ask.me/ana", None, "https://ask.me/ana"),
        ("(https://example.org)", "https://example.org", "https://example.org"),
        ("https://example.org.", "https://example.org", "https://example.org"),
        ("https://example.org/a).", "https://example.org/a", "https://example.org/a"),
        ("https://en.wikipedia.org/wiki/A_(b)", None, "https://en.wikipedia.org/wiki/A_(b)"),
        ("“example.com”,", "example.com", "https://example.com"),
        ("https://bücher.example/ä", None, "https://xn--bcher-kva.example/ä"),
        ("https://xn--bcher-kva.example", None, "https://xn--bcher-kva.example"),
        # A Cyrillic а in "apple": shown as written, and the address says what it really is.
        ("https://аpple.com", None, "https://xn--pple-43d.com"),
        ("пример.рф/x", None, "https://xn--e1afmkfd.xn--p1ai/x"),
    ],
)
def test_links(word, text, url):
    link = find_link(word)

    assert link is not None
    assert word[link.start : link.end] == (text or word)
    assert link.url == url


@pytest.mark.parametrize(
    "word",
    [
        "hello",
        "end.Then",
        "yes.no",
        "so.it",
        "ask.me",
        "1.5",
        "3.14.15",
        "v1.2.3",
        "10.0.0.1",
        "...",
        "..",
        "a..b.com",
        "file.txt",
        "node.js",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://",
        "https://-.com",
        "https://user:pass@example.org",
        "https://example.org@evil.org",
        "ana@example.org",
        "xhttps://example.org",
        "https://exa_mple",
        "https://example.org:port",
        "https://example.org\\@evil.org",
        "https://" + "a" * 64 + ".org",
        "https://example.org/" + "x" * 500,
    ],
)
def test_no_links(word):
    assert find_link(word) is None


@given(st.text(alphabet="htps:/.()[]abc@-_?#é\\'\"<>", max_size=80))
def test_whatever_comes_a_link_is_safe(word):
    link = find_link(word)
    if link is not None:
        assert link.url.startswith(("http://", "https://"))
        assert "@" not in link.url.split("/")[2]
        assert 0 <= link.start < link.end <= len(word)


@pytest.mark.parametrize(
    "word",
    ["a." * 249, "https://" + "a-" * 240, "(" * 499, "https://x.org/" + "(" * 480, "-" * 500],
)
def test_hostile_words_end(word):
    assert find_link(word) is None or find_link(word).url.startswith("https://")
