"""Whom an account does not want to read."""

from chat.models import Block


def list_blocks(user_id: int) -> list[Block]:
    """The account's blocks with the blocked accounts, by login; one query."""
    rows = Block.objects.filter(user_id=user_id).select_related("blocked")
    return list(rows.order_by("blocked__login"))


def has_blocked(user_id: int, other_id: int) -> bool:
    """Whether the first account blocks the second."""
    return Block.objects.filter(user_id=user_id, blocked_id=other_id).exists()
