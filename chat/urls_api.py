"""Routes of the API's chat part, below /api/v1/."""

from django.urls import path

from chat.api.activity import ActivityReplayView, ActivitySkipView, ActivityView
from chat.api.alerts import AlertListView, AlertTestView, AlertView
from chat.api.bans import BanListView, BanView
from chat.api.blocks import BlockListView, BlockView
from chat.api.chatters import ChattersView
from chat.api.cheermotes import CheermotesView
from chat.api.commands import CommandsView
from chat.api.comments import (
    AnswersView,
    CommentDecisionView,
    CommentListView,
    CommentPinView,
    CommentRestorationView,
    CommentView,
    HeldCommentsView,
)
from chat.api.deletions import ClearView, MessageView
from chat.api.emotes import BadgesView, EmotesView
from chat.api.held import HeldListView, HeldView
from chat.api.log import LogView
from chat.api.messages import MessagesView
from chat.api.pin import PinView
from chat.api.points import (
    BonusView,
    PointsView,
    RedeemView,
    RedemptionListView,
    RedemptionView,
    RewardListView,
    RewardView,
)
from chat.api.polls import PollListView, PollView, VoteView
from chat.api.predictions import PredictionListView, PredictionView, StakeView
from chat.api.profile import ChatProfileView
from chat.api.reports import ReportListView, ReportView
from chat.api.roles import RoleListView, RoleView
from chat.api.rules import RulesAcceptanceView, RulesView
from chat.api.settings import RoomView, SettingsView
from chat.api.shield import ShieldView
from chat.api.talk import AnnouncementsView, RaidView, ShoutoutsView
from chat.api.terms import TermListView, TermView
from chat.api.unban_requests import UnbanRequestListView, UnbanRequestView
from chat.api.users import SuspiciousUsersView, UserCardView
from chat.api.video_replay import VideoReplayView
from chat.api.warnings import AcknowledgementView, WarningsView
from chat.api.whispers import ConversationsView, ConversationView, ReadView

_CHAT = "channels/<slug:login>/chat"
_ACTIVITY = "channels/<slug:login>/activity"
_PREDICTIONS = "channels/<slug:login>/predictions"
_POINTS = "channels/<slug:login>/points"
_VIDEO = "videos/<int:video_id>"
_COMMENT = f"{_VIDEO}/comments/<int:comment_id>"

