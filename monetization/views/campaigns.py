"""Advertisers' pages: campaigns, their films, their money, and what came of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from monetization.forms.ads import BudgetForm, CampaignForm, FilmForm, TagForm
from monetization.models import Campaign, CampaignState, Creative
from monetization.pricing.currencies import format_minor
from monetization.selectors import ad_reports
from monetization.selectors.ad_reports import AdDay
from monetization.services.ads import campaigns, creatives
from monetization.services.ads.serving import film_path
from monetization.services.orders import open_checkout
from streams.views.addresses import absolute_url
from streams.views.dashboard.own import add_refusal
from streams.views.requests import require_account
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError, NotFound

CHANGES = rate_limit.Limit("campaign-change", count=60, period_s=60)
FILMS = rate_limit.Limit("ad-film", count=20, period_s=3600)
_PAGE = "monetization/ads/campaign.html"
_ACTS = {
    "submit": (campaigns.submit_campaign, gettext_lazy("Handed in. Staff will look at it.")),
    "pause": (campaigns.pause_campaign, gettext_lazy("Paused.")),
    "resume": (campaigns.resume_campaign, gettext_lazy("It goes on.")),
    "end": (campaigns.end_campaign, gettext_lazy("It has ended.")),
}


def own_campaign(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log-in required; the view gets the asker's campaign and account. Another's campaign does not
    exist for them."""

    @never_cache
    @login_required
    @wraps(view)
    def with_campaign(request: HttpRequest, /, *, campaign_id: int, **kwargs: Any) -> HttpResponse:
        account = require_account(request)
        if request.method == "POST":
            rate_limit.require(CHANGES, f"u{account.pk}")
        return view(request, ad_reports.own_campaign(campaign_id, account), account, **kwargs)

    return with_campaign


