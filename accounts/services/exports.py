"""Everything the site holds about a person, for the person."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage

from accounts.models import Follow, User
from accounts.ports import account_hooks
from twitchclone.core import clock


def export_account(*, account: User) -> dict[str, Any]:
    """The account's data as JSON: no password, no secret, nothing about anybody else."""
    export: dict[str, Any] = {
        "exported_at": clock.now().isoformat(),
        "account": _profile(account),
        "email_addresses": list(
            EmailAddress.objects.filter(user=account).values("email", "verified", "primary")
        ),
        "follows": _follows(account),
        "sessions": _sessions(account),
        "second_factors": _second_factors(account),
        "connected_accounts": _connected_accounts(account),
    }
    for hook in account_hooks():
        export.update(hook.export_account(account=account))
    return export


def _profile(account: User) -> dict[str, Any]:
    files = {"avatar": account.avatar.name, "banner": account.banner.name}
    return {
        "id": account.pk,
        "login": account.login,
        "display_name": account.display_name,
        "email": account.email,
        "bio": account.bio,
        "links": account.links,
        "date_joined": account.date_joined.isoformat(),
        "last_login": _iso(account.last_login),
        "roles": sorted(account.groups.values_list("name", flat=True)),
        **{kind: default_storage.url(name) if name else None for kind, name in files.items()},
    }


def _follows(account: User) -> list[dict[str, Any]]:
    rows = Follow.objects.filter(follower=account).select_related("followed").order_by("id")
    return [
        {
            "channel": row.followed.login,
            "since": row.created_at.isoformat(),
            "is_notified": row.is_notified,
        }
        for row in rows
    ]


def _sessions(account: User) -> list[dict[str, Any]]:
    return [
        {
            "address": row.ip,
            "user_agent": row.user_agent,
            "started_at": row.created_at.isoformat(),
            "last_seen_at": row.last_seen_at.isoformat(),
        }
        for row in UserSession.objects.filter(user=account).order_by("created_at")
    ]


def _second_factors(account: User) -> list[dict[str, Any]]:
    return [
        {
            "type": str(row.type),
            "added_at": row.created_at.isoformat(),
            "last_used_at": _iso(row.last_used_at),
        }
        for row in Authenticator.objects.filter(user=account).order_by("created_at")
    ]


def _connected_accounts(account: User) -> list[dict[str, Any]]:
    return [
        {"provider": row.provider, "id": row.uid, "since": row.date_joined.isoformat()}
        for row in SocialAccount.objects.filter(user=account).order_by("date_joined")
    ]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
