"""Revenue: what came from where on which day, and what will be paid out when."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monetization.pricing.currencies import format_minor
from monetization.selectors.earnings import Revenue, revenue_of
from monetization.selectors.payouts import Funds, funds_of, next_payout_at, obstacles_of
from monetization.selectors.supporters import count_subscribers, top_supporters
from monetization.services.statements import source_label
from monetization.views.dashboard.obstacles import obstacle_text
from streams.models import Channel
from streams.views.dashboard.own import own_channel
from twitchclone.core.money import exponent_of

PERIODS = (7, 30, 90, 365)


@require_safe
@own_channel
def revenue(request: HttpRequest, channel: Channel) -> HttpResponse:
    """One currency at a time; amounts of different ones are never added."""
    funds = funds_of(channel.pk)
    currency = _currency(request, funds)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in PERIODS} else 30
    shown = revenue_of(channel.pk, currency=currency, days=days)
    mine = next((one for one in funds if one.currency == currency), None)
    subscribers = count_subscribers(channel.pk)
    context = {
        "section": "revenue",
        "currency": currency,
        "currencies": [one.currency for one in funds],
        "days": days,
        "periods": PERIODS,
        "is_empty": mine is None,
        "chart": _chart(shown),
        "sources": [
            (source, source_label(source), format_minor(minor, currency))
            for source, minor in shown.totals.items()
        ],
        "went_back": format_minor(shown.went_back_minor, currency),
        "total": format_minor(shown.total_minor, currency),
        "balance": format_minor(mine.balance_minor if mine else 0, currency),
        "available": format_minor(mine.available_minor if mine else 0, currency),
        "waiting": format_minor(mine.waiting_minor if mine else 0, currency),
        "hold_days": settings.PAYOUT_HOLD_DAYS,
        "next_payout_at": next_payout_at(),
        "obstacles": [obstacle_text(one) for one in obstacles_of(channel.pk, funds)],
        "subscriber_count": sum(subscribers.values()),
        "top": _top(channel.pk, currency),
    }
    return render(request, "monetization/dashboard/revenue.html", context)


def _currency(request: HttpRequest, funds: list[Funds]) -> str:
    """The one that is asked for if there is money in it, else the site's, else the first."""
    known = [one.currency for one in funds]
    for wanted in (request.GET.get("currency", ""), settings.SITE_CURRENCY, *known):
        if wanted in known:
            return wanted
    return str(settings.SITE_CURRENCY)


def _chart(shown: Revenue) -> dict[str, object]:
    """What the script draws: seconds, then whole units of each source that brought anything."""
    unit = 10 ** exponent_of(shown.currency)
    sources = [source for source, minor in shown.totals.items() if minor]
    return {
        "unit": shown.currency,
        "decimals": exponent_of(shown.currency),
        "labels": [source_label(source) for source in sources],
        "sources": sources,
        "points": [
            [_seconds(day) for day in shown.days] if sources else [],
            *([minor / unit for minor in shown.by_source[source]] for source in sources),
        ],
    }


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _top(channel_id: int, currency: str) -> dict[str, list[tuple[str, str, str]]]:
    """(login, name, amount) by kind."""
    top = top_supporters(channel_id, currency=currency)
    return {
        "bits": [(one.login, one.display_name, f"{one.amount:,}") for one in top.bits],
        "gifts": [(one.login, one.display_name, f"{one.amount:,}") for one in top.gifts],
        "donations": [
            (one.login, one.display_name, format_minor(one.amount, currency))
            for one in top.donations
        ],
    }
