"""Campaigns: made and changed by their advertisers, paid beforehand, reviewed by staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from monetization.models import Campaign, CampaignState, Creative, CreativeState, Order, Payment
from monetization.models.order import AD_BUDGET
from monetization.policies import ads as rules
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.orders import create_order
from streams.models import Category
from streams.policies.languages import STREAM_LANGUAGES
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.money import Money

State = CampaignState
_OPEN = [State.DRAFT, State.IN_REVIEW, State.APPROVED, State.REJECTED, State.PAUSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTerms:
    """What an advertiser decides; amounts are minor units of the campaign's currency."""

    name: str
    cpm_minor: int
    starts_at: datetime
    ends_at: datetime
    daily_cap_minor: int | None = None
    categories: Sequence[Category] = ()
    languages: Sequence[str] = ()
    frequency_cap: int = 3
    frequency_hours: int = 24
    currency: str = field(default="EUR")


@transaction.atomic
def create_campaign(*, advertiser: User, terms: CampaignTerms) -> Campaign:
    """A draft; raises InvalidInput with the field at fault, Conflict for too many."""
    _require_may_act(advertiser)
    if terms.currency not in rules.CURRENCIES:
        raise InvalidInput("Choose one of the currencies.", field="currency")
    _require_valid(terms)
    if Campaign.objects.filter(advertiser=advertiser, state__in=_OPEN).count() >= (
        rules.MAX_CAMPAIGNS
    ):
        raise Conflict(f"An account has at most {rules.MAX_CAMPAIGNS} campaigns that go on.")
    campaign = Campaign(advertiser=advertiser, currency=terms.currency)
    _apply(campaign, terms)
    campaign.save()
    campaign.categories.set(terms.categories)
    return campaign


@transaction.atomic
def update_campaign(*, campaign_id: int, actor: User, terms: CampaignTerms) -> Campaign:
    """Change its terms; the currency stays. What has been approved stays so: what is shown is in
    its films. Raises NotFound for another's, Conflict for one that has ended, InvalidInput."""
    campaign = _own_locked(campaign_id, actor)
    _require_open(campaign)
    _require_valid(terms)
    _apply(campaign, terms)
    campaign.save()
    campaign.categories.set(terms.categories)
    return campaign


@transaction.atomic
def submit_campaign(*, campaign_id: int, actor: User) -> Campaign:
    """Hand it in for review. Raises Conflict without a film that can be played."""
    campaign = _own_locked(campaign_id, actor)
    if campaign.state not in {State.DRAFT, State.REJECTED}:
        raise Conflict("This campaign has been handed in already.")
    ready = [CreativeState.IN_REVIEW, CreativeState.APPROVED]
    if not Creative.objects.filter(campaign=campaign, state__in=ready).exists():
        raise Conflict("Add an ad to the campaign first, and wait until it is converted.")
    return _enter(campaign, State.IN_REVIEW)


@transaction.atomic
def pause_campaign(*, campaign_id: int, actor: User) -> Campaign:
    """Show none of it for now."""
    campaign = _own_locked(campaign_id, actor)
    if campaign.state != State.APPROVED:
        raise Conflict("Only a campaign that runs can be paused.")
    return _enter(campaign, State.PAUSED)


@transaction.atomic
def resume_campaign(*, campaign_id: int, actor: User) -> Campaign:
    """Go on after a pause."""
    campaign = _own_locked(campaign_id, actor)
    if campaign.state != State.PAUSED:
        raise Conflict("This campaign is not paused.")
    return _enter(campaign, State.APPROVED)


@transaction.atomic
def end_campaign(*, campaign_id: int, actor: User) -> Campaign:
    """For good; what was paid and not spent stays on the advertiser's account."""
    campaign = _own_locked(campaign_id, actor)
    _require_open(campaign)
    return _enter(campaign, State.ENDED)


@transaction.atomic
def review_campaign(
    *, campaign_id: int, reviewer: User, is_approved: bool, reason: str = ""
) -> Campaign:
    """Staff's decision. Raises NotPermitted, Conflict unless it waits for one, InvalidInput for a
    refusal without a reason."""
    if not reviewer.has_perm("monetization.change_campaign"):
        raise NotPermitted
    campaign = _locked(campaign_id)
    if campaign.state != State.IN_REVIEW:
        raise Conflict("This campaign does not wait for a review.")
    if not is_approved and not reason.strip():
        raise InvalidInput("Say why it is refused.", field="reason")
    campaign.reviewed_at, campaign.reviewed_by = clock.now(), reviewer
    campaign.save(update_fields=["reviewed_at", "reviewed_by"])
    if is_approved:
        return _enter(campaign, State.APPROVED)
    return _enter(campaign, State.REJECTED, reason=reason.strip())


def end_campaigns_of(*, account_id: int) -> None:
    """Before an account is deleted."""
    rows = Campaign.objects.filter(advertiser_id=account_id).exclude(state=State.ENDED)
    rows.update(state=State.ENDED, state_reason="")


