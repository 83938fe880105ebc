"""Where uploaded and recorded files go: the data folder, or a bucket of any S3 server."""

from typing import Any
from urllib.parse import urlsplit


def default_storage(
    *,
    bucket: str,
    endpoint_url: str,
    region: str,
    access_key: str,
    secret_key: str,
    public_url: str,
) -> dict[str, Any]:
    """Django's storage dictionary; without a bucket files stay under MEDIA_ROOT.

    With a public URL browsers fetch files there, for example from a CDN before the bucket; without
    one they get links to the endpoint that expire.
    """
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    public = urlsplit(public_url.rstrip("/"))
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint_url or None,
        "region_name": region,
        "access_key": access_key or None,  # None: boto3's own chain, such as a machine's role
        "secret_key": secret_key or None,
        "addressing_style": "path" if endpoint_url else "auto",
        "file_overwrite": False,
        "querystring_auth": not public_url,
        "custom_domain": f"{public.netloc}{public.path}" if public_url else None,
        "url_protocol": f"{public.scheme or 'https'}:",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
