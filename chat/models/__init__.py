"""Models of chat: rooms, messages, moderation, emotes, badges, talk."""

from chat.models.alert import AlertRule
from chat.models.automod import HeldMessage, Term
from chat.models.badge import ChannelBadge
from chat.models.chatter import Block, ChatProfile, Chatter, ChatterTrace, ChatWarning
from chat.models.comment import VideoComment
from chat.models.emote import Emote
from chat.models.emote_unlock import EmoteUnlock
from chat.models.feed import FeedEntry
from chat.models.message import Message
from chat.models.moderation import Ban, ModAction, Report, UnbanRequest
from chat.models.overlay import OverlayToken
from chat.models.prediction import Prediction, PredictionOutcome, PredictionStake
from chat.models.raid import Raid
from chat.models.role import ChannelRole
from chat.models.room import Room
from chat.models.talk import PinnedMessage, Poll, PollChoice, PollVote, Whisper

__all__ = [
    "AlertRule",
    "Ban",
    "Block",
    "ChannelBadge",
    "ChannelRole",
    "ChatProfile",
    "ChatWarning",
    "Chatter",
    "ChatterTrace",
    "Emote",
    "EmoteUnlock",
    "FeedEntry",
    "HeldMessage",
    "Message",
    "ModAction",
    "OverlayToken",
    "PinnedMessage",
    "Poll",
    "PollChoice",
    "PollVote",
    "Prediction",
    "PredictionOutcome",
    "PredictionStake",
    "Raid",
    "Report",
    "Room",
    "Term",
    "UnbanRequest",
    "VideoComment",
    "Whisper",
]
