"""Tags and filters of the shared page components: icons, avatar colours, words for scripts."""

import json as json_text
from datetime import datetime
from typing import Any
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from twitchclone.core.script_messages import script_messages

register = template.Library()


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra_class}" if extra_class else "",
        static("dist/icons.svg"),
        name,
    )


@register.filter
def hue(login: str | None) -> int:
    """A steady oklch hue (0 to 359) for a person without a picture."""
    return crc32((login or "").encode()) % 360


@register.filter
def iso(moment: datetime | None) -> str:
    """The moment as scripts and `<time datetime>` want it (RFC 3339)."""
    return moment.isoformat() if moment else ""


@register.filter
def json(value: Any) -> str:
    """For a data attribute that a script reads; empty for what is missing or empty."""
    return json_text.dumps(value) if value else ""


@register.simple_tag
def script_bundles() -> dict[str, str]:
    """Where the scripts are that pages load only when a component asks for them."""
    watching = ("player", "chat", "feed", "replay", "comments", "clips", "ads")
    giving = ("subscribe", "cheer", "goals", "hype", "points")
    names = (*watching, *giving, "dashboard", "moderation", "uploads", "overlay")
    return {name: static(f"dist/{name}.js") for name in names}


@register.simple_tag
def script_words() -> dict[str, str]:
    """The translated words that scripts show, by key."""
    return script_messages()


# As Django's json_script: nothing in a text may end the element that it stands in.
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """What search engines read of a page (schema.org); no script, so no policy minds it."""
    text = json_text.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 - escaped above
    )
