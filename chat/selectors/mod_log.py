"""Reads the moderation log."""

from chat.models import ModAction

MAX_LIMIT = 100


def list_actions(
    channel_id: int,
    *,
    moderator: str = "",
    target: str = "",
    action: str = "",
    before: int | None = None,
    limit: int = MAX_LIMIT,
) -> list[ModAction]:
    """Lines newest first, by keyset: `before` is the last page's last id; one query.

    `moderator` and `target` are logins of the moment in any case, `action` a name of the log.
    """
    rows = ModAction.objects.filter(channel_id=channel_id)
    if moderator:
        rows = rows.filter(moderator_login=moderator.lower())
    if target:
        rows = rows.filter(target_login=target.lower())
    if action:
        rows = rows.filter(action=action)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: min(limit, MAX_LIMIT)])
