"""The words of the dialog in which one subscribes and gives, by key; see `script_messages`."""

from django.utils.translation import gettext as _


def subscription_messages() -> dict[str, str]:
    """Every message in the visitor's language, by key."""
    return {
        "subscribe.again": _("Try again"),
        "subscribe.amount": _("How many"),
        "subscribe.anonymous": _("Give anonymously"),
        "subscribe.benefit.ads": _("No ads on this channel"),
        "subscribe.benefit.badge": _("A badge beside your name"),
        "subscribe.benefit.chat": _("Chat and videos for subscribers"),
        "subscribe.benefit.emotes": _("The channel's emotes, everywhere"),
        "subscribe.cancel": _("Cancel the renewal"),
        "subscribe.cancelled": _("It will not be renewed. What is paid stays."),
        "subscribe.ends": _("Ends on {date}"),
        "subscribe.founder": _("Founder"),
        "subscribe.gift": _("Gift"),
        "subscribe.gifted": _("A gift"),
        "subscribe.go_on": _("Go on with a subscription of your own"),
        "subscribe.grace": _("The last payment was declined. It is tried again on {date}."),
        "subscribe.mine": _("For me"),
        "subscribe.month": _("{price} a month"),
        "subscribe.months": _("{count} months"),
        "subscribe.none": _("This site takes no payments."),
        "subscribe.one_month": _("1 month"),
        "subscribe.pay": _("Continue to payment"),
        "subscribe.recipient": _("Login of the viewer"),
        "subscribe.renews": _("Renews on {date}"),
        "subscribe.renews_note": _("Renews every month until you cancel."),
        "subscribe.gift_note": _("A gift is one month. It never renews, and never bills anybody."),
        "subscribe.share": _("Share month {count} with the chat"),
        "subscribe.share_send": _("Share"),
        "subscribe.share_streak": _("Show my streak of {count} months"),
        "subscribe.share_text": _("Message"),
        "subscribe.shared": _("Shared with the chat"),
        "subscribe.tier": _("Tier {tier}"),
        "subscribe.tiers": _("Tier"),
        "subscribe.title": _("Subscribe to {name}"),
        "subscribe.to_chosen": _("Viewers of this channel, chosen by chance"),
        "subscribe.to_one": _("Somebody I name"),
        "subscribe.to_whom": _("For whom"),
        "subscribe.total": _("Total {price}"),
        "subscribe.upgrade": _("A higher tier"),
        "subscribe.upgrade_note": _("It begins today with a new month at its full price."),
    }
