"""What a channel does about a report: close it, with or without silencing whom it is about."""

from django.db import transaction

from accounts.models import User
from chat.models import Report
from chat.services.bans import ban_user
from chat.services.reports import close_report
from twitchclone.core.errors import InvalidInput

DECISIONS = ("close", "timeout", "ban")
TIMEOUT_S = 600


@transaction.atomic
def decide_report(*, actor: User, channel_id: int, report_id: int, decision: str) -> Report:
    """Close the report; `timeout` (ten minutes) and `ban` act on its target in the same breath.

    Raises what `close_report` and `ban_user` do, and then nothing has changed.
    """
    if decision not in DECISIONS:
        raise InvalidInput("A report is closed, or its target timed out or banned.")
    # Closing first: it refuses what is not this channel's, or what somebody has closed.
    report = close_report(actor=actor, channel_id=channel_id, report_id=report_id)
    if decision != "close":
        duration_s = TIMEOUT_S if decision == "timeout" else None
        ban_user(actor=actor, channel_id=channel_id, user=report.target, duration_s=duration_s)
    return report
