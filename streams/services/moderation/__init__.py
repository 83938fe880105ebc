"""What the site's moderators do about videos and clips: reviews, take-downs, reports."""

from streams.services.moderation.reports import decide_report, report_content
from streams.services.moderation.review import approve_video, refuse_video
from streams.services.moderation.take_down import restore_content, take_down_content

__all__ = [
    "approve_video",
    "decide_report",
    "refuse_video",
    "report_content",
    "restore_content",
    "take_down_content",
]
