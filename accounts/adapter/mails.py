"""Mails: the text is the source, and the HTML is made of it."""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

# A paragraph that is nothing but words and a link becomes a button.
_LINK = re.compile(r"(?P<text>[^\n]+?): (?P<url>https?://\S+)")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, in both forms."""

    subject: str
    text: str
    html: str


def render_mail(template_prefix: str, context: dict[str, Any]) -> Mail:
    """The mail of `<prefix>_subject.txt` and `<prefix>_message.txt`; paragraphs have blank lines.

    The last paragraph is the site's name and address, which every mail ends with.
    """
    # One line, whatever a name in it holds: a line break in a header begins another header.
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
    raw = render_to_string(f"{template_prefix}_message.txt", context)
    parts = [part.strip() for part in re.split(r"\n\s*\n", raw) if part.strip()]
    html = render_to_string(
        "account/email/frame.html",
        {
            **context,
            "subject": subject,
            "paragraphs": [_paragraph(part) for part in parts[:-1]],
            "footer": parts[-1],
        },
    )
    return Mail(subject, "\n\n".join(parts) + "\n", html)


def _paragraph(text: str) -> dict[str, str]:
    link = _LINK.fullmatch(text)
    return {"text": link["text"], "url": link["url"]} if link else {"text": text, "url": ""}
