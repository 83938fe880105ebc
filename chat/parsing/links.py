"""Finds the address in a word: which words are links, and where each leads."""

import re
from dataclasses import dataclass

_MAX_URL_CHARACTERS = 500
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(
    rf"(?:{_LABEL}\.){{1,10}}(?P<top>[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{2,59}})\.?", re.I
)
_ADDRESS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_PORT = re.compile(r":\d{1,5}")
_OPENING = "(<[{\"'“‘«„*~_"
_CLOSING = ".,!?;:'\"”’»…*~_"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}

# Without a scheme, only what ends in one of these is a link: "end.Then" is a missing blank.
_TOPS_LIST = """
com net org info biz io tv gg dev app xyz online site shop store live stream video games game link
click top club pro fun wtf lol gay social chat cloud tech media news blog art music page wiki zone
space world team gle ly eu ac ad ae ag ai al ar at au ba be bg bo br bs by bz ca cc cd ch ci cl cn
co cr cu cx cy cz de dj dk dz ec ee eg es fi fm fo fr ge gl gr gs gt hk hn hr hu id ie il im in ir
is it je jo jp ke kg kr kw kz la lb li lk lt lu lv ma mc md me mg mk mn mo ms mt mu mx my na nf ng
ni nl no nu nz pa pe ph pk pl pm pr ps pt pw py qa ro rs ru sa sc sd se sg sh si sk sm sn so st su
sv sx tc th tj tk tl tm tn to tr tt tw tz ua ug uk us uy uz va vc ve vg vn vu ws za gov edu mil
int museum name mobi tel рф укр
"""
_TOPS = frozenset(_TOPS_LIST.split())
# Country codes that are words too: "so.it", "ask.me" need a path to be an address.
_WORDS_LIST = """
ad al am as at be by do id im in is it la li ma me my no pa so to us
"""
_WORDS = frozenset(_WORDS_LIST.split())


@dataclass(frozen=True, slots=True)
class Link:
    """A link within a word: its place there, and the address with its scheme."""

    start: int
    end: int
    url: str


def find_link(word: str) -> Link | None:
    """The link in a word (no blanks inside), without the punctuation around it.

    Only http and https; never with a user name or password in it, which make one host look like
    another. The text stays as written; in `url` the host is in its ASCII form (IDNA).
    """
    if "." not in word or len(word) > _MAX_URL_CHARACTERS:
        return None
    scheme = _SCHEME.search(word)
    start = scheme.start() if scheme else len(word) - len(word.lstrip(_OPENING))
    if start and not (set(word[:start]) <= set(_OPENING)):
        return None
    end = _end(word, start)
    url = _url(word[start:end], has_scheme=scheme is not None)
    return Link(start, end, url) if url else None


def _end(word: str, start: int) -> int:
    """Where the link ends: before closing punctuation, but after a bracket opened inside."""
    end = len(word)
    while end > start:
        last = word[end - 1]
        opening = _BRACKETS.get(last)
        if opening is not None:
            if word.count(opening, start, end) >= word.count(last, start, end):
                break
        elif last not in _CLOSING:
            break
        end -= 1
    return end


def _url(address: str, *, has_scheme: bool) -> str:
    """The whole address, or "" when it is none."""
    scheme = _SCHEME.match(address)
    rest = address[scheme.end() :] if scheme else address
    host_match = _ADDRESS.match(rest) if has_scheme else None
    host_match = host_match or _HOST.match(rest)
    if host_match is None:
        return ""
    after = rest[host_match.end() :]
    port = _PORT.match(after)
    path = after[port.end() :] if port else after
    if path and path[0] not in "/?#":
        return ""
    if not has_scheme and not _is_known(host_match, path):
        return ""
    host = _ascii_host(host_match[0])
    prefix = scheme[0].lower() if scheme else "https://"
    return f"{prefix}{host}{port[0] if port else ''}{path}" if host else ""


def _is_known(host: "re.Match[str]", path: str) -> bool:
    top = host["top"].lower()
    if top.startswith("xn--") or host[0].lower().startswith("www."):
        return True
    return top in _TOPS and (top not in _WORDS or path.startswith("/"))


def _ascii_host(host: str) -> str:
    """The host as DNS knows it; "" for what cannot be one."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
