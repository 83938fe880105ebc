"""Tasks: their names, mails, and housekeeping."""

import re
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from allauth.usersessions.models import UserSession
from celery import current_app
from celery.exceptions import Retry
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives

from accounts import tasks
from twitchclone.core import clock

MAIL = {"to": "vic@example.org", "subject": "Hello", "text": "Hello.", "html": "<p>Hello.</p>"}


def test_every_name_that_is_enqueued_or_scheduled_is_a_task():
    current_app.loader.import_default_modules()
    sources = [
        path.read_text(encoding="utf-8")
        for app in ("accounts", "streams", "chat", "monetization", "twitchclone")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
    ]
    call = re.compile(r'enqueue_on_commit\(\s*"([^"]+)"')
    names = {name for source in sources for name in call.findall(source)}
    names |= {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "accounts.send_mail" in names
    assert names - set(current_app.tasks) == set()


def test_a_mail_has_both_forms(mailoutbox):
    tasks.send_mail(**MAIL)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["vic@example.org"], "Hello", "Hello.")
    assert mail.alternatives[0].content == "<p>Hello.</p>"


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), ConnectionRefusedError()])
def test_a_server_that_is_away_is_tried_again(monkeypatch, error):
    def fail(self):
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    monkeypatch.setattr(tasks.send_mail, "apply_async", lambda *args, **kwargs: None)
    tasks.send_mail.push_request(called_directly=False, retries=0, delivery_info={})
    try:
        with pytest.raises(Retry) as retry:
            tasks.send_mail.run(**MAIL)
    finally:
        tasks.send_mail.pop_request()
    # The wait and the sending stay below the broker's visibility timeout.
    assert retry.value.when <= 30


def test_an_address_that_is_refused_is_not(monkeypatch):
    def fail(self):
        raise SMTPRecipientsRefused({"vic@example.org": (550, b"no such user")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    tasks.send_mail.push_request(called_directly=False, retries=0, delivery_info={})
    try:
        with pytest.raises(SMTPRecipientsRefused):
            tasks.send_mail.run(**MAIL)
    finally:
        tasks.send_mail.pop_request()


def test_expired_sessions_go_with_what_was_noted_of_them(client_of, viewer):
    client_of(viewer).get("/settings/profile/")
    old = client_of(viewer)
    old.get("/settings/profile/")
    key = old.session.session_key
    Session.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(days=1))
    assert UserSession.objects.count() == 2
    tasks.clear_expired_sessions()
    assert UserSession.objects.count() == Session.objects.count() == 1
    assert not UserSession.objects.filter(session_key=key).exists()
