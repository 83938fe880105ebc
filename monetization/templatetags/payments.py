"""What templates ask about payments."""

from django import template

from monetization.providers import provider_name
from monetization.selectors.donations import donation_settings

register = template.Library()


@register.simple_tag
def takes_payments() -> bool:
    """Whether one can pay on this site."""
    return bool(provider_name())


@register.simple_tag
def takes_donations(channel_id: int) -> bool:
    """Whether one can donate to the channel; one query where one can pay."""
    return bool(provider_name()) and donation_settings(channel_id).is_on
