"""Stripe's scheme: t.body, HMAC-SHA256, 300 seconds either way."""

import pytest
import stripe

from monetization.errors import SignatureInvalid
from monetization.providers.signatures import sign, verify

SECRET, NOW = "whsec_test_secret", 1_800_000_000
BODY = '{"id": "evt_1", "text": "Größe"}'.encode()


def test_it_is_stripes():
    theirs = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, NOW)
    assert sign(BODY, SECRET, timestamp_s=NOW) == theirs


GOOD = sign(BODY, SECRET, timestamp_s=NOW)
_DIGEST = GOOD.partition("v1=")[2]


@pytest.mark.parametrize(
    "header",
    [
        GOOD,
        f"{GOOD},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39",
        f"t={NOW},v1={'0' * 64},v1={_DIGEST}",  # while a secret is rotated
        sign(BODY, SECRET, timestamp_s=NOW - 300),
        sign(BODY, SECRET, timestamp_s=NOW + 300),
    ],
)
def test_good(header):
    verify(BODY, header, SECRET, now_s=NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        f"t={NOW}",
        f"v1={_DIGEST}",
        f"t={NOW},v0={_DIGEST}",
        f"t={NOW},v1={_DIGEST[:-1]}0x",
        f"t={NOW},t={NOW},v1={_DIGEST}",
        f"t={NOW + 1},v1={_DIGEST}",
        f"t={'9' * 30},v1={_DIGEST}",
        f"t=-{NOW},v1={_DIGEST}",
        f"t={NOW},v1=é",
        sign(BODY, SECRET, timestamp_s=NOW - 301),
        sign(BODY, SECRET, timestamp_s=NOW + 301),
        sign(BODY, "whsec_other", timestamp_s=NOW),
        sign(BODY + b" ", SECRET, timestamp_s=NOW),
        "," * 10_000,
    ],
)
def test_bad(header):
    with pytest.raises(SignatureInvalid):
        verify(BODY, header, SECRET, now_s=NOW)


def test_without_a_secret_nothing_is_signed():
    with pytest.raises(SignatureInvalid):
        verify(BODY, sign(BODY, "", timestamp_s=NOW), "", now_s=NOW)
