"""Links that let a browser fetch from, or send to, the bucket for a while."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import boto3
from django.conf import settings

from streams.storage.areas import Area, s3_client, s3_name, storage_of


def signed_link(
    area: Area,
    key: str,
    *,
    expires_s: int,
    file_name: str = "",
    method: str = "GET",
) -> str:
    """A link to a file in the bucket; with `file_name` the browser saves it under that name.

    S3 signs the method too, so a link for GET refuses HEAD, and the other way round.
    """
    params: dict[str, Any] = s3_name(area, key)
    if file_name:
        params["ResponseContentDisposition"] = (
            f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
        )
    operation = "head_object" if method == "HEAD" else "get_object"
    link: str = public_client(area).generate_presigned_url(
        operation, Params=params, ExpiresIn=expires_s
    )
    return link


def public_client(area: Area) -> Any:
    """The client that signs links: of the endpoint as browsers reach it."""
    if not settings.AWS_S3_PUBLIC_ENDPOINT_URL:
        return s3_client(area)
    return _client_of(settings.AWS_S3_PUBLIC_ENDPOINT_URL)


@lru_cache
def _client_of(endpoint_url: str) -> Any:
    # Signing makes no connection, so one client serves every thread.
    storage: Any = storage_of(Area.VIDEOS)
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=storage.region_name,
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        config=storage.client_config,
    )
