"""Payouts: where the money goes, what was paid, and the months' statements."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from monetization.models import Payout, PayoutAccount
from monetization.pricing.currencies import format_minor
from monetization.selectors.earnings import (
    Statement,
    month_statement,
    statement_lines,
    statement_months,
)
from monetization.selectors.payouts import funds_of, minimum_minor, next_payout_at, obstacles_of
from monetization.services.payout_accounts import open_payout_account
from monetization.services.statements import statement_csv, statement_pdf
from monetization.views.dashboard.obstacles import obstacle_text
from streams.models import Channel
from streams.views.dashboard.own import own_channel
from twitchclone.core.errors import DomainError, NotFound

_SHOWN = 50


@require_safe
@own_channel
def payouts(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The account's state, what keeps money back, the newest payouts."""
    funds = funds_of(channel.pk)
    rows = Payout.objects.filter(channel_id=channel.pk).order_by("-created_at")[:_SHOWN]
    context = {
        "section": "payouts",
        "account": PayoutAccount.objects.filter(pk=channel.pk).first(),
        "obstacles": [obstacle_text(one) for one in obstacles_of(channel.pk, funds)],
        "next_payout_at": next_payout_at(),
        "funds": [
            {
                "currency": one.currency,
                "balance": format_minor(one.balance_minor, one.currency),
                "waiting": format_minor(one.waiting_minor, one.currency),
                "available": format_minor(one.available_minor, one.currency),
                "minimum": format_minor(minimum_minor(one.currency), one.currency),
                "is_enough": one.is_enough,
            }
            for one in funds
        ],
        "payouts": [(format_minor(row.amount_minor, row.currency), row) for row in rows],
    }
    return render(request, "monetization/dashboard/payouts.html", context)


@require_POST
@own_channel
def open_account(request: HttpRequest, channel: Channel) -> HttpResponse:
    """On to the provider's page; nothing of it is kept here."""
    back = request.build_absolute_uri(reverse("monetization:dashboard-payouts"))
    try:
        return HttpResponseRedirect(open_payout_account(owner=channel.owner, return_url=back))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("monetization:dashboard-payouts")


@require_safe
@own_channel
def statements(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Every month with bookings, newest first."""
    rows = [
        {
            "month": one.month,
            "currency": one.currency,
            "earned": format_minor(one.earned_minor, one.currency),
            "paid_out": format_minor(one.paid_out_minor, one.currency),
        }
        for one in statement_months(channel.pk)
    ]
    context = {"section": "statements", "statements": rows}
    return render(request, "monetization/dashboard/statements.html", context)


@require_safe
@own_channel
def download(
    request: HttpRequest, channel: Channel, month: str, currency: str, form: str
) -> HttpResponse:
    """One's own month as a file; 404 for a month without bookings."""
    statement = _statement(channel.pk, month, currency)
    login, name = channel.owner.login, f"statement-{month}-{currency}.{form}"
    if form == "pdf":
        content = statement_pdf(statement, login=login)
        response = HttpResponse(content, content_type="application/pdf")
    else:
        lines = statement_lines(channel.pk, month=month, currency=currency)
        text = "".join(statement_csv(statement, lines, login=login))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _statement(channel_id: int, month: str, currency: str) -> Statement:
    try:
        statement = month_statement(channel_id, month=month, currency=currency)
    except (ValueError, OverflowError) as error:
        raise NotFound("There is no such month.") from error
    if not statement.rows and not statement.opening_minor:
        raise NotFound("Nothing was booked in this month.")
    return statement
