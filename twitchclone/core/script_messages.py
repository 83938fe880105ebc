"""The words that scripts show, translated on the server and sent as one JSON element.

`{count}` and the like are filled in by the script; a key missing here shows as the key itself,
and a test compares these keys with the ones the scripts ask for.
"""

from django.utils.translation import gettext as _

from twitchclone.core.ad_messages import ad_messages
from twitchclone.core.chat_messages import chat_messages
from twitchclone.core.cheer_messages import cheer_messages
from twitchclone.core.clip_messages import clip_messages
from twitchclone.core.feed_messages import feed_messages
from twitchclone.core.hype_messages import hype_messages
from twitchclone.core.overlay_messages import overlay_messages
from twitchclone.core.points_messages import points_messages
from twitchclone.core.subscription_messages import subscription_messages
from twitchclone.core.talk_messages import talk_messages
from twitchclone.core.upload_messages import upload_messages
from twitchclone.core.video_messages import video_messages


def script_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        **_shell(),
        **_accounts(),
        **_player(),
        **_player_recorded(),
        **_player_stats(),
        **_dashboard(),
        **chat_messages(),
        **cheer_messages(),
        **feed_messages(),
        **points_messages(),
        **talk_messages(),
        **upload_messages(),
        **video_messages(),
        **clip_messages(),
        **hype_messages(),
        **ad_messages(),
        **overlay_messages(),
        **subscription_messages(),
    }


def _shell() -> dict[str, str]:
    return {
        "copied": _("Copied"),
        "copy.failed": _("Copying was refused by the browser. Select the text and copy it."),
        "dismiss": _("Dismiss"),
        "file.too_large": _("This file has {size}. The limit is {limit}."),
        "file.wrong_type": _("This kind of file cannot be used here."),
        "hide": _("Hide"),
        "live": _("LIVE"),
        "live.now": _("{name} is live"),
        "live.offline": _("{name} has gone offline"),
        "live.reconnecting": _("The streamer's connection dropped; waiting…"),
        "live.resumed": _("The stream is back"),
        "network.failed": _("The site cannot be reached. Check your connection and try again."),
        "server.failed": _("That did not work. Please try again."),
        "server.forbidden": _("You may not do that."),
        "server.limited": _("Too fast. Wait a moment and try again."),
        "panel.removed": _("Panel removed"),
        "show": _("Show"),
        "undo": _("Undo"),
        "viewers": _("{count} viewers"),
    }


def _accounts() -> dict[str, str]:
    return {
        "passkey.cancelled": _("Nothing was done: it was cancelled, or no key fitted."),
        "passkey.failed": _("That did not work. Please try again."),
        "passkey.insecure": _("Passkeys need a secure address: https, or localhost."),
        "passkey.known": _("This key is registered already."),
        "passkey.unsupported": _("This browser has no passkeys, or the address is not secure."),
    }


def _player() -> dict[str, str]:
    return {
        "player.clip": _("Make a clip"),
        "player.close": _("Close player"),
        "player.ended": _("The stream has ended"),
        "player.error": _("The video cannot be played."),
        "player.expand": _("Back to the channel"),
        "player.fullscreen": _("Full screen"),
        "player.fullscreen_exit": _("Leave full screen"),
        "player.jump_to_live": _("Jump to live"),
        "player.loading": _("Loading"),
        "player.mature.accept": _("Start watching"),
        "player.mature.text": _("The streamer marked this as meant for mature audiences."),
        "player.mature.title": _("For mature audiences"),
        "player.mute": _("Mute"),
        "player.offline": _("{name} is offline"),
        "player.offline.text": _("Follow to hear about the next stream."),
        "player.pause": _("Pause"),
        "player.pip": _("Picture in picture"),
        "player.play": _("Play"),
        "player.quality": _("Quality"),
        "player.quality.auto": _("Auto"),
        "player.quality.source": _("Source"),
        "player.reconnecting": _("Reconnecting…"),
        "player.region": _("Video player: {name}"),
        "player.retry": _("Try again"),
        "player.seconds_behind": _("{seconds} s behind the camera"),
        "player.settings": _("Settings"),
        "player.stats": _("Statistics"),
        "player.theater": _("Theater"),
        "player.theater_exit": _("Leave theater"),
        "player.unmute": _("Unmute"),
        "player.unsupported": _("This browser cannot play this video. Please update it."),
        "player.volume": _("Volume"),
    }


def _player_recorded() -> dict[str, str]:
    return {
        "player.behind_live": _("{time} behind live"),
        "player.chapters": _("Chapters"),
        "player.expand_video": _("Back to the video"),
        "player.gone": _("This video is no longer available"),
        "player.gone.text": _("It was removed, or its owner no longer shares it."),
        "player.next": _("Up next"),
        "player.no_rewind": _("This broadcast cannot be rewound."),
        "player.position": _("{position} of {duration}"),
        "player.replay": _("Watch again"),
        "player.resumed": _("Resumed at {time}"),
        "player.seek": _("Position"),
        "player.speed": _("Speed"),
        "player.speed.normal": _("Normal"),
        "player.start_over": _("Start over"),
    }


def _player_stats() -> dict[str, str]:
    return {
        "stats.bandwidth": _("Your connection"),
        "stats.bitrate": _("Bitrate"),
        "stats.buffer": _("Buffer"),
        "stats.codecs": _("Codecs"),
        "stats.dropped": _("Dropped frames"),
        "stats.latency": _("Latency"),
        "stats.rate": _("Playback speed"),
        "stats.rebuffers": _("Rebuffers"),
        "stats.resolution": _("Resolution"),
        "stats.engine": _("Engine"),
    }


def _dashboard() -> dict[str, str]:
    return {
        "chart.day": _("Day"),
        "chart.empty": _("No figures yet"),
        "chart.time": _("Time"),
    }
