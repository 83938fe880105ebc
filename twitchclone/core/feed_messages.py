"""The words of a channel's feed, on its page and in the dashboard."""

from django.utils.translation import gettext as _


def feed_messages() -> dict[str, str]:
    """In the visitor's language, by key."""
    return {**_around(), **_kinds(), **_entries()}


def _around() -> dict[str, str]:
    return {
        "feed.all": _("All"),
        "feed.empty": _("Nothing has happened here yet. It will show up as it comes."),
        "feed.empty.kinds": _("Nothing of this kind yet."),
        "feed.filter": _("Show only"),
        "feed.replay": _("Play again"),
        "feed.replayed": _("Your overlays show it once more."),
        "feed.retry": _("Try again"),
        "feed.skip": _("Skip alert"),
        "feed.skipped": _("Your overlays go on to the next alert."),
        "feed.somebody": _("Somebody"),
    }


def _kinds() -> dict[str, str]:
    return {
        "feed.kind.follow": _("Follows"),
        "feed.kind.sub": _("Subscriptions"),
        "feed.kind.gift": _("Gifts"),
        "feed.kind.cheer": _("Bits"),
        "feed.kind.donation": _("Donations"),
        "feed.kind.raid": _("Raids"),
        "feed.kind.hype_train": _("Hype trains"),
        "feed.kind.poll": _("Polls"),
        "feed.kind.prediction": _("Predictions"),
        "feed.kind.redemption": _("Rewards"),
        "feed.kind.stream": _("Stream"),
    }


def _entries() -> dict[str, str]:
    return {
        "feed.follow": _("{name} follows now"),
        "feed.sub": _("{name} subscribed at tier {tier}"),
        "feed.resub": _("{name} has subscribed for {months} months, at tier {tier}"),
        "feed.streak": _("{streak} months in a row"),
        "feed.gift": _("{name} gave {recipient} a subscription at tier {tier}"),
        "feed.gifts": _("{name} gave {count} subscriptions at tier {tier} to the community"),
        "feed.gifts.to": _("To {names}"),
        "feed.gifts.more": _("To {names} and {count} more"),
        "feed.upgrade": _("{name} goes on with the subscription that {gifter} gave"),
        "feed.upgrade.anonymous": _("{name} goes on with a subscription that was a gift"),
        "feed.upgrade.tier": _("{name} subscribes at tier {tier} now"),
        "feed.cheer": _("{name} cheered {bits} bits"),
        "feed.donation": _("{name} donated {amount}"),
        "feed.raid": _("{name} raided with {viewers} viewers"),
        "feed.hype_train.begin": _("A hype train is under way"),
        "feed.hype_train.end": _("The hype train arrived at level {level}"),
        "feed.poll": _("The poll has ended: {title}"),
        "feed.poll.result": _("{choice}, with {percent} %"),
        "feed.prediction": _("The prediction has ended: {title}"),
        "feed.prediction.begin": _("Points can be staked: {title}"),
        "feed.prediction.canceled": _("Called off, all points given back: {title}"),
        "feed.prediction.lock": _("No more stakes: {title}"),
        "feed.prediction.result": _("{outcome}; {points} points were paid out"),
        "feed.redemption": _("{name} redeemed {title}"),
        "feed.online": _("Went live: {title}"),
        "feed.online.untitled": _("Went live"),
        "feed.update": _("New title: {title}"),
        "feed.update.untitled": _("Changed the stream information"),
    }
