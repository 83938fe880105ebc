"""Giving a channel money with a message."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from monetization.providers import provider_name
from monetization.selectors.donations import DonationRules, donation_rules
from monetization.services.checkouts import start_checkout
from monetization.services.donations import MAX_MESSAGE, MAX_NAME
from monetization.services.donations import donate as order_donation
from monetization.views.amounts import to_minor
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.views.addresses import absolute_url
from streams.views.requests import require_account, signed_in
from twitchclone.core.errors import InvalidInput
from twitchclone.core.money import Money


class DonationForm(forms.Form):
    """How much, in whose name, with which words; the service decides on all of it."""

    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        min_value=Decimal("0.001"),
        max_digits=12,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "placeholder": "5"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    name = forms.CharField(
        label=gettext_lazy("Your name, as others see it"), required=False, max_length=MAX_NAME
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_anonymous = forms.BooleanField(label=gettext_lazy("Show no name"), required=False)

    def __init__(self, rules: DonationRules, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(currency, currency) for currency in rules.bounds]

    def money(self) -> Money:
        """The amount in minor units; raises InvalidInput for a part of one."""
        currency = self.cleaned_data["currency"]
        return Money(to_minor(self.cleaned_data["amount"], currency, field="amount"), currency)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def donate(request: HttpRequest, login: str) -> HttpResponse:
    """The page; posting leads to where it is paid."""
    channel = get_channel(login, viewer=signed_in(request))
    rules = donation_rules(channel.pk)
    if request.method != "POST":
        name = account.get_full_name() if (account := signed_in(request)) else ""
        form = DonationForm(rules, initial={"name": name})
        return _show(request, channel, rules, form)
    donor = require_account(request)
    form = DonationForm(rules, request.POST)
    if form.is_valid():
        try:
            return redirect(_order(request, donor, channel, form))
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return _show(request, channel, rules, form, status=422)


def _order(request: HttpRequest, donor: User, channel: Channel, form: DonationForm) -> str:
    donation = order_donation(
        donor=donor,
        channel_id=channel.pk,
        amount=form.money(),
        message=form.cleaned_data["message"],
        name=form.cleaned_data["name"],
        is_anonymous=form.cleaned_data["is_anonymous"],
    )
    return start_checkout(order=donation.order, site_url=absolute_url(request, "/")).url


def _show(
    request: HttpRequest,
    channel: Channel,
    rules: DonationRules,
    form: DonationForm,
    *,
    status: int = 200,
) -> HttpResponse:
    account = signed_in(request)
    bounds = [
        f"{Money(least, currency)} – {Money(most, currency)}"
        for currency, (least, most) in rules.bounds.items()
    ]
    context = {
        "owner": channel.owner,
        "form": form,
        "bounds": bounds,
        "is_on": rules.is_on and bool(provider_name()),
        "is_own": account is not None and account.pk == channel.pk,
    }
    return render(request, "monetization/donate.html", context, status=status)
