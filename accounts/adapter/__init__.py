"""Where allauth asks how this site does things; named in the settings."""

from accounts.adapter.account import AccountAdapter
from accounts.adapter.identity_provider import IdentityProviderAdapter
from accounts.adapter.mfa import MfaAdapter
from accounts.adapter.social import SocialAdapter

__all__ = ["AccountAdapter", "IdentityProviderAdapter", "MfaAdapter", "SocialAdapter"]
