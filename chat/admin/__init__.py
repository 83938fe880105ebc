"""Staff admin of chat: rooms, messages, cases and the moderation log of every channel."""

from chat.admin.emotes import EmoteAdmin
from chat.admin.messages import MessageAdmin
from chat.admin.moderation import BanAdmin, ChannelRoleAdmin, ModActionAdmin, TermAdmin
from chat.admin.reports import ReportAdmin
from chat.admin.rooms import RoomAdmin
from chat.admin.waiting import HeldMessageAdmin, UnbanRequestAdmin

__all__ = [
    "BanAdmin",
    "ChannelRoleAdmin",
    "EmoteAdmin",
    "HeldMessageAdmin",
    "MessageAdmin",
    "ModActionAdmin",
    "ReportAdmin",
    "RoomAdmin",
    "TermAdmin",
    "UnbanRequestAdmin",
]
