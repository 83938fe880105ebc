"""The staff admin's face: our colours, our name, the navigation by task."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.text import format_lazy


def unfold(site_name: str) -> dict[str, Any]:
    """The UNFOLD setting."""
    return {
        "SITE_TITLE": f"{site_name} staff",
        "SITE_HEADER": site_name,
        "SITE_SUBHEADER": "Staff",
        "SITE_SYMBOL": "sensors",
        "SHOW_HISTORY": False,
        "SHOW_VIEW_ON_SITE": False,
        "DASHBOARD_CALLBACK": "twitchclone.core.admin_dashboard.dashboard",
        "COLORS": {"base": _scale(60, chroma=0.008), "primary": _scale(45, chroma=0.17)},
        "SIDEBAR": {"show_search": True, "navigation": [*_navigation()]},
    }


def _scale(hue: int, *, chroma: float) -> dict[str, str]:
    """Unfold's eleven steps of one oklch hue; the ends lose chroma, as light and dark do."""
    lightness = {
        "50": 98, "100": 96, "200": 91, "300": 84, "400": 74, "500": 66,
        "600": 57, "700": 48, "800": 36, "900": 24, "950": 17,
    }  # fmt: skip
    return {
        step: f"oklch({light}% {chroma * min(1, (100 - light) / 30, light / 45):.3f} {hue})"
        for step, light in lightness.items()
    }


def _navigation() -> list[dict[str, Any]]:
    return [
        {
            "title": "Live",
            "items": [
                _item("Broadcasts", "sensors", "streams", "broadcast"),
                _item("Refused publishers", "block", "streams", "ingestrefusal"),
                _item("Featured", "star", "streams", "featuredchannel"),
            ],
        },
        {
            "title": "Videos",
            "items": [
                _item("Reports of videos", "flag", "streams", "contentreport"),
                _item("Videos", "movie", "streams", "video"),
                _item("Clips", "movie_edit", "streams", "clip"),
                _item("Uploads", "upload", "streams", "upload"),
            ],
        },
        {
            "title": "Chat",
            "items": [
                _item("Reports", "flag", "chat", "report"),
                _item("Messages", "chat", "chat", "message"),
                _item("Held messages", "front_hand", "chat", "heldmessage"),
                _item("Bans", "gavel", "chat", "ban"),
                _item("Unban requests", "contact_support", "chat", "unbanrequest"),
                _item("Rooms", "forum", "chat", "room"),
                _item("Moderators and VIPs", "local_police", "chat", "channelrole"),
                _item("Terms", "spellcheck", "chat", "term"),
                _item("Moderation log", "history", "chat", "modaction"),
            ],
        },
        {
            "title": "Channels",
            "items": [
                _item("Channels", "live_tv", "streams", "channel"),
                _item("Categories", "category", "streams", "category"),
                _item("Stream keys", "key", "streams", "streamkey"),
                _item("Emotes", "mood", "chat", "emote"),
            ],
        },
        {
            "title": "People",
            "items": [
                _item("Accounts", "group", "accounts", "user"),
                _item("Roles", "shield_person", "auth", "group"),
            ],
        },
        {
            "title": "Money",
            "items": [
                _item("Payments", "payments", "monetization", "payment"),
                _item("Orders", "shopping_cart", "monetization", "order"),
                _item("Refunds", "undo", "monetization", "refund"),
                _item("Disputes", "gavel", "monetization", "payment", "?state__exact=disputed"),
                _item("Payouts", "outbound", "monetization", "payout"),
                _item("Payout runs", "event_repeat", "monetization", "payoutrun"),
                _item("Payout holds", "front_hand", "monetization", "payouthold"),
                _item("Payout accounts", "badge", "monetization", "payoutaccount"),
                _item(
                    "Differences with providers",
                    "difference",
                    "monetization",
                    "reconciliationdifference",
                ),
                _item("Days compared", "fact_check", "monetization", "reconciliation"),
                _item("Messages of providers", "webhook", "monetization", "providerevent"),
                _item("Accounts of the ledger", "account_balance", "monetization", "ledgeraccount"),
                _item("Bookings", "receipt_long", "monetization", "ledgertransaction"),
                _item("Prices", "sell", "monetization", "price"),
                _item("Shares of channels", "percent", "monetization", "channelshare"),
                _item("Ad campaigns", "campaign", "monetization", "campaign"),
                _item("Films of ads", "movie", "monetization", "creative"),
                _item("Plans", "card_membership", "monetization", "plan"),
                _item("Packs of bits", "diamond", "monetization", "bitspack"),
            ],
        },
        {
            "title": "System",
            "items": [
                _item("Events", "outbox", "core", "outboxevent"),
                _item("Failed tasks", "running_with_errors", "core", "failedtask"),
            ],
        },
    ]


def _item(title: str, icon: str, app_label: str, model: str, query: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": format_lazy("{}{}", reverse_lazy(f"admin:{app_label}_{model}_changelist"), query),
        "permission": lambda request: request.user.has_perm(f"{app_label}.view_{model}"),
    }
