"""Addresses of video on a CloudFront, which hands it out for our signature.

A CDN that asks for none has no video at all: what was fetched from it once could be fetched for
ever, also what is cut off, muted or restricted since.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from streams.storage.areas import Area, is_remote, storage_of


def serves_video(area: Area) -> bool:
    """Whether the CDN hands out these files."""
    can_sign = bool(settings.CLOUDFRONT_KEY_ID and settings.CLOUDFRONT_KEY)
    return bool(settings.CDN_BASE_URL) and can_sign and is_remote(area)


def cdn_address(area: Area, key: str) -> str:
    """The file's address on the CDN, which has the bucket's keys as its paths."""
    storage: Any = storage_of(area)
    return f"{settings.CDN_BASE_URL.rstrip('/')}/{storage.location}/{key}"


def cloudfront_query(resource: str, *, expires_at_s: int) -> str:
    """`?Policy=…&Signature=…&Key-Pair-Id=…` for an address."""
    signer = CloudFrontSigner(settings.CLOUDFRONT_KEY_ID, _sign)
    policy = signer.build_policy(resource, datetime.fromtimestamp(expires_at_s, UTC))
    return f"?{urlsplit(signer.generate_presigned_url(resource, policy=policy)).query}"


def _sign(message: bytes) -> bytes:
    # CloudFront takes no other hash.
    return _private_key(settings.CLOUDFRONT_KEY).sign(message, padding.PKCS1v15(), SHA1())  # noqa: S303


@lru_cache(maxsize=2)
def _private_key(pem: str) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("CLOUDFRONT_KEY is not an RSA key")
    return key
