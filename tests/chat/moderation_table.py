"""The moderation table: each act, by command, by click and in the admin, and what comes of it.

`docs/moderation.md` is the same in words. In texts and bodies, words in braces are filled in from
the scene: {said} is the id of Vic's line, {held}, {term}, {request}, {role} … ids of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from chat.models import (
    ChannelRole,
    Chatter,
    HeldMessage,
    PinnedMessage,
    Poll,
    Room,
    Term,
    UnbanRequest,
)
from chat.selectors.bans import ban_of, open_warnings
from chat.selectors.messages import find_message
from chat.selectors.polls import active_poll
from chat.selectors.predictions import open_prediction
from tests.chat.acting import deliver

BROADCASTER = "broadcaster"
Ids = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One row of the table.

    `before` names what has to be so first (tests.chat.test_moderation_table). `command`, `click`
    (method, path below the channel's chat, body) and `admin` (model, action, row, fields) are the
    ways; `is_so` looks into the database; `frame` (whose room, type, some of its fields) is what
    the stream gets; `log` is the name in the moderation log; `msg_id` is Twitch's id of the answer.
    """

    name: str
    permission: str
    is_so: Callable[[User, Ids], bool]
    log: str
    command: str = ""
    msg_id: str = ""
    click: tuple[str, str, Any] | None = None
    admin: tuple[str, str, str, dict[str, str]] | None = None
    frame: tuple[str, str, dict[str, Any]] | None = None
    before: tuple[str, ...] = ()
    target: str = ""  # the login in the log
    also: tuple[str, ...] = field(default=())  # further permissions it needs

    def __str__(self) -> str:
        return self.name


def _mode(name: str, value: Any) -> Callable[[User, Ids], bool]:
    return lambda ana, ids: getattr(Room.objects.get(pk=ana.pk), name) == value


def _banned(is_timeout: bool | None) -> Callable[[User, Ids], bool]:
    def is_so(ana: User, ids: Ids) -> bool:
        ban = ban_of(ana.pk, ids["vic"])
        if ban is None or is_timeout is None:
            return ban is None and is_timeout is None
        return (ban.expires_at is not None) == is_timeout

    return is_so


def _has_role(kind: str | None) -> Callable[[User, Ids], bool]:
    def is_so(ana: User, ids: Ids) -> bool:
        role = ChannelRole.objects.filter(channel_id=ana.pk, user_id=ids["vic"]).first()
        return (role.kind if role else None) == kind

    return is_so


def _suspicion(value: str) -> Callable[[User, Ids], bool]:
    def is_so(ana: User, ids: Ids) -> bool:
        chatter = Chatter.objects.filter(channel_id=ana.pk, user_id=ids["vic"]).first()
        return (chatter.suspicion if chatter else "") == value

    return is_so


def _is_deleted(ana: User, ids: Ids) -> bool:
    deliver()
    line = find_message(ana.pk, ids["said"])
    return bool(line and line.get("isDeleted"))


def _state(**settings: Any) -> tuple[str, str, dict[str, Any]]:
    return ("c", "room_state", {"changed": list(settings)})


def _switch(
    name: str, column: str, key: str, msg_id: str, log: str, value: Any = True, command: str = ""
) -> list[Act]:
    """A mode that is turned on and off again: two rows."""
    off: Any = {True: False}.get(value, None if column == "followers_only_min" else 0)
    on_row = Act(
        name=name,
        permission="settings",
        command=command or f"/{log}",
        msg_id=f"{msg_id}_on",
        click=("PATCH", "", {column: value}),
        admin=("room", "change", "room", {column: "on" if value is True else str(value)}),
        is_so=_mode(column, value),
        frame=_state(**{key: value}),
        log=log,
    )
    off_row = Act(
        name=f"{name} off",
        permission="settings",
        before=(name,),
        command=f"/{log}off" if log != "accountage" else "/accountage 0",
        msg_id=f"{msg_id}_off",
        click=("PATCH", "", {column: off}),
        is_so=_mode(column, off),
        frame=_state(**{key: off}),
        log=f"{log}off",
    )
    return [on_row, off_row]