@never_cache
@login_required
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All of one's own."""
    rows = [
        {
            "campaign": one,
            "budget": format_minor(one.budget_minor, one.currency),
            "spent": format_minor(one.spent_minor, one.currency),
        }
        for one in ad_reports.campaigns_of(require_account(request))
    ]
    return render(request, "monetization/ads/campaigns.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """The form of a new one."""
    account, form = require_account(request), CampaignForm.of_campaign(None)
    if request.method == "POST":
        rate_limit.require(CHANGES, f"u{account.pk}")
        form = CampaignForm(request.POST)
        if form.is_valid():
            try:
                made = campaigns.create_campaign(advertiser=account, terms=form.terms())
            except DomainError as error:
                add_refusal(form, error)
            else:
                return redirect("monetization:campaign", made.pk)
    status = 422 if form.errors else 200
    return render(request, "monetization/ads/campaign_new.html", {"form": form}, status=status)


@require_safe
@own_campaign
def campaign(request: HttpRequest, found: Campaign, account: User) -> HttpResponse:
    """What it is, what it has cost, what came of it."""
    return _show(request, found)


@require_POST
@own_campaign
def save(request: HttpRequest, found: Campaign, account: User) -> HttpResponse:
    """Its terms."""
    form = CampaignForm(request.POST)

    def change() -> None:
        campaigns.update_campaign(campaign_id=found.pk, actor=account, terms=form.terms())

    return _try(request, found, form, "form", change, _("Saved."))


@require_POST
@own_campaign
def add_film(request: HttpRequest, found: Campaign, account: User) -> HttpResponse:
    """A film; it is converted by a worker."""
    rate_limit.require(FILMS, f"u{account.pk}")
    form = FilmForm(request.POST, request.FILES)

    def change() -> None:
        creatives.add_creative(campaign_id=found.pk, actor=account, **form.cleaned_data)

    said = _("It has arrived and is being converted. Then staff look at it.")
    return _try(request, found, form, "film_form", change, said)


@require_POST
@own_campaign
def add_tag(request: HttpRequest, found: Campaign, account: User) -> HttpResponse:
    """The address of another ad server."""
    form = TagForm(request.POST)

    def change() -> None:
        creatives.add_vast_tag(campaign_id=found.pk, actor=account, **form.cleaned_data)

    return _try(request, found, form, "tag_form", change, _("Added. Staff will look at it."))


@require_POST
@own_campaign
def remove_film(
    request: HttpRequest, found: Campaign, account: User, creative_id: UUID
) -> HttpResponse:
    """Out of the campaign."""
    if not found.creatives.filter(pk=creative_id).exists():
        raise NotFound("There is no such ad.")
    creatives.remove_creative(creative_id=creative_id, actor=account)
    messages.success(request, _("Removed."))
    return redirect("monetization:campaign", found.pk)


@require_POST
@own_campaign
def act(request: HttpRequest, found: Campaign, account: User, name: str) -> HttpResponse:
    """Hand in, pause, go on, end."""
    if name not in _ACTS:
        raise NotFound
    service, said = _ACTS[name]
    service(campaign_id=found.pk, actor=account)
    messages.success(request, said)
    return redirect("monetization:campaign", found.pk)


@require_POST
@own_campaign
def pay(request: HttpRequest, found: Campaign, account: User) -> HttpResponse:
    """To the provider's page."""
    form = BudgetForm(request.POST)
    if form.is_valid():
        place = absolute_url(request, reverse("monetization:campaign", args=[found.pk]))
        try:
            order = campaigns.order_budget(
                campaign_id=found.pk, buyer=account, amount_minor=form.amount_minor()
            )
            checkout = open_checkout(order=order, success_url=place, cancel_url=place)
        except DomainError as error:
            add_refusal(form, error)
        else:
            return redirect(checkout.url)
    return _show(request, found, status=422, budget_form=form)


def _try(
    request: HttpRequest,
    found: Campaign,
    form: Form,
    name: str,
    change: Callable[[], None],
    said: str,
) -> HttpResponse:
    """Do it and come back, or show the form with what is wrong."""
    if form.is_valid():
        try:
            change()
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("monetization:campaign", found.pk)
    return _show(request, found, status=422, **{name: form})


def _show(
    request: HttpRequest, found: Campaign, *, status: int = 200, **forms: Form
) -> HttpResponse:
    days = ad_reports.campaign_days(found)
    context = {
        "campaign": found,
        "state": found.get_state_display(),
        "is_open": found.state != CampaignState.ENDED,
        "form": CampaignForm.of_campaign(found),
        "film_form": FilmForm(),
        "tag_form": TagForm(),
        "budget_form": BudgetForm(initial={"amount": "50.00"}),
        "films": [_film(one) for one in ad_reports.creatives_of(found)],
        "totals": ad_reports.campaign_totals(found),
        "budget": format_minor(found.budget_minor, found.currency),
        "spent": format_minor(found.spent_minor, found.currency),
        "left": format_minor(found.left_mills // 1000, found.currency),
        "charts": _charts(days, found.currency),
        "days": [
            {"row": one, "spent": format_minor(one.spent_mills // 1000, found.currency)}
            for one in reversed(days)
            if one.starts
        ],
        **forms,
    }
    return render(request, _PAGE, context, status=status)


def _film(creative: Creative) -> dict[str, object]:
    return {
        "creative": creative,
        "state": creative.get_state_display(),
        "url": film_path(creative) if creative.size_bytes else "",
        "seconds": round(creative.duration_ms / 1000),
    }


def _charts(days: list[AdDay], currency: str) -> list[dict[str, str]]:
    """Points for the dashboard's line chart, one chart for each figure."""
    at = [int(datetime.combine(one.day, time.min, UTC).timestamp()) for one in days]
    figures = [
        (_("Impressions"), "", [float(one.impressions) for one in days]),
        (_("Seen to the end"), "", [float(one.completes) for one in days]),
        (_("Clicks"), "", [float(one.clicks) for one in days]),
        (_("Spent"), currency, [one.spent_mills / 100_000 for one in days]),
    ]
    return [
        {"label": str(label), "unit": unit, "points": json.dumps([at, values])}
        for label, unit, values in figures
    ]
