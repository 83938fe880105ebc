"""Which channels an account keeps order in."""

from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from chat.models import ChannelRole
from chat.policies.permissions import Permission
from streams.models import Channel


def moderated_channels(account: User, *permissions: Permission) -> list[Channel]:
    """The account's own channel first, then those it moderates, by login; one query.

    With permissions only those where it has one of them. Suspended channels are left out. Staff may
    act everywhere, but is listed what it was asked to help with.
    """
    roles = ChannelRole.objects.filter(user=account, kind=ChannelRole.Kind.MODERATOR)
    if permissions:
        held = (Q(permissions__contains=[permission.value]) for permission in permissions)
        roles = roles.filter(reduce(or_, held))
    wanted = Q(pk__in=roles.values("channel_id")) | Q(pk=account.pk)
    rows = Channel.objects.filter(
        wanted, owner__is_active=True, owner__suspended_at=None
    ).select_related("owner")
    return sorted(rows, key=lambda channel: (channel.pk != account.pk, channel.owner.login))
