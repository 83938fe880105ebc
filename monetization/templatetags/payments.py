"""What templates ask about payments."""

from django import template

from monetization.providers import provider_name

register = template.Library()


@register.simple_tag
def takes_payments() -> bool:
    """Whether one can pay on this site."""
    return bool(provider_name())
