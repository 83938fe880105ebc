"""What the streams app does at an account's turning points (accounts.ports.AccountHooks)."""

from typing import Any

from django.db import transaction

from accounts.models import User
from streams.models import AboutPanel, Broadcast, Channel, StreamKey
from streams.selectors.video_export import export_videos
from streams.services.channels import create_channel
from streams.services.ingest import end_channel_broadcast
from streams.services.uploads.originals import remove_channel_originals
from streams.services.videos import remove_channel_files


class ChannelHooks:
    """Every account has a channel; a suspended one does not go live, a deleted one leaves none."""

    def on_account_created(self, *, account: User) -> None:
        """Make the channel; keys are issued when asked for, because each is shown once."""
        create_channel(account=account)

    def export_account(self, *, account: User) -> dict[str, Any]:
        """Channel, panels, broadcasts, videos, clips, what was watched, and the names of stream
        keys, without any secret."""
        channel = Channel.objects.select_related("category").filter(pk=account.pk).first()
        if channel is None:
            return {}
        return {
            "channel": _export_channel(channel),
            "panels": list(
                AboutPanel.objects.filter(channel=channel).values("title", "body", "link_url")
            ),
            "stream_keys": [_export_key(key) for key in StreamKey.objects.filter(channel=channel)],
            "broadcasts": [
                _export_broadcast(row)
                for row in Broadcast.objects.filter(channel=channel).select_related("category")
            ],
            **export_videos(account),
        }

    def on_account_suspended(self, *, account: User) -> None:
        """End the broadcast; the ingest refuses the account's keys from now on."""
        end_channel_broadcast(channel_id=account.pk, reason="suspended")

    def before_account_deleted(self, *, account: User) -> None:
        """End the broadcast, and remove the channel's pictures and videos once the deletion is
        committed."""
        end_channel_broadcast(channel_id=account.pk, reason="account_deleted")
        remove_channel_files(channel_id=account.pk)
        remove_channel_originals(channel_id=account.pk)
        pictures = [panel.image for panel in AboutPanel.objects.filter(channel_id=account.pk)]
        pictures += [row.offline_banner for row in Channel.objects.filter(pk=account.pk)]
        named = [(picture.storage, picture.name) for picture in pictures if picture.name]

        def remove_files() -> None:
            for storage, name in named:
                storage.delete(name)

        transaction.on_commit(remove_files, robust=True)


def _export_channel(channel: Channel) -> dict[str, Any]:
    return {
        "title": channel.title,
        "category": channel.category.name if channel.category else None,
        "tags": channel.tags,
        "language": channel.language,
        "is_mature": channel.is_mature,
    }


def _export_key(key: StreamKey) -> dict[str, Any]:
    return {
        "name": key.name,
        "hint": key.hint,
        "created_at": key.created_at.isoformat(),
        "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
    }


def _export_broadcast(row: Broadcast) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "title": row.title,
        "category": row.category.name if row.category else None,
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "peak_viewer_count": row.peak_viewer_count,
    }
