"""Why nothing is paid out, in the owner's words."""

from django.utils.translation import gettext as _

from monetization.selectors.payouts import Obstacle


def obstacle_text(obstacle: Obstacle) -> str:
    """A sentence that says what to do, or what is waited for."""
    texts = {
        "no_account": _("Set up where your money should go."),
        "pending_identity": _("Your identity is being checked. Finish the form if you have not."),
        "tax_form_missing": _("Your tax form is missing."),
        "restricted": _("The payment provider does not pay out to you. Its page says why."),
        "dispute": _(
            "A payment to your channel is disputed; payouts wait for the bank's decision."
        ),
    }
    if obstacle.code == "staff":
        return _("Staff hold your payouts: {reason}").format(reason=obstacle.detail)
    if obstacle.code == "negative":
        return _("Your balance in {currencies} is below zero after a chargeback.").format(
            currencies=obstacle.detail
        )
    return texts[obstacle.code]