@transaction.atomic
def order_budget(*, campaign_id: int, buyer: User, amount_minor: int) -> Order:
    """An order whose payment becomes the campaign's budget, after tax.

    Raises NotFound for another's campaign, Conflict for one that has ended, InvalidInput.
    """
    _require_may_act(buyer)
    campaign = _own_locked(campaign_id, buyer)
    _require_open(campaign)
    if not rules.MIN_BUDGET_MINOR <= amount_minor <= rules.MAX_BUDGET_MINOR:
        least = Money(rules.MIN_BUDGET_MINOR, campaign.currency)
        most = Money(rules.MAX_BUDGET_MINOR, campaign.currency)
        raise InvalidInput(f"Pay between {least} and {most} at once.", field="amount")
    return create_order(
        kind=AD_BUDGET,
        buyer=buyer,
        amount=Money(amount_minor, campaign.currency),
        description=f"Ads: {campaign.name}",
        details={"campaign_id": campaign.pk},
    )


def credit_budget(order: Order, payment: Payment) -> None:
    """What came in after tax is the campaign's to spend; the books have it already."""
    campaign = Campaign.objects.select_for_update().get(pk=order.details["campaign_id"])
    campaign.budget_minor += payment.unearned_minor
    campaign.save(update_fields=["budget_minor"])


def take_budget_back(order: Order, payment: Payment) -> None:
    """A refund or a lost dispute: nothing more is shown for that money."""
    campaign = Campaign.objects.select_for_update().get(pk=order.details["campaign_id"])
    spent_minor = -(-campaign.spent_mills // 1000)
    campaign.budget_minor = max(spent_minor, campaign.budget_minor - payment.unearned_minor)
    campaign.save(update_fields=["budget_minor"])


def _apply(campaign: Campaign, terms: CampaignTerms) -> None:
    campaign.name, campaign.cpm_minor = terms.name.strip(), terms.cpm_minor
    campaign.starts_at, campaign.ends_at = terms.starts_at, terms.ends_at
    campaign.daily_cap_minor = terms.daily_cap_minor
    campaign.languages = sorted(set(terms.languages))
    campaign.frequency_cap = terms.frequency_cap
    campaign.frequency_hours = terms.frequency_hours


def _require_valid(terms: CampaignTerms) -> None:
    if not 0 < len(terms.name.strip()) <= 80:
        raise InvalidInput("Give it a name of at most 80 characters.", field="name")
    if not rules.MIN_CPM_MINOR <= terms.cpm_minor <= rules.MAX_CPM_MINOR:
        least = Money(rules.MIN_CPM_MINOR, terms.currency)
        most = Money(rules.MAX_CPM_MINOR, terms.currency)
        raise InvalidInput(f"A price is between {least} and {most}.", field="cpm")
    length = terms.ends_at - terms.starts_at
    if not clock.now() < terms.ends_at or terms.ends_at <= terms.starts_at:
        raise InvalidInput("The end lies in the future, and after the start.", field="ends_at")
    if length > rules.MAX_RUN:
        raise InvalidInput("A campaign runs for a year at most.", field="ends_at")
    if terms.daily_cap_minor is not None and terms.daily_cap_minor <= 0:
        raise InvalidInput("A daily limit is more than nothing.", field="daily_cap")
    if set(terms.languages) - set(STREAM_LANGUAGES):
        raise InvalidInput("Choose from the languages.", field="languages")
    if not 1 <= terms.frequency_cap <= rules.MAX_FREQUENCY:
        raise InvalidInput(f"Choose 1 to {rules.MAX_FREQUENCY} times.", field="frequency_cap")
    if not 1 <= terms.frequency_hours <= rules.MAX_FREQUENCY_HOURS:
        text = f"Choose 1 to {rules.MAX_FREQUENCY_HOURS} hours."
        raise InvalidInput(text, field="frequency_hours")


def _require_may_act(account: User) -> None:
    if not may_act(account):
        raise NotPermitted("This account is suspended.")


def _require_open(campaign: Campaign) -> None:
    if campaign.state == State.ENDED:
        raise Conflict("This campaign has ended.")


def _own_locked(campaign_id: int, actor: User) -> Campaign:
    """The actor's own: another's is as unknown as one that does not exist."""
    campaign = _locked(campaign_id)
    if campaign.advertiser_id != actor.pk:
        raise NotFound("There is no such campaign.")
    _require_may_act(actor)
    return campaign


def _locked(campaign_id: int) -> Campaign:
    found = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if found is None:
        raise NotFound("There is no such campaign.")
    return found


def _enter(campaign: Campaign, state: CampaignState, *, reason: str = "") -> Campaign:
    campaign.state, campaign.state_reason = state, reason[:300]
    campaign.save(update_fields=["state", "state_reason"])
    return campaign


register(AD_BUDGET, Fulfilment(on_paid=credit_budget, on_taken_back=take_budget_back))
