"""Work of accounts that runs in Celery."""

from smtplib import SMTPException, SMTPRecipientsRefused

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives

from accounts.services import emails, oauth_tokens, profiles


# A retry waits in a worker, and the wait and the sending together stay below the broker's
# visibility timeout of 60 s, or Valkey would hand the mail to a second worker.
@shared_task(
    name="accounts.send_mail",
    autoretry_for=(SMTPException, OSError),
    dont_autoretry_for=(SMTPRecipientsRefused,),
    retry_backoff=2,
    retry_backoff_max=30,
    max_retries=300,
)
def send_mail(*, to: str, subject: str, text: str, html: str) -> None:
    """Send one mail; tried again for an hour or two while the server cannot be reached.

    A worker killed between sending and acknowledging sends it twice, which is the lesser harm.
    """
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


@shared_task(
    name="accounts.derive_avatar_sizes",
    autoretry_for=(OSError,),
    retry_backoff=2,
    max_retries=5,
)
def derive_avatar_sizes(*, account_id: int) -> None:
    """Make the smaller sizes of an avatar; until then the base is shown."""
    profiles.derive_avatar_sizes(account_id=account_id)


@shared_task(name="accounts.clear_expired_sessions")
def clear_expired_sessions() -> None:
    """Delete expired sessions and tokens, and what was noted about sessions that are gone."""
    SessionStore.clear_expired()
    live_keys = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=live_keys).delete()
    oauth_tokens.remove_expired_tokens()


@shared_task(name="accounts.remove_unconfirmed_leftovers")
def remove_unconfirmed_leftovers() -> None:
    """Delete addresses and sign-ups that were never confirmed."""
    emails.remove_unconfirmed_leftovers()
