"""Synchronous code reaches the sockets of other event loops."""

from channels.layers import get_channel_layer

from twitchclone.core.db import run_sync
from twitchclone.core.layer import send_to_group


async def test_a_message_reaches_the_group_and_nobody_else(valkey):
    layer = get_channel_layer()
    member, stranger = await layer.new_channel(), await layer.new_channel()
    await layer.group_add("channel.7", member)
    await layer.group_add("channel.8", stranger)
    await run_sync(send_to_group, "channel.8", {"type": "first"})
    await run_sync(send_to_group, "channel.7", {"type": "second", "data": {"title": "é"}})
    assert await layer.receive(member) == {"type": "second", "data": {"title": "é"}}
    assert await layer.receive(stranger) == {"type": "first"}
