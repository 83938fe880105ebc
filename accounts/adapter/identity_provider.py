"""How allauth's identity provider makes and hashes what it gives out."""

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from accounts.oauth.values import new_value


class IdentityProviderAdapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth ships no types
    """Ids and secrets of programs as Twitch's look; tokens are kept as allauth's SHA-256."""

    def generate_client_id(self) -> str:
        """30 characters."""
        return new_value()

    def generate_client_secret(self) -> str:
        """30 characters."""
        return new_value()
