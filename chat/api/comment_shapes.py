"""What the API of comments takes and answers."""

from typing import Any

from rest_framework import serializers

from chat.models import VideoComment
from chat.policies.comments import MAX_CHARACTERS


class CommentAuthorShape(serializers.Serializer[Any]):
    """Who wrote it."""

    id = serializers.CharField()
    login = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField()


class CommentShape(serializers.Serializer[Any]):
    """A comment as one reader sees it."""

    id = serializers.CharField()
    parent_id = serializers.CharField(allow_null=True)
    author = CommentAuthorShape()
    text = serializers.CharField()
    state = serializers.ChoiceField(VideoComment.State.choices)
    held_reason = serializers.CharField(allow_blank=True)
    is_pinned = serializers.BooleanField()
    is_own = serializers.BooleanField()
    is_owner = serializers.BooleanField()
    answer_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    can_edit = serializers.BooleanField()
    can_delete = serializers.BooleanField()
    can_pin = serializers.BooleanField()
    can_decide = serializers.BooleanField()


class CommentPageShape(serializers.Serializer[Any]):
    """A page of comments or answers."""

    results = CommentShape(many=True)
    next_after = serializers.CharField(allow_null=True)


class CommentListShape(CommentPageShape):
    """A page of comments, how many there are with all answers, and what the reader may do."""

    count = serializers.IntegerField()
    are_open = serializers.BooleanField()
    can_decide = serializers.BooleanField()


class CommentHeldShape(serializers.Serializer[Any]):
    """All that wait for a moderator."""

    results = CommentShape(many=True)


class CommentTextShape(serializers.Serializer[Any]):
    """What to say."""

    text = serializers.CharField(max_length=4 * MAX_CHARACTERS, trim_whitespace=False)


class CommentPinShape(serializers.Serializer[Any]):
    """Whether it is to stand on top."""

    is_pinned = serializers.BooleanField()


class CommentDecisionShape(serializers.Serializer[Any]):
    """What is to become of it."""

    decision = serializers.ChoiceField(["approve", "deny"])
