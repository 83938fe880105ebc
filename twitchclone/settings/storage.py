"""Where uploaded and recorded files go: the data folder, or a bucket of any S3 server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config

# A server that does not answer must not hold a worker for minutes; tasks try again by themselves.
_CONNECT_TIMEOUT_S = 5
_READ_TIMEOUT_S = 20
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket and how to reach it; without a name files stay on disk."""

    name: str
    endpoint_url: str = ""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: str = ""


def default_storage(bucket: Bucket, *, public_url: str) -> dict[str, Any]:
    """Django's storage dictionary for pictures; without a bucket they stay under MEDIA_ROOT.

    With a public URL browsers fetch files there, for example from a CDN before the bucket; without
    one they get links to the endpoint that expire.
    """
    if not bucket.name:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    public = urlsplit(public_url.rstrip("/"))
    options = {
        **_connection(bucket),
        "file_overwrite": False,
        "querystring_auth": not public_url,
        "custom_domain": f"{public.netloc}{public.path}" if public_url else None,
        "url_protocol": f"{public.scheme or 'https'}:",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def area_storage(bucket: Bucket, location: str, *, root: Path) -> dict[str, Any]:
    """The dictionary of a storage for videos, clips or uploads: a folder of the bucket, or `root`.

    Their addresses are made by streams.storage, which knows who may fetch what.
    """
    if not bucket.name:
        options: dict[str, Any] = {"location": str(root), "allow_overwrite": True}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {**_connection(bucket), "location": location, "file_overwrite": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _connection(bucket: Bucket) -> dict[str, Any]:
    return {
        "bucket_name": bucket.name,
        "endpoint_url": bucket.endpoint_url or None,
        "region_name": bucket.region,
        "access_key": bucket.access_key or None,  # None: boto3's own chain, a machine's role
        "secret_key": bucket.secret_key or None,
        "client_config": Config(
            s3={"addressing_style": "path" if bucket.endpoint_url else "auto"},
            signature_version="s3v4",
            connect_timeout=_CONNECT_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
        ),
    }
