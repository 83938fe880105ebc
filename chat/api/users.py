"""One account in one channel: its card, and for moderators its history."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.models import Ban
from chat.policies.permissions import Permission
from chat.selectors.roles import find_user, require_permission, role_of
from chat.selectors.rooms import find_channel_id
from chat.selectors.user_card import (
    History,
    PublicCard,
    public_card,
    suspicious_chatters,
    user_history,
)
from chat.services.mod_log import describe
from chat.services.suspicions import set_suspicion
from streams.api.requests import require_account, viewer_of


class BanInForceShape(serializers.Serializer[Any]):
    """A ban, or a timeout with its end."""

    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class HistoryShape(serializers.Serializer[Any]):
    """The account's past in the channel."""

    created_at = serializers.DateTimeField(help_text="When the account was made.")
    first_message_at = serializers.DateTimeField(allow_null=True)
    message_count = serializers.IntegerField()
    timeout_count = serializers.IntegerField()
    ban_count = serializers.IntegerField()
    warning_count = serializers.IntegerField()
    deleted_count = serializers.IntegerField()
    ban = BanInForceShape(allow_null=True)
    suspicion = serializers.CharField(
        allow_blank=True, help_text="Empty, monitored, restricted or possible_evader."
    )
    suspicion_note = serializers.CharField(allow_blank=True)
    messages = serializers.ListField(
        child=serializers.DictField(),
        help_text="Frames `chat`, oldest first, deleted ones with `isDeleted`.",
    )
    actions = serializers.ListField(
        child=serializers.DictField(), help_text="Frames `mod_action` about it, newest first."
    )


class UserCardShape(serializers.Serializer[Any]):
    """An account in a channel; `history` is null for all but its moderators."""

    user_id = serializers.CharField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    color = serializers.CharField()
    badges = serializers.ListField(child=serializers.DictField())
    role = serializers.CharField(allow_null=True)
    followed_at = serializers.DateTimeField(allow_null=True)
    history = HistoryShape(allow_null=True)


class SuspicionShape(serializers.Serializer[Any]):
    """How far the account is trusted from now on."""

    suspicion = serializers.ChoiceField(["none", "monitored", "restricted"])
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)


class UserCardView(APIView):
    """`/api/v1/channels/<login>/chat/users/<user_login>/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="An account's card in a channel", responses=UserCardShape)
    def get(self, request: Request, login: str, user_login: str) -> Response:
        """Answer with the card, and with the history when a moderator asks."""
        channel_id = find_channel_id(login)
        viewer = viewer_of(request)
        is_moderator = viewer is not None and bool(role_of(viewer, channel_id).permissions)
        return _card(channel_id, user_login, has_history=is_moderator)

    @extend_schema(
        summary="Monitor or restrict an account, or trust it again",
        request=SuspicionShape,
        responses=UserCardShape,
    )
    def patch(self, request: Request, login: str, user_login: str) -> Response:
        """Change it; moderators who may ban."""
        actor, channel_id = require_account(request), find_channel_id(login)
        shape = SuspicionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        change = shape.validated_data
        set_suspicion(
            actor=actor,
            channel_id=channel_id,
            user=find_user(user_login),
            suspicion="" if change["suspicion"] == "none" else change["suspicion"],
            note=change.get("note", ""),
        )
        return _card(channel_id, user_login, has_history=True)


class SuspiciousUserShape(serializers.Serializer[Any]):
    """An account that the channel watches."""

    user_id = serializers.CharField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    suspicion = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class SuspiciousUsersShape(serializers.Serializer[Any]):
    """All of them, by login."""

    results = SuspiciousUserShape(many=True)


class SuspiciousUsersView(APIView):
    """`/api/v1/channels/<login>/chat/suspicious/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Accounts that are monitored, restricted or likely back from a ban",
        responses=SuspiciousUsersShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with all of them; moderators who may ban."""
        channel_id = find_channel_id(login)
        require_permission(require_account(request), channel_id, Permission.BAN)
        results = [
            {
                "user_id": str(chatter.user_id),
                "login": chatter.user.login,
                "display_name": chatter.user.get_full_name(),
                "suspicion": chatter.suspicion,
                "note": chatter.suspicion_note,
            }
            for chatter in suspicious_chatters(channel_id)
        ]
        return Response({"results": results})


def _card(channel_id: int, user_login: str, *, has_history: bool) -> Response:
    card = public_card(channel_id, find_user(user_login))
    history = user_history(channel_id, card.user) if has_history else None
    body = _represent(card) | {"history": _represent_history(card, history) if history else None}
    return Response(body, headers={"Cache-Control": "no-store"})


def _represent(card: PublicCard) -> dict[str, Any]:
    chatter, user = card.chatter, card.user
    return {
        "user_id": str(user.pk),
        "login": user.login,
        "display_name": chatter.display_name,
        # Of a suspended account nothing is shown but its name.
        "avatar_url": None if chatter.is_suspended else user.avatar_url or None,
        "color": chatter.color,
        "badges": chatter.badges,
        "role": chatter.role,
        "followed_at": chatter.followed_at.isoformat() if chatter.followed_at else None,
    }


def _represent_history(card: PublicCard, history: History) -> dict[str, Any]:
    chatter = history.chatter
    first = chatter.first_message_at if chatter else None
    return {
        "created_at": card.user.date_joined.isoformat(),
        "first_message_at": first.isoformat() if first else None,
        "message_count": chatter.message_count if chatter else 0,
        "timeout_count": history.timeouts,
        "ban_count": history.bans,
        "warning_count": history.warnings,
        "deleted_count": history.deletions,
        "ban": _represent_ban(history.ban) if history.ban else None,
        "suspicion": chatter.suspicion if chatter else "",
        "suspicion_note": chatter.suspicion_note if chatter else "",
        "messages": history.messages,
        "actions": [describe(line) for line in history.actions],
    }


def _represent_ban(ban: Ban) -> dict[str, Any]:
    return {
        "reason": ban.reason,
        "created_at": ban.created_at.isoformat(),
        "expires_at": ban.expires_at.isoformat() if ban.expires_at else None,
    }
