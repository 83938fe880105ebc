"""The forms of campaigns, their films, their money, and of a channel's ads."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monetization.models import AdSettings, Campaign
from monetization.policies import ads as rules
from monetization.services.ads.campaigns import CampaignTerms
from streams.models import Category
from streams.policies.languages import STREAM_LANGUAGES
from twitchclone.core import clock

_DATE = {"type": "date"}
# All of `rules.CURRENCIES` have cents.
_CENTS = 100


def _to_minor(amount: Decimal) -> int:
    return int(amount * _CENTS)


def _from_minor(amount_minor: int) -> Decimal:
    return (Decimal(amount_minor) / _CENTS).quantize(Decimal("0.01"))


class CampaignForm(forms.Form):
    """A campaign's terms; amounts in whole currency units, days in UTC, the last one included."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Only you and staff see it.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, one) for one in rules.CURRENCIES]
    )
    cpm = forms.DecimalField(
        label=_("Price for 1,000 impressions"),
        min_value=Decimal(rules.MIN_CPM_MINOR) / _CENTS,
        max_value=Decimal(rules.MAX_CPM_MINOR) / _CENTS,
        decimal_places=2,
        help_text=_("Half of the picture, for two seconds: only such an impression costs."),
    )
    daily_cap = forms.DecimalField(
        label=_("At most a day"), min_value=Decimal("0.01"), decimal_places=2, required=False
    )
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DATE))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DATE))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(STREAM_LANGUAGES.items()),
        required=False,
        help_text=_("None chosen: all."),
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("Categories"),
        queryset=Category.objects.all(),
        to_field_name="slug",
        required=False,
        help_text=_("None chosen: all."),
    )
    frequency_cap = forms.IntegerField(
        label=_("At most so often to one viewer"), min_value=1, max_value=rules.MAX_FREQUENCY
    )
    frequency_hours = forms.IntegerField(
        label=_("In so many hours"), min_value=1, max_value=rules.MAX_FREQUENCY_HOURS
    )

    @classmethod
    def of_campaign(cls, campaign: Campaign | None) -> "CampaignForm":
        """As it stands; without one, what a new campaign begins with."""
        today = clock.now().date()
        if campaign is None:
            week = today + timedelta(days=6)
            values = {"first_day": today, "last_day": week, "currency": rules.CURRENCIES[0]}
            return cls(initial=values | {"cpm": "5.00", "frequency_cap": 3, "frequency_hours": 24})
        cap = campaign.daily_cap_minor
        return cls(
            initial={
                "name": campaign.name,
                "currency": campaign.currency,
                "cpm": _from_minor(campaign.cpm_minor),
                "daily_cap": _from_minor(cap) if cap is not None else None,
                "first_day": campaign.starts_at.date(),
                "last_day": (campaign.ends_at - timedelta(seconds=1)).date(),
                "languages": campaign.languages,
                "categories": [one.slug for one in campaign.categories.all()],
                "frequency_cap": campaign.frequency_cap,
                "frequency_hours": campaign.frequency_hours,
            }
        )

    def terms(self) -> CampaignTerms:
        """What the service takes; for a valid form."""
        given = self.cleaned_data
        cap = given["daily_cap"]
        return CampaignTerms(
            name=given["name"],
            currency=given["currency"],
            cpm_minor=_to_minor(given["cpm"]),
            daily_cap_minor=_to_minor(cap) if cap is not None else None,
            starts_at=_midnight(given["first_day"]),
            ends_at=_midnight(given["last_day"]) + timedelta(days=1),
            languages=given["languages"],
            categories=list(given["categories"]),
            frequency_cap=given["frequency_cap"],
            frequency_hours=given["frequency_hours"],
        )


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)


class FilmForm(forms.Form):
    """A film with its title and where it leads."""

    title = forms.CharField(label=_("Title"), max_length=80)
    click_url = forms.URLField(
        label=_("Where a click leads"), max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Film"),
        help_text=_("Up to {seconds} s and {size} MB.").format(
            seconds=rules.MAX_CREATIVE_MS // 1000, size=rules.MAX_CREATIVE_BYTES // 1_000_000
        ),
        widget=forms.FileInput(attrs={"accept": "video/*,.mkv,.mov"}),
    )


class TagForm(forms.Form):
    """A VAST tag of another ad server."""

    title = forms.CharField(label=_("Title"), max_length=80)
    vast_url = forms.URLField(label=_("VAST tag"), max_length=500, assume_scheme="https")


class BudgetForm(forms.Form):
    """How much is paid now."""

    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=Decimal(rules.MIN_BUDGET_MINOR) / _CENTS,
        max_value=Decimal(rules.MAX_BUDGET_MINOR) / _CENTS,
        decimal_places=2,
    )

    def amount_minor(self) -> int:
        """In minor units; for a valid form."""
        return _to_minor(self.cleaned_data["amount"])


class AdSettingsForm(forms.Form):
    """A channel's schedule and pre-rolls."""

    is_preroll_on = forms.BooleanField(
        label=_("An ad before the picture"),
        help_text=_("For viewers who open your channel while you are live, now and then."),
        required=False,
    )
    every_min = forms.TypedChoiceField(
        label=_("Ad breaks by themselves"),
        coerce=int,
        choices=[
            (one, _("Every {count} minutes").format(count=one) if one else _("None"))
            for one in rules.SCHEDULE_MIN
        ],
    )
    length_s = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(one, _("{count} s").format(count=one)) for one in rules.BREAK_LENGTHS_S],
    )

    @classmethod
    def of_settings(cls, row: AdSettings) -> "AdSettingsForm":
        """As they stand."""
        names = ("is_preroll_on", "every_min", "length_s")
        return cls(initial={name: getattr(row, name) for name in names})
