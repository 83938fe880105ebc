"""The site's roles, which are Django groups, and the permissions each of them holds."""

from enum import StrEnum


class Role(StrEnum):
    """The value is the group's name."""

    SITE_MODERATOR = "site moderators"
    ADMINISTRATOR = "administrators"


def _all(app_label: str, *models: str) -> set[str]:
    actions = ("view", "add", "change", "delete")
    return {f"{app_label}.{action}_{model}" for model in models for action in actions}


# What was sold once is not deleted.
_KEPT = ("view", "add", "change")
_MODERATE = {
    "accounts.suspend_account",
    "accounts.view_user",
    "chat.change_emote",
    "chat.change_report",
    "chat.change_room",
    "chat.moderate_anywhere",
    "chat.view_ban",
    "chat.view_channelrole",
    "chat.view_emote",
    "chat.view_heldmessage",
    "chat.view_message",
    "chat.view_modaction",
    "chat.view_report",
    "chat.view_room",
    "chat.view_term",
    "chat.view_unbanrequest",
    "streams.change_broadcast",
    "streams.change_channel",
    "streams.change_clip",
    "streams.change_contentreport",
    "streams.change_video",
    "streams.view_aboutpanel",
    "streams.view_broadcast",
    "streams.view_category",
    "streams.view_channel",
    "streams.view_clip",
    "streams.view_contentreport",
    "streams.view_featuredchannel",
    "streams.view_ingestrefusal",
    "streams.view_upload",
    "streams.view_video",
}
_ADMINISTER = (
    _all("accounts", "user")
    | _all("auth", "group")
    | {"chat.add_emote"}
    | _all("core", "outboxevent", "failedtask")
    | {
        "monetization.view_ledgeraccount",
        "monetization.view_ledgerentry",
        "monetization.view_ledgertransaction",
        "monetization.view_price",
        "monetization.add_price",
        "monetization.add_refund",
        "monetization.change_providerevent",
        "monetization.view_order",
        "monetization.view_campaign",
        "monetization.change_campaign",
        "monetization.view_creative",
        "monetization.change_creative",
        "monetization.view_adbreak",
        "monetization.view_adbilling",
        "monetization.view_channelshare",
        "monetization.add_channelshare",
        "monetization.view_payout",
        "monetization.change_payout",
        "monetization.view_payoutaccount",
        "monetization.view_payouthold",
        "monetization.add_payouthold",
        "monetization.change_payouthold",
        "monetization.view_payoutrun",
        "monetization.view_reconciliation",
        "monetization.view_reconciliationdifference",
        "monetization.change_reconciliationdifference",
        "monetization.view_payment",
        "monetization.view_providerevent",
        "monetization.view_refund",
    }
    | {f"monetization.{act}_{model}" for act in _KEPT for model in ("bitspack", "plan")}
    | _all("streams", "aboutpanel", "broadcast", "category", "channel")
    | _all("streams", "featuredchannel", "ingestrefusal", "streamkey")
)

# What a role may do, as "app_label.codename".
ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SITE_MODERATOR: frozenset(_MODERATE),
    Role.ADMINISTRATOR: frozenset(_MODERATE | _ADMINISTER),
}
