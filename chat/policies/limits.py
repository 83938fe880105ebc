"""Sizes and rates of chat; Twitch's, where it has published them (dev.twitch.tv/docs/irc)."""

from twitchclone.core.rate_limit import Limit

MAX_MESSAGE_CHARACTERS = 500
MESSAGES = Limit("chat-messages", 20, 30)
MESSAGES_OF_MODERATORS = Limit("chat-messages-mod", 100, 30)
JOINS = Limit("chat-joins", 20, 10)
LOGINS = Limit("chat-logins", 20, 10)
MAX_ROOMS_PER_SOCKET = 100
DUPLICATE_WITHIN_S = 30
UNIQUE_WITHIN_S = 24 * 3600
WHISPERS = Limit("chat-whispers", 3, 1)
WHISPERS_PER_DAY = Limit("chat-whispers-day", 200, 86_400)
MODERATION = Limit("chat-moderation", 100, 30)  # clicks of one moderator
COMMENTS = Limit("video-comments", 5, 60)  # also edits
REPORTS = Limit("chat-reports", 5, 600)
ANONYMOUS_READS = Limit("chat-reads", 600, 60)  # of an address over REST
RECENT_MESSAGES = 60  # sent on joining
MAX_SOCKETS_PER_ADDRESS = 100
MAX_SOCKETS_PER_ACCOUNT = 20
