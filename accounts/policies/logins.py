"""Rules about logins: their form, and the words they may not be."""

import re

from accounts.models.user import LOGIN_PATTERN
from twitchclone.core.errors import InvalidInput

# Every first segment of our own URLs, those the Twitch-compatible gateway answers at, and names
# that would pass for the site itself. A test compares the URL configuration with this set.
_WORDS = """
about abuse account accounts activity admin administrator ads ananonymouscheerer ananonymousdonor
ananonymousgifter announcements
anonymous api apps assets auth avatar badges billing bits blog bot browse careers categories
category channel channels chat checkout clip clips collections communities community contact creator
dashboard developer developers directory discover docs donate download downloads drops embed
emotes error event events eventsub explore faq favicon feed feedback following follows friends
game games gift guidelines health healthz help helix home hls inbox index info internet irc
jobs justinfan legal live login logout mail manifest media messages mock moderation moderator
moderators mod mods my news notifications null oauth oauth2 official offline overlay owner
partner payments payouts player popout popular predictions press prime privacy profile raid
readyz register robots root rss rtmp schedule search security service session sessions
settings shop signin signup sitemap site staff static status store stream streams subs
subscribe subscriptions styleguide suggestions superuser support system tags team teams terms
thumbnail thumbnails top trending turbo tv twitch twitchclone undefined unfollow upload uploads
user users vast verify video videos vod vods wallet watch webhook webhooks well_known widget ws www
"""
RESERVED_LOGINS = frozenset(_WORDS.split())


def clean_login(login: str) -> str:
    """The login in lower case; raises InvalidInput when its form is wrong or it is reserved."""
    login = login.strip().lower()
    if not re.fullmatch(LOGIN_PATTERN, login):
        raise InvalidInput(
            "A login has 3 to 25 characters: the letters a to z, digits and underscores.",
            field="login",
        )
    if login in RESERVED_LOGINS:
        raise InvalidInput(
            f"“{login}” is reserved for the site itself. Choose another login.",
            code="reserved",
            field="login",
        )
    return login
