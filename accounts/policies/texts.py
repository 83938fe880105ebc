"""What the texts of a profile may be; each function returns the clean value or raises."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from accounts.policies.logins import RESERVED_LOGINS
from twitchclone.core.errors import InvalidInput

MAX_DISPLAY_NAME_LENGTH = 40
MAX_BIO_LENGTH = 300
MAX_LINKS = 5
MAX_LINK_TITLE_LENGTH = 40
MAX_LINK_URL_LENGTH = 300

# Zero-width joiners shape emoji and Indic scripts; every other invisible character only deceives.
_JOINERS = "\u200c\u200d"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_line(text: str) -> str:
    """One line in NFC: invisible and direction-changing characters dropped, spaces collapsed."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace()
        or character in _JOINERS
        or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join(visible.split())


def clean_display_name(display_name: str, *, login: str, is_staff: bool = False) -> str:
    """The shown name, by default the login; only staff's may pass for the site itself."""
    name = clean_line(display_name) or login
    if not name.strip(_JOINERS):
        raise InvalidInput("A display name needs visible characters.", field="display_name")
    if len(name) > MAX_DISPLAY_NAME_LENGTH:
        raise InvalidInput(
            f"A display name has at most {MAX_DISPLAY_NAME_LENGTH} characters;"
            f" this one has {len(name)}.",
            field="display_name",
        )
    if not is_staff and unicodedata.normalize("NFKC", name).casefold() in RESERVED_LOGINS:
        raise InvalidInput(
            f"“{name}” is reserved for the site itself. Choose another name.",
            code="reserved",
            field="display_name",
        )
    return name


def clean_bio(bio: str) -> str:
    """A line or two about the person, at most 300 characters."""
    text = clean_line(bio)
    if len(text) > MAX_BIO_LENGTH:
        raise InvalidInput(
            f"A bio has at most {MAX_BIO_LENGTH} characters; this one has {len(text)}.",
            field="bio",
        )
    return text


def clean_links(links: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """At most five of {"title", "url"}; rows without an address are dropped."""
    clean = [_clean_link(link) for link in links if link.get("url", "").strip()]
    if len(clean) > MAX_LINKS:
        raise InvalidInput(f"A profile has at most {MAX_LINKS} links.", field="links")
    return clean


def _clean_link(link: dict[str, str]) -> dict[str, str]:
    url = clean_url(link["url"])
    title = clean_line(link.get("title", "")) or urlsplit(url).hostname or url
    if len(title) > MAX_LINK_TITLE_LENGTH:
        raise InvalidInput(
            f"A link's title has at most {MAX_LINK_TITLE_LENGTH} characters.", field="links"
        )
    return {"title": title, "url": url}


def clean_url(url: str) -> str:
    """An http or https address of a named host, without credentials; raises InvalidInput.

    The scheme matters most: a javascript: or data: address would run on our pages.
    """
    url = url.strip()
    if "://" not in url and ":" not in url.split("/")[0]:
        url = f"https://{url}"
    if len(url) > MAX_LINK_URL_LENGTH or any(
        character.isspace() or unicodedata.category(character) in _INVISIBLE for character in url
    ):
        raise InvalidInput(_LINK_HELP, field="links")
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
        is_good = is_good and parts.username is None and (parts.port or 443) > 0
    except ValueError:
        is_good = False
    if not is_good:
        raise InvalidInput(_LINK_HELP, field="links")
    return url


_LINK_HELP = (
    "A link is a web address such as https://example.org/me,"
    f" of at most {MAX_LINK_URL_LENGTH} characters."
)
