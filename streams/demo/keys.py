"""The demo broadcaster's stream keys: new at each of its starts, and kept in its memory only."""

import json

from streams.demo.seed import own_channels_path
from streams.models import Channel, StreamKey
from streams.services.stream_keys import issue_stream_key, rotate_stream_key

KEY_NAME = "Demo broadcaster"


def find_own_channels() -> dict[str, int]:
    """Login and id of the channels that the demo data made and that still exist; one query."""
    try:
        noted: dict[str, int] = json.loads(own_channels_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no demo data on this site
        return {}
    rows = Channel.objects.filter(pk__in=noted.values(), owner__suspended_at=None)
    existing = dict(rows.values_list("pk", "owner__login"))
    return {login: pk for login, pk in noted.items() if existing.get(pk) == login}


def renew_key(*, channel_id: int) -> str:
    """A stream key for this run; the one of the run before stops working."""
    key = StreamKey.objects.filter(channel_id=channel_id, name=KEY_NAME).first()
    if key is not None:
        return rotate_stream_key(stream_key=key)[1]
    channel = Channel.objects.get(pk=channel_id)
    return issue_stream_key(channel=channel, name=KEY_NAME)[1]
