"""Mails: every one of them renders in both forms, and nothing in them is markup."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts.adapter.mails import render_mail
from twitchclone.core import clock

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PREFIXES = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for path in TEMPLATES.rglob("email/*_subject.txt")
)
LINK = "https://example.org/accounts/x/?a=1&b=2"


def context_for(account):
    return {
        "user": account,
        "username": account.login,
        "email": account.email,
        "SITE_NAME": "<b>Site</b>",
        "site_url": "https://example.org/",
        "activate_url": LINK,
        "password_reset_url": LINK,
        "signup_url": LINK,
        "url": LINK,
        "channel_url": LINK,
        "ip": "203.0.113.9",
        "user_agent": "<script>alert(1)</script>",
        "timestamp": clock.now(),
        "from_email": "old@example.org",
        "to_email": "new@example.org",
        "deleted_email": "old@example.org",
        "provider": "GitHub",
    }


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_mail(viewer, prefix):
    mail = render_mail(prefix, context_for(viewer))
    assert 5 < len(mail.subject) < 80 and "\n" not in mail.subject
    assert "&lt;" not in mail.text and "&amp;" not in mail.text
    assert mail.text.rstrip().endswith("<b>Site</b>, https://example.org/")
    assert "<script" not in mail.html and "<b>Site" not in mail.html
    if LINK in mail.text:
        assert f'href="{LINK.replace("&", "&amp;")}"' in mail.html
    else:
        assert "203.0.113.9" in mail.text, "A mail asks for something, or says what was done."


def test_all_of_allauths_mails_are_ours():
    import allauth

    package = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(package)).removesuffix("_subject.txt")
        for path in package.rglob("email/*_subject.txt")
    }
    by_code = {name for name in theirs if name.endswith("_code")}
    # An alias that allauth keeps for projects from before 2012.
    wanted = theirs - by_code - {"account/email/email_confirm"}
    assert wanted == {prefix for prefix in PREFIXES if not prefix.startswith("monetization/")}
