"""Which channels an account keeps order in."""

from django.db.models import Q

from accounts.models import User
from chat.models import ChannelRole
from chat.policies.permissions import Permission
from streams.models import Channel


def moderated_channels(account: User, permission: Permission | None = None) -> list[Channel]:
    """The account's own channel first, then those it moderates, by login; one query.

    With `permission` only those where it has that one. Suspended channels are left out. Staff may
    act everywhere, but is listed what it was asked to help with.
    """
    roles = ChannelRole.objects.filter(user=account, kind=ChannelRole.Kind.MODERATOR)
    if permission is not None:
        roles = roles.filter(permissions__contains=[permission.value])
    wanted = Q(pk__in=roles.values("channel_id")) | Q(pk=account.pk)
    rows = Channel.objects.filter(
        wanted, owner__is_active=True, owner__suspended_at=None
    ).select_related("owner")
    return sorted(rows, key=lambda channel: (channel.pk != account.pk, channel.owner.login))