PEOPLE = [
    Act(
        name="ban",
        permission="ban",
        command="/ban vic Spam.",
        msg_id="ban_success",
        click=("POST", "bans/", {"login": "vic", "reason": "Spam."}),
        admin=("room", "ban", "room", {"login": "vic", "reason": "Spam."}),
        is_so=_banned(is_timeout=False),
        frame=("c", "user_cleared", {"username": "vic", "durationSeconds": None}),
        log="ban",
        target="vic",
    ),
    Act(
        name="timeout",
        permission="timeout",
        command="/timeout vic 10m Spam.",
        msg_id="timeout_success",
        click=("POST", "bans/", {"login": "vic", "duration_s": 600}),
        admin=("room", "ban", "room", {"login": "vic", "duration": "10m"}),
        is_so=_banned(is_timeout=True),
        frame=("c", "user_cleared", {"username": "vic", "durationSeconds": 600}),
        log="timeout",
        target="vic",
    ),
    Act(
        name="unban",
        permission="ban",
        before=("ban",),
        command="/unban vic",
        msg_id="unban_success",
        click=("DELETE", "bans/vic/", None),
        admin=("room", "unban", "room", {"login": "vic"}),
        is_so=_banned(is_timeout=None),
        frame=("u", "user_unbanned", {"username": "vic"}),
        log="unban",
        target="vic",
    ),
    Act(
        name="untimeout",
        permission="timeout",
        before=("timeout",),
        command="/untimeout vic",
        msg_id="untimeout_success",
        click=("DELETE", "bans/vic/", None),
        admin=("ban", "lift", "ban", {}),
        is_so=_banned(is_timeout=None),
        frame=("u", "user_unbanned", {"username": "vic"}),
        log="untimeout",
        target="vic",
    ),
    Act(
        name="warn",
        permission="warn",
        command="/warn vic Calm down.",
        msg_id="warn_success",
        click=("POST", "warnings/", {"login": "vic", "reason": "Calm down."}),
        admin=("room", "warn", "room", {"login": "vic", "reason": "Calm down."}),
        is_so=lambda ana, ids: open_warnings(ana.pk, ids["vic"]).count() == 1,
        frame=("u", "warned", {"reason": "Calm down."}),
        log="warn",
        target="vic",
    ),
    Act(
        name="monitor",
        permission="ban",
        command="/monitor vic",
        msg_id="monitor_success",
        click=("PATCH", "users/vic/", {"suspicion": "monitored"}),
        is_so=_suspicion("monitored"),
        frame=("m", "suspicious", {"suspicion": "monitored"}),
        log="suspicion",
        target="vic",
    ),
    Act(
        name="restrict",
        permission="ban",
        command="/restrict vic",
        msg_id="restrict_success",
        click=("PATCH", "users/vic/", {"suspicion": "restricted"}),
        is_so=_suspicion("restricted"),
        frame=("m", "suspicious", {"suspicion": "restricted"}),
        log="suspicion",
        target="vic",
    ),
    Act(
        name="unrestrict",
        permission="ban",
        before=("restrict",),
        command="/unrestrict vic",
        msg_id="unrestrict_success",
        click=("PATCH", "users/vic/", {"suspicion": "none"}),
        is_so=_suspicion(""),
        frame=("m", "suspicious", {"suspicion": ""}),
        log="suspicion",
        target="vic",
    ),
]
LINES = [
    Act(
        name="delete",
        permission="delete",
        command="/delete {said}",
        msg_id="delete_message_success",
        click=("DELETE", "messages/{said}/", None),
        admin=("message", "delete_line", "said", {}),
        is_so=_is_deleted,
        frame=("c", "message_deleted", {"username": "vic"}),
        log="delete",
        target="vic",
        before=("written",),
    ),
    Act(
        name="clear",
        permission="delete",
        command="/clear",
        msg_id="clear_success",
        click=("POST", "clear/", None),
        admin=("room", "clear", "room", {}),
        is_so=_is_deleted,
        frame=("c", "chat_cleared", {}),
        log="clear",
    ),
    Act(
        name="approve held",
        permission="automod",
        before=("held",),
        click=("POST", "held/{held}/", {"decision": "approve"}),
        admin=("heldmessage", "approve", "held", {}),
        is_so=lambda ana, ids: HeldMessage.objects.get().status == "approved",
        frame=("c", "chat", {"message": "rude"}),
        log="automod_approve",
        target="vic",
    ),
    Act(
        name="deny held",
        permission="automod",
        before=("held",),
        click=("POST", "held/{held}/", {"decision": "deny"}),
        admin=("heldmessage", "deny", "held", {}),
        is_so=lambda ana, ids: HeldMessage.objects.get().status == "denied",
        frame=("u", "held_resolved", {"status": "denied"}),
        log="automod_deny",
        target="vic",
    ),
    Act(
        name="pin",
        permission="announce",
        command="/pin {said}",
        msg_id="pin_success",
        click=("PUT", "pin/", {"message_id": "{said}"}),
        is_so=lambda ana, ids: PinnedMessage.objects.filter(channel_id=ana.pk).exists(),
        frame=("c", "pinned", {}),
        log="pin",
    ),
    Act(
        name="unpin",
        permission="announce",
        before=("pin",),
        command="/unpin",
        msg_id="unpin_success",
        click=("DELETE", "pin/", None),
        is_so=lambda ana, ids: not PinnedMessage.objects.exists(),
        frame=("c", "pinned", {"line": None}),
        log="unpin",
    ),
    Act(
        name="poll",
        permission="polls",
        command="/poll Tea? | Yes | No",
        msg_id="poll_success",
        click=("POST", "polls/", {"title": "Tea?", "choices": ["Yes", "No"]}),
        is_so=lambda ana, ids: active_poll(ana.pk) is not None,
        frame=("c", "poll", {}),
        log="poll",
    ),
    Act(
        name="end poll",
        permission="polls",
        before=("poll",),
        command="/endpoll",
        msg_id="endpoll_success",
        click=("PATCH", "polls/{poll}/", {"status": "TERMINATED"}),
        is_so=lambda ana, ids: Poll.objects.get().status == "TERMINATED",
        frame=("c", "poll", {}),
        log="endpoll",
    ),
    Act(
        name="prediction",
        permission="polls",
        command="/prediction Tea? | Yes | No",
        msg_id="prediction_success",
        is_so=lambda ana, ids: open_prediction(ana.pk) is not None,
        frame=("c", "prediction", {}),
        log="prediction",
    ),
]
MODES = [
    *_switch("slow", "slow_mode_s", "slowModeSeconds", "slow", "slow", 45, "/slow 45"),
    *_switch(
        "followers",
        "followers_only_min",
        "followersOnlyMinutes",
        "followers",
        "followers",
        30,
        "/followers 30m",
    ),
    *_switch("subscribers", "is_subscribers_only", "isSubscribersOnly", "subs", "subscribers"),
    *_switch("emote-only", "is_emote_only", "isEmoteOnly", "emote_only", "emoteonly"),
    *_switch("unique chat", "is_unique_chat", "isUniqueChat", "r9k", "uniquechat"),
    *_switch(
        "verified e-mail",
        "needs_verified_email",
        "needsVerifiedEmail",
        "verified_email",
        "verifiedemail",
    ),
    *_switch(
        "account age",
        "minimum_account_age_min",
        "minimumAccountAgeMinutes",
        "account_age",
        "accountage",
        1440,
        "/accountage 1d",
    ),
    Act(
        name="block links",
        permission="settings",
        click=("PATCH", "", {"blocks_links": True}),
        admin=("room", "change", "room", {"blocks_links": "on"}),
        is_so=_mode("blocks_links", True),
        frame=_state(blocksLinks=True),
        log="blocklinks",
    ),
    Act(
        name="AutoMod level",
        permission="settings",
        click=("PATCH", "", {"automod_level": 3}),
        admin=("room", "change", "room", {"automod_level": "3"}),
        is_so=_mode("automod_level", 3),
        frame=("m", "mod_action", {"action": "settings"}),
        log="settings",
    ),
    Act(
        name="shield",
        permission="settings",
        command="/shield",
        msg_id="shield_on",
        click=("PUT", "shield/", {"is_on": True}),
        admin=("room", "shield_on", "room", {}),
        is_so=_mode("is_shield_on", True),
        frame=("c", "room_state", {}),
        log="shield_on",
    ),
    Act(
        name="shield off",
        permission="settings",
        before=("shield",),
        command="/shieldoff",
        msg_id="shield_off",
        click=("PUT", "shield/", {"is_on": False}),
        admin=("room", "shield_off", "room", {}),
        is_so=_mode("is_shield_on", False),
        frame=("c", "room_state", {}),
        log="shield_off",
    ),
    Act(
        name="rules",
        permission="settings",
        click=("PUT", "rules/", {"rules": ["Be kind."]}),
        is_so=_mode("rules", ["Be kind."]),
        frame=("m", "mod_action", {"action": "rules"}),
        log="rules",
    ),
    Act(
        name="add term",
        permission="terms",
        click=("POST", "terms/", {"text": "spam", "kind": "blocked"}),
        admin=("room", "term", "room", {"text": "spam", "kind": "blocked"}),
        is_so=lambda ana, ids: Term.objects.filter(text="spam").exists(),
        frame=("m", "mod_action", {"action": "add_blocked_term"}),
        log="add_blocked_term",
    ),
    Act(
        name="remove term",
        permission="terms",
        before=("add term",),
        click=("DELETE", "terms/{term}/", None),
        admin=("term", "remove", "term", {}),
        is_so=lambda ana, ids: not Term.objects.exists(),
        frame=("m", "mod_action", {"action": "remove_blocked_term"}),
        log="remove_blocked_term",
    ),
]
ROLES = [
    Act(
        name="mod",
        permission=BROADCASTER,
        command="/mod vic",
        msg_id="mod_success",
        click=("PUT", "roles/vic/", {"kind": "moderator"}),
        is_so=_has_role("moderator"),
        frame=("c", "role_changed", {"username": "vic", "role": "moderator"}),
        log="mod",
        target="vic",
    ),
    Act(
        name="unmod",
        permission=BROADCASTER,
        before=("mod",),
        command="/unmod vic",
        msg_id="unmod_success",
        click=("DELETE", "roles/vic/", None),
        admin=("channelrole", "revoke", "role", {}),
        is_so=_has_role(None),
        frame=("c", "role_changed", {"username": "vic", "role": None}),
        log="unmod",
        target="vic",
    ),
    Act(
        name="vip",
        permission="vips",
        command="/vip vic",
        msg_id="vip_success",
        click=("PUT", "roles/vic/", {"kind": "vip"}),
        is_so=_has_role("vip"),
        frame=("c", "role_changed", {"username": "vic", "role": "vip"}),
        log="vip",
        target="vic",
    ),
    Act(
        name="unvip",
        permission="vips",
        before=("vip",),
        command="/unvip vic",
        msg_id="unvip_success",
        click=("DELETE", "roles/vic/", None),
        admin=("channelrole", "revoke", "role", {}),
        is_so=_has_role(None),
        frame=("c", "role_changed", {"username": "vic", "role": None}),
        log="unvip",
        target="vic",
    ),
    Act(
        name="approve unban request",
        permission="unban_requests",
        also=("ban",),
        before=("request",),
        click=("POST", "unban-requests/{request}/", {"decision": "approve", "answer": "Fine."}),
        admin=("unbanrequest", "approve", "request", {"answer": "Fine."}),
        is_so=lambda ana, ids: UnbanRequest.objects.get().status == "approved",
        frame=("u", "unban_request", {"status": "approved"}),
        log="unban",
        target="vic",
    ),
    Act(
        name="deny unban request",
        permission="unban_requests",
        before=("request",),
        click=("POST", "unban-requests/{request}/", {"decision": "deny", "answer": "No."}),
        admin=("unbanrequest", "deny", "request", {"answer": "No."}),
        is_so=lambda ana, ids: UnbanRequest.objects.get().status == "denied",
        frame=("u", "unban_request", {"status": "denied"}),
        log="deny_unban_request",
        target="vic",
    ),
]
TABLE = [*PEOPLE, *LINES, *MODES, *ROLES]
