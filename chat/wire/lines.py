"""Who said what: the dataclasses behind the frames `chat` and `notice`.

`to_json` gives the frame's body without `id` and `timestamp`, which the stream's position brings.
Ids are decimal strings, as everywhere at Twitch.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict
from uuid import UUID


class Badge(TypedDict, total=False):
    """A mark before the name.

    `type` is broadcaster, moderator, vip, staff, founder, subscriber or bits; `tier` and `months`
    belong to subscribers and founders, `bits` to bits; `images` are the addresses of a channel's
    own picture: {"1": 18 px, "2": 36 px, "4": 72 px}.
    """

    type: str
    tier: int
    months: int
    bits: int
    images: dict[str, str]


class Fragment(TypedDict, total=False):
    """A piece of the text; `text` of all pieces together is the message.

    `type` is text, emote, mention, link, cheer or emoji. emote: `id`, `name`, `isAnimated`,
    `width` (at 28 px of height), `images` {"1": url, "2": url, "4": url}. mention: `login`.
    link: `url`. cheer: `prefix`, `bits`, `tier`, `images` {"animated": url, "static": url}.
    """

    type: Literal["text", "emote", "mention", "link", "cheer", "emoji"]
    text: str
    id: str
    name: str
    isAnimated: bool
    width: int
    images: dict[str, str]
    login: str
    url: str
    prefix: str
    bits: int
    tier: int


class Reply(TypedDict):
    """What a line answers, as it was; `thread*` is the first line of the thread."""

    messageId: str
    userId: str
    login: str
    displayName: str
    text: str
    threadId: str
    threadUserId: str
    threadLogin: str
    threadDisplayName: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The account that speaks, as it looks at that moment."""

    id: int
    login: str
    display_name: str
    color: str  # "#rrggbb", as chosen; readers make it readable on their theme
    badges: list[Badge] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The author's part of a frame."""
        return {
            "userId": str(self.id),
            "username": self.login,
            "displayName": self.display_name,
            "color": self.color,
            "badges": self.badges,
        }

    def has_badge(self, name: str) -> bool:
        """Whether a badge of this type is worn."""
        return any(badge["type"] == name for badge in self.badges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A chat line on its way into a room: the frame `chat`."""

    channel_id: int
    channel_login: str
    author: Author
    text: str
    fragments: list[Fragment]
    kind: Literal["chat", "action", "announcement"] = "chat"
    reply: Reply | None = None
    nonce: str = ""
    bits: int = 0
    is_first: bool = False  # the account's first line in this channel ever
    is_emote_only: bool = False
    announcement_color: str = ""  # PRIMARY, BLUE, GREEN, ORANGE, PURPLE
    reward_id: str = ""  # paid for with channel points
    is_highlighted: bool = False

    def to_json(self) -> dict[str, Any]:
        """The frame's body; what is at its default is left out, but for the issue's own fields."""
        body: dict[str, Any] = {
            "type": "chat",
            "channelId": str(self.channel_id),
            "channel": self.channel_login,
            **self.author.to_json(),
            "kind": self.kind,
            "message": self.text,
            "fragments": self.fragments,
            "reply": self.reply,
        }
        optional = {
            "nonce": self.nonce,
            "bits": self.bits,
            "isFirst": self.is_first,
            "isEmoteOnly": self.is_emote_only,
            "announcementColor": self.announcement_color,
            "rewardId": self.reward_id,
            "isHighlighted": self.is_highlighted,
        }
        return body | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the room is told about an account: the frame `notice`, IRC's USERNOTICE.

    `notice` is Twitch's msg-id (sub, resub, subgift, raid, unraid, bitsbadgetier, viewermilestone);
    `params` become `msg-param-*` tags: names in Twitch's spelling, values strings.
    """

    channel_id: int
    channel_login: str
    author: Author
    notice: str
    system_text: str
    params: dict[str, str] = field(default_factory=dict)
    text: str = ""
    fragments: list[Fragment] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The frame's body."""
        return {
            "type": "notice",
            "channelId": str(self.channel_id),
            "channel": self.channel_login,
            **self.author.to_json(),
            "notice": self.notice,
            "systemMessage": self.system_text,
            "params": self.params,
            "message": self.text,
            "fragments": self.fragments,
        }


def thread_of(reply: Reply | None) -> UUID | None:
    """The id of the thread a line belongs to."""
    return UUID(reply["threadId"]) if reply else None
