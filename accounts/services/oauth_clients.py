"""The programs that tokens are given to; so far the site's own one, for operators' tokens."""

from allauth.idp.oidc.models import Client
from django.utils.crypto import salted_hmac

_FIRST_PARTY_ID = "firstparty" + "0" * 20  # 30 characters, as every client's


def first_party_client() -> tuple[Client, str]:
    """The program that operators' tokens belong to, and its secret; made by the first call.

    Its secret follows from SECRET_KEY, so that it can be shown again although only a hash is kept.
    """
    client, _ = Client.objects.get_or_create(
        pk=_FIRST_PARTY_ID,
        defaults={"name": "manage.py create_token", "scopes": "", "skip_consent": False},
    )
    secret = salted_hmac("accounts.oauth", client.pk, algorithm="sha256").hexdigest()[:30]
    if not client.check_secret(secret):
        client.set_secret(secret)
        client.save(update_fields=["secret"])
    return client, secret