app_name = "chat-api"
urlpatterns = [
    path(f"{_ACTIVITY}/", ActivityView.as_view(), name="activity"),
    path(f"{_ACTIVITY}/skip/", ActivitySkipView.as_view(), name="activity-skip"),
    path(
        f"{_ACTIVITY}/<int:entry_id>/replay/", ActivityReplayView.as_view(), name="activity-replay"
    ),
    path(f"{_CHAT}/badges/", BadgesView.as_view(), name="badges"),
    path("channels/<slug:login>/cheermotes/", CheermotesView.as_view(), name="cheermotes"),
    path(f"{_CHAT}/commands/", CommandsView.as_view(), name="commands"),
    path(f"{_CHAT}/emotes/", EmotesView.as_view(), name="emotes"),
    path(f"{_CHAT}/held/", HeldListView.as_view(), name="held"),
    path(f"{_CHAT}/held/<int:held_id>/", HeldView.as_view(), name="held-message"),
    path(f"{_CHAT}/terms/", TermListView.as_view(), name="terms"),
    path(f"{_CHAT}/terms/<int:term_id>/", TermView.as_view(), name="term"),
    path(f"{_CHAT}/users/<slug:user_login>/", UserCardView.as_view(), name="user"),
    path(f"{_CHAT}/suspicious/", SuspiciousUsersView.as_view(), name="suspicious"),
    path(f"{_CHAT}/messages/", MessagesView.as_view(), name="messages"),
    path(f"{_CHAT}/reports/", ReportListView.as_view(), name="reports"),
    path(f"{_CHAT}/reports/<int:report_id>/", ReportView.as_view(), name="report"),
    path(f"{_CHAT}/unban-requests/", UnbanRequestListView.as_view(), name="unban-requests"),
    path(
        f"{_CHAT}/unban-requests/<int:request_id>/",
        UnbanRequestView.as_view(),
        name="unban-request",
    ),
    path(f"{_CHAT}/chatters/", ChattersView.as_view(), name="chatters"),
    path(f"{_CHAT}/pin/", PinView.as_view(), name="pin"),
    path(f"{_CHAT}/polls/", PollListView.as_view(), name="polls"),
    path(f"{_CHAT}/polls/<uuid:poll_id>/", PollView.as_view(), name="poll"),
    path(f"{_CHAT}/polls/<uuid:poll_id>/vote/", VoteView.as_view(), name="poll-vote"),
    path(f"{_PREDICTIONS}/", PredictionListView.as_view(), name="predictions"),
    path(f"{_PREDICTIONS}/<uuid:prediction_id>/", PredictionView.as_view(), name="prediction"),
    path(f"{_PREDICTIONS}/<uuid:prediction_id>/stake/", StakeView.as_view(), name="stake"),
    path(f"{_POINTS}/", PointsView.as_view(), name="points"),
    path(f"{_POINTS}/bonus/", BonusView.as_view(), name="points-bonus"),
    path(f"{_POINTS}/rewards/", RewardListView.as_view(), name="rewards"),
    path(f"{_POINTS}/rewards/<uuid:reward_id>/", RewardView.as_view(), name="reward"),
    path(f"{_POINTS}/rewards/<uuid:reward_id>/redemptions/", RedeemView.as_view(), name="redeem"),
    path(f"{_POINTS}/redemptions/", RedemptionListView.as_view(), name="redemptions"),
    path(
        f"{_POINTS}/redemptions/<uuid:redemption_id>/", RedemptionView.as_view(), name="redemption"
    ),
    path(f"{_CHAT}/announcements/", AnnouncementsView.as_view(), name="announcements"),
    path(f"{_CHAT}/shoutouts/", ShoutoutsView.as_view(), name="shoutouts"),
    path(f"{_CHAT}/raid/", RaidView.as_view(), name="raid"),
    path("channels/<slug:login>/alerts/", AlertListView.as_view(), name="alerts"),
    path("channels/<slug:login>/alerts/<slug:kind>/", AlertView.as_view(), name="alert"),
    path(
        "channels/<slug:login>/alerts/<slug:kind>/test/", AlertTestView.as_view(), name="alert-test"
    ),
    path("me/chat/", ChatProfileView.as_view(), name="chat-profile"),
    path("me/whispers/", ConversationsView.as_view(), name="whispers"),
    path("me/whispers/<slug:login>/read/", ReadView.as_view(), name="whispers-read"),
    path("me/whispers/<slug:login>/", ConversationView.as_view(), name="whispers-with"),
    path(f"{_CHAT}/", RoomView.as_view(), name="room"),
    path(f"{_CHAT}/settings/", SettingsView.as_view(), name="settings"),
    path(f"{_CHAT}/shield/", ShieldView.as_view(), name="shield"),
    path(f"{_CHAT}/rules/", RulesView.as_view(), name="rules"),
    path(f"{_CHAT}/rules/acceptance/", RulesAcceptanceView.as_view(), name="rules-acceptance"),
    path(f"{_CHAT}/messages/<uuid:message_id>/", MessageView.as_view(), name="message"),
    path(f"{_CHAT}/clear/", ClearView.as_view(), name="clear"),
    path(f"{_CHAT}/bans/", BanListView.as_view(), name="bans"),
    path(f"{_CHAT}/bans/<slug:user_login>/", BanView.as_view(), name="ban"),
    path(f"{_CHAT}/warnings/", WarningsView.as_view(), name="warnings"),
    path(
        f"{_CHAT}/warnings/acknowledgement/",
        AcknowledgementView.as_view(),
        name="warning-acknowledgement",
    ),
    path(f"{_CHAT}/roles/", RoleListView.as_view(), name="roles"),
    path(f"{_CHAT}/roles/<slug:user_login>/", RoleView.as_view(), name="role"),
    path(f"{_CHAT}/log/", LogView.as_view(), name="log"),
    path(f"{_VIDEO}/chat/", VideoReplayView.as_view(), name="video-replay"),
    path(f"{_VIDEO}/comments/", CommentListView.as_view(), name="comments"),
    path(f"{_VIDEO}/comments/held/", HeldCommentsView.as_view(), name="comments-held"),
    path(f"{_COMMENT}/", CommentView.as_view(), name="comment"),
    path(f"{_COMMENT}/answers/", AnswersView.as_view(), name="comment-answers"),
    path(f"{_COMMENT}/pin/", CommentPinView.as_view(), name="comment-pin"),
    path(f"{_COMMENT}/decision/", CommentDecisionView.as_view(), name="comment-decision"),
    path(f"{_COMMENT}/restoration/", CommentRestorationView.as_view(), name="comment-restoration"),
    path("me/blocks/", BlockListView.as_view(), name="blocks"),
    path("me/blocks/<slug:login>/", BlockView.as_view(), name="block"),
]
