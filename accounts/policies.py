"""Rules about logins: their form, and the words they may not be."""

LOGIN_PATTERN = r"^[a-z0-9_]{3,25}$"

# Every first segment of our own URLs, those the Twitch-compatible gateway answers at, and names
# that would pass for the site itself. A test compares the URL configuration with this set.
RESERVED_LOGINS = frozenset(
    """
    about abuse account accounts activity admin administrator ads ananonymousgifter announcements
    anonymous api apps assets auth avatar badges billing bits blog bot browse careers categories
    category channel channels chat clip clips collections communities community contact creator
    dashboard developer developers directory discover docs donate download downloads drops embed
    emotes error event events eventsub explore faq favicon feed feedback following follows friends
    game games gift guidelines health healthz help helix home hls inbox index info internet irc
    jobs justinfan legal live login logout mail manifest media messages moderation moderator
    moderators mod mods my news notifications null oauth oauth2 official offline overlay owner
    partner payments payouts player popout popular predictions press prime privacy profile raid
    readyz register robots root rss rtmp schedule search security service session sessions
    settings shop signin signup sitemap site staff static status store stream streams subs
    subscribe subscriptions styleguide suggestions superuser support system tags team teams terms
    thumbnail thumbnails top trending turbo tv twitch twitchclone undefined unfollow upload uploads
    user users verify video videos vod vods wallet watch webhook webhooks well_known widget ws www
    """.split()
)
