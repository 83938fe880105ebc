"""twitchAPI's Chat: validates its token, asks for its own user, then connects; unmodified."""

import asyncio
import os
import sys

from twitchAPI.chat import Chat
from twitchAPI.twitch import Twitch
from twitchAPI.type import AuthScope, ChatEvent

from tests.whole.clients.program import CONFIG, obey, saw

SCOPES = [AuthScope.CHAT_READ, AuthScope.CHAT_EDIT]


async def main() -> None:
    """Connect, report, obey."""
    site = f"127.0.0.1:{CONFIG['port']}"
    twitch = Twitch(
        CONFIG["clientId"],
        authenticate_app=False,
        base_url=f"http://{site}/helix/",
        auth_base_url=f"http://{site}/oauth2/",
    )
    twitch.auto_refresh_auth = False
    await twitch.set_user_authentication(CONFIG["token"], SCOPES)
    room = CONFIG["channel"]
    chat = await Chat(twitch, connection_url=f"ws://{site}/", initial_channel=[room])
    for event, handler in HANDLERS.items():
        chat.register_event(event, handler)
    chat.start()

    loop = asyncio.get_running_loop()

    def send(text: str, reply_to: str) -> None:
        tags = f"@reply-parent-msg-id={reply_to} " if reply_to else ""
        line = f"{tags}PRIVMSG {room} :{text}"
        asyncio.run_coroutine_threadsafe(chat.send_raw_irc_message(line), loop).result(30)

    await loop.run_in_executor(None, obey, send)
    sys.stdout.flush()
    os._exit(0)  # its own way down waits for its threads


async def on_joined(event) -> None:
    saw("joined", room=f"#{event.room_name}")


async def on_message(event) -> None:
    saw(
        "message",
        login=event.user.name,
        text=event.text,
        id=event.id,
        isAction=event.is_me,
        replyTo=event.reply_parent_msg_id,
    )


async def on_cleared(event) -> None:
    if event.user_name is None:
        saw("clear")
    elif event.duration is None:
        saw("ban", login=event.user_name)
    else:
        saw("timeout", login=event.user_name, seconds=event.duration)


async def on_room_state(event) -> None:
    if event.old is not None:
        saw("slow", seconds=event.new.slow)


async def on_deleted(event) -> None:
    saw("deleted", id=event.message_id)


async def on_notice(event) -> None:
    saw("notice", id=event.msg_id)


async def on_sub(event) -> None:
    months = event._parsed["tags"].get("msg-param-cumulative-months")
    saw("usernotice", id=event.sub_type, text=event.sub_message, months=months)


HANDLERS = {
    ChatEvent.JOINED: on_joined,
    ChatEvent.MESSAGE: on_message,
    ChatEvent.CHAT_CLEARED: on_cleared,
    ChatEvent.ROOM_STATE_CHANGE: on_room_state,
    ChatEvent.MESSAGE_DELETE: on_deleted,
    ChatEvent.NOTICE: on_notice,
    ChatEvent.SUB: on_sub,
}

if __name__ == "__main__":
    asyncio.run(main())
