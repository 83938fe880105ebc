"""Accounts as Helix's `users` shows them."""

from collections.abc import Sequence

from accounts.models import User


def visible_users(*, ids: Sequence[int] = (), logins: Sequence[str] = ()) -> list[User]:
    """The accounts of these ids and logins that anybody may see, by id; one query each."""
    visible = User.objects.filter(is_active=True, suspended_at=None)
    found = {user.pk: user for user in visible.filter(pk__in=ids)} if ids else {}
    if logins:
        found |= {user.pk: user for user in visible.filter(login__in=logins)}
    return [found[key] for key in sorted(found)]
