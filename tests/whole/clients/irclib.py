"""The `irc` package, over TCP: it knows no tags of Twitch's, but passes them on."""

import threading

import irc.client

from tests.whole.clients.program import CONFIG, obey, saw

_CAPABILITIES = ("twitch.tv/tags", "twitch.tv/commands")


class Client(irc.client.SimpleIRCClient):
    """Reports what it sees; `reactor` runs in the main thread."""

    def on_welcome(self, connection, event) -> None:
        connection.cap("REQ", *_CAPABILITIES)
        connection.join(CONFIG["channel"])

    def on_join(self, connection, event) -> None:
        if event.source.nick == CONFIG["login"]:
            saw("joined", room=event.target)

    def on_pubmsg(self, connection, event) -> None:
        self._message(event, is_action=False)

    def on_action(self, connection, event) -> None:
        self._message(event, is_action=True)

    def _message(self, event, *, is_action: bool) -> None:
        tags = tags_of(event)
        saw(
            "message",
            login=event.source.nick,
            text=event.arguments[0],
            id=tags["id"],
            isAction=is_action,
            replyTo=tags.get("reply-parent-msg-id"),
        )

    def on_clearchat(self, connection, event) -> None:
        tags = tags_of(event)
        if not event.arguments:
            saw("clear")
        elif "ban-duration" in tags:
            saw("timeout", login=event.arguments[0], seconds=int(tags["ban-duration"]))
        else:
            saw("ban", login=event.arguments[0])

    def on_clearmsg(self, connection, event) -> None:
        saw("deleted", id=tags_of(event)["target-msg-id"])

    def on_roomstate(self, connection, event) -> None:
        tags = tags_of(event)
        if "slow" in tags and "subs-only" not in tags:
            saw("slow", seconds=int(tags["slow"]))

    def on_pubnotice(self, connection, event) -> None:
        saw("notice", id=tags_of(event).get("msg-id"))

    def on_usernotice(self, connection, event) -> None:
        tags = tags_of(event)
        text = event.arguments[0] if event.arguments else ""
        months = tags.get("msg-param-cumulative-months")
        saw("usernotice", id=tags["msg-id"], text=text, months=months)


def tags_of(event) -> dict:
    return {tag["key"]: tag["value"] for tag in event.tags}


def main() -> None:
    """Connect, report, obey."""
    client = Client()
    password = f"oauth:{CONFIG['token']}"
    client.connect("127.0.0.1", CONFIG["ircPort"], CONFIG["login"], password=password)
    room = CONFIG["channel"]

    def send(text: str, reply_to: str) -> None:
        tags = f"@reply-parent-msg-id={reply_to} " if reply_to else ""
        client.connection.send_raw(f"{tags}PRIVMSG {room} :{text}")

    threading.Thread(target=client.start, daemon=True).start()
    obey(send)


if __name__ == "__main__":
    main()
