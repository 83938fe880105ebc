"""The words a channel blocks, holds or allows."""

from chat.models import Term


def terms_for(channel_id: int) -> list[Term]:
    """All of the channel's, in alphabetical order, with who added them; one query."""
    return list(
        Term.objects.filter(channel_id=channel_id).select_related("created_by").order_by("text")
    )
