"""The words of channel points, by key; see `script_messages`."""

from django.utils.translation import gettext as _


def points_messages() -> dict[str, str]:
    """Every message of the bundle `points` in the visitor's language."""
    return {
        "prediction.cancel": _("Call off"),
        "prediction.canceled": _("Called off"),
        "prediction.choose": _("Choose what will happen."),
        "prediction.lock": _("Close"),
        "prediction.locked": _("Closed"),
        "prediction.mine": _("You have staked {points}."),
        "prediction.over": _("Over"),
        "prediction.paid": _("You staked {points} and got {paid}."),
        "prediction.put": _("Stake {points}"),
        "prediction.stake": _("Points to stake"),
        "prediction.staked": _("Points: {points} · viewers: {users}"),
        "prediction.title": _("Prediction"),
        "prediction.won": _("It was “{title}”"),
        "points.again": _("Try again"),
        "points.back": _("Back"),
        "points.balance": _("{points} {name}: see the rewards"),
        "points.claim": _("Claim bonus"),
        "points.highlight": _("Highlight my message"),
        "points.name": _("points"),
        "points.none": _("This channel has no rewards yet."),
        "points.paused": _("Paused"),
        "points.redeem": _("Redeem for {cost}"),
        "points.redeemed": _("You have redeemed “{title}”"),
        "points.rewards": _("Rewards"),
        "points.sub_only_message": _("Send a message in subscribers-only mode"),
        "points.text": _("Your text"),
        "points.unlock_emote": _("Unlock an emote for a day"),
        "points.unlocked": _("You may write {code} here for a day"),
    }
