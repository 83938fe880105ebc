"""What a channel's texts may be; each function returns the clean value or raises InvalidInput."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from streams.policies.languages import STREAM_LANGUAGES
from twitchclone.core.errors import InvalidInput

MAX_TITLE_LENGTH = 140
MAX_TAGS = 10
MAX_TAG_LENGTH = 25
MAX_KEY_NAME_LENGTH = 40
MAX_PANELS = 12


def clean_line(text: str) -> str:
    """One line: control and direction-changing characters dropped, white space collapsed.

    Direction overrides (U+202E and its kin, category Cf) would turn the page's own words around;
    the zero-width joiners stay, because emoji and Indic scripts need them.
    """
    kept = (
        " " if character.isspace() else character
        for character in text
        if character in "\u200c\u200d"
        or character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return re.sub(r" +", " ", "".join(kept)).strip()


def clean_title(title: str) -> str:
    """A stream title of at most 140 characters; it may be empty."""
    title = clean_line(title)
    if len(title) > MAX_TITLE_LENGTH:
        raise InvalidInput(
            f"A title has at most {MAX_TITLE_LENGTH} characters; this one has {len(title)}.",
            field="title",
        )
    return title


def clean_tags(tags: Iterable[str]) -> list[str]:
    """At most ten different tags of letters and digits, in lower case, in the order given."""
    clean = list(dict.fromkeys(_clean_tag(tag) for tag in tags if tag.strip()))
    if len(clean) > MAX_TAGS:
        raise InvalidInput(f"A channel has at most {MAX_TAGS} tags.", field="tags")
    return clean


def _clean_tag(tag: str) -> str:
    tag = unicodedata.normalize("NFC", tag.strip().removeprefix("#").lower())
    if not tag or len(tag) > MAX_TAG_LENGTH or not all(_is_word(char) for char in tag):
        raise InvalidInput(
            f"A tag is 1 to {MAX_TAG_LENGTH} letters and digits, without spaces.", field="tags"
        )
    return tag


def _is_word(character: str) -> bool:
    # Marks too: Hindi and Thai vowels are combining characters.
    return character.isalnum() or unicodedata.category(character).startswith("M")


def clean_language(code: str) -> str:
    """One of STREAM_LANGUAGES."""
    if code not in STREAM_LANGUAGES:
        raise InvalidInput("Choose a language from the list.", field="language")
    return code


def clean_key_name(name: str) -> str:
    """A stream key's name, 1 to 40 characters."""
    name = clean_line(name)
    if not 1 <= len(name) <= MAX_KEY_NAME_LENGTH:
        raise InvalidInput(f"A key's name has 1 to {MAX_KEY_NAME_LENGTH} characters.", field="name")
    return name


def clean_link(url: str) -> str:
    """An http or https address of at most 500 characters, or nothing."""
    url = url.strip()
    if url and not _is_web_address(url):
        raise InvalidInput("A link begins with https:// or http://.", field="link_url")
    return url


def _is_web_address(url: str) -> bool:
    if len(url) > 500 or re.search(r"[\s\x00-\x1f<>\"\\]", url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # for example an unclosed bracket in the host
        return False
