"""What monetization does at an account's turning points (accounts.ports.AccountHooks)."""

from typing import Any

from accounts.models import User
from monetization.ledger.accounts import anonymise_accounts
from monetization.models import Order
from monetization.selectors.ledger import accounts_of, statement_of
from monetization.selectors.points import export_points
from monetization.selectors.rewards import export_redemptions
from monetization.services.ads.billing import bill_ads
from monetization.services.ads.campaigns import end_campaigns_of
from monetization.services.donations import anonymise_donations
from monetization.services.orders import cancel_renewals_of
from twitchclone.core import clock


class MoneyHooks:
    """The books outlive the account, without its name."""

    def on_account_created(self, *, account: User) -> None:
        """Nothing: ledger accounts are opened by their first booking."""

    def export_account(self, *, account: User) -> dict[str, Any]:
        """The newest lines of each of its statements, and what it bought."""
        return {
            "money": [
                {
                    "account": key.kind.value,
                    "currency": key.currency,
                    "balance_minor": balance_minor,
                    "lines": [
                        {
                            "kind": line.kind,
                            "amount_minor": line.amount_minor,
                            "balance_minor": line.balance_minor,
                            "occurred_at": line.occurred_at.isoformat(),
                        }
                        for line in statement_of(key)
                    ],
                }
                for key, balance_minor in accounts_of(account.pk)
            ],
            "orders": [
                {
                    "description": order.description,
                    "amount_minor": order.amount_minor,
                    "currency": order.currency,
                    "state": order.state,
                    "created_at": order.created_at.isoformat(),
                }
                for order in Order.objects.filter(buyer=account).order_by("created_at")
            ],
            "cheers": [
                {
                    "channel": cheer.channel.owner.login,
                    "bits": cheer.bits,
                    "is_anonymous": cheer.is_anonymous,
                    "at": cheer.at.isoformat(),
                }
                for cheer in account.cheers.select_related("channel__owner").order_by("at")
            ],
            "donations": [
                {
                    "channel": donation.channel.owner.login,
                    "amount_minor": donation.amount_minor,
                    "currency": donation.currency,
                    "name": donation.name,
                    "message": donation.message,
                    "state": donation.state,
                    "created_at": donation.created_at.isoformat(),
                }
                for donation in account.donations.select_related("channel__owner").order_by(
                    "created_at"
                )
            ],
            "points": export_points(account.pk),
            "redemptions": export_redemptions(account.pk),
            "ad_campaigns": [
                {
                    "name": campaign.name,
                    "state": campaign.state,
                    "currency": campaign.currency,
                    "budget_minor": campaign.budget_minor,
                    "spent_minor": campaign.spent_minor,
                    "created_at": campaign.created_at.isoformat(),
                }
                for campaign in account.campaigns.order_by("created_at")
            ],
        }

    def on_account_suspended(self, *, account: User) -> None:
        """Nothing: what was earned stays earned."""

    def before_account_deleted(self, *, account: User) -> None:
        """Take its name off the books, and let nothing renew any more."""
        cancel_renewals_of(account_id=account.pk)
        end_campaigns_of(account_id=account.pk)
        # What was shown is paid while there is still an account to pay from.
        for campaign_id in account.campaigns.values_list("pk", flat=True):
            bill_ads(campaign_id=campaign_id, before=clock.now())
        anonymise_donations(donor_id=account.pk)
        anonymise_accounts(owner_id=account.pk)
