"""What chat holds of a person: handed out, and taken away when the account goes."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from chat.images.names import BADGE_SIZES_PX, EMOTE_HEIGHTS_PX, file_names
from chat.models import (
    Ban,
    Block,
    ChannelBadge,
    ChannelRole,
    ChatProfile,
    Chatter,
    ChatWarning,
    Emote,
    HeldMessage,
    PinnedMessage,
    PollVote,
    PredictionStake,
    Report,
    UnbanRequest,
    VideoComment,
    Whisper,
)
from chat.services.archive import export_messages, forget_account
from chat.services.feed import anonymise_entries
from chat.services.pictures import drop_pictures


def export_chat(account: User) -> dict[str, Any]:
    """Everything the account wrote and what channels keep of it, as JSON; nobody else's words.

    Who moderated is not said, as it is not on the site.
    """
    profile = ChatProfile.objects.filter(pk=account.pk).first()
    return {
        "color": profile.color if profile else "",
        "accepts_whispers": bool(profile and profile.accepts_whispers),
        "messages": export_messages(account),
        "whispers_sent": _export_whispers(account),
        "channels": _export_channels(account),
        "roles": _plain(
            ChannelRole.objects.filter(user=account), "kind", "permissions", "created_at"
        ),
        "bans": _plain(
            Ban.objects.filter(user=account), "reason", "created_at", "expires_at", "lifted_at"
        ),
        "warnings": _plain(
            ChatWarning.objects.filter(user=account), "reason", "created_at", "acknowledged_at"
        ),
        "reports_made": _plain(
            Report.objects.filter(reporter=account), "category", "text", "status", "created_at"
        ),
        "unban_requests": _export_unban_requests(account),
        "held_messages": _plain(
            HeldMessage.objects.filter(user=account), "text", "status", "created_at"
        ),
        "votes": _export_votes(account),
        "prediction_stakes": _export_stakes(account),
        "video_comments": _export_comments(account),
        "blocks": _export_blocks(account),
    }


def erase_chat(account: User) -> None:
    """Take away what no foreign key does: words, pins of them, files; inside the deletion.

    Moderation logs and reports keep what they need to be understood.
    """
    forget_account(account)
    anonymise_entries(account_id=account.pk)
    PinnedMessage.objects.filter(body__userId=str(account.pk)).delete()
    drop_pictures(_picture_names(account.pk))


def _picture_names(channel_id: int) -> list[str]:
    """All files of the channel's emotes and badges."""
    names: list[str] = []
    for emote in Emote.objects.filter(channel_id=channel_id):
        files = file_names(emote.image, EMOTE_HEIGHTS_PX, has_static=emote.is_animated)
        names += files.values()
    for badge in ChannelBadge.objects.filter(channel_id=channel_id):
        names += file_names(badge.image, BADGE_SIZES_PX).values()
    return names


def _export_whispers(account: User) -> list[dict[str, Any]]:
    rows = Whisper.objects.filter(sender=account).select_related("recipient").order_by("sent_at")
    return [
        {"to": row.recipient.login, "text": row.text, "sent_at": row.sent_at.isoformat()}
        for row in rows
    ]


def _export_channels(account: User) -> list[dict[str, Any]]:
    """Where it wrote; what moderators suspect is theirs."""
    rows = Chatter.objects.filter(user=account)
    return _plain(rows, "first_message_at", "last_message_at", "message_count", "rules_version")


def _export_unban_requests(account: User) -> list[dict[str, Any]]:
    rows = UnbanRequest.objects.filter(ban__user=account).order_by("pk")
    return [
        {
            "channel": row.ban.channel.owner.login,
            "text": row.text,
            "status": row.status,
            "answer": row.answer,
            "created_at": row.created_at.isoformat(),
        }
        for row in rows.select_related("ban__channel__owner")
    ]


def _export_votes(account: User) -> list[dict[str, Any]]:
    rows = PollVote.objects.filter(user=account).order_by("pk")
    return [
        {
            "channel": row.poll.channel.owner.login,
            "poll": row.poll.title,
            "choice": row.choice.title,
        }
        for row in rows.select_related("poll__channel__owner", "choice")
    ]


def _export_stakes(account: User) -> list[dict[str, Any]]:
    rows = PredictionStake.objects.filter(user=account).order_by("pk")
    return [
        {
            "channel": row.prediction.channel.owner.login,
            "prediction": row.prediction.title,
            "outcome": row.outcome.title,
            "points": row.points,
            "paid": row.paid,
        }
        for row in rows.select_related("prediction__channel__owner", "outcome")
    ]


def _export_comments(account: User) -> list[dict[str, Any]]:
    rows = VideoComment.objects.filter(author=account).order_by("pk")
    return [
        {
            "video": str(row.video_id),
            "text": row.text,
            "state": row.state,
            "created_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def _export_blocks(account: User) -> list[dict[str, Any]]:
    rows = Block.objects.filter(user=account).select_related("blocked").order_by("pk")
    return [{"login": row.blocked.login, "since": row.created_at.isoformat()} for row in rows]


def _plain(rows: "QuerySet[Any]", *names: str) -> list[dict[str, Any]]:
    """These columns of rows of channels, with the channel's login; times as text."""
    found = rows.order_by("pk").values("channel__owner__login", *names)
    return [
        {"channel": row.pop("channel__owner__login")}
        | {name: _text(value) for name, value in row.items()}
        for row in found
    ]


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
