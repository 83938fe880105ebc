"""What a bucket has to allow browsers, and what it cleans up by itself."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from django.conf import settings

_ABORT_AFTER_DAYS, _UPLOADS_AFTER_DAYS = 2, 7
_OTHER_AREAS = ("videos", "clips")
_OURS = "twitchclone-"
_NO_RULES = {"NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration"}


def cors_rule() -> dict[str, Any]:
    """Pages of this site fetch segments and send parts of uploads; a site without an address of
    its own may be opened under any."""
    site = urlsplit(settings.SITE_URL)
    origin = f"{site.scheme}://{site.netloc}" if site.netloc else "*"
    return {
        "ID": f"{_OURS}pages",
        "AllowedOrigins": [origin],
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"],
        # An upload puts its parts together by these.
        "ExposeHeaders": [
            "ETag",
            "Content-Length",
            "Content-Range",
            "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-sha256",
        ],
        "MaxAgeSeconds": 86_400,
    }


def lifecycle_rules() -> list[dict[str, Any]]:
    """What nobody comes back for: parts that were never put together, files never taken over."""
    uploads = _location("uploads")
    # Viewers' uploads take days where the line is slow, and may be resumed so long afterwards.
    days = max(_UPLOADS_AFTER_DAYS, settings.UPLOAD_KEEP_HOURS // 24 + _UPLOADS_AFTER_DAYS)
    unfinished = {_location(area): _ABORT_AFTER_DAYS for area in _OTHER_AREAS} | {uploads: days}
    return [
        *(
            {
                "ID": f"{_OURS}unfinished-{location}",
                "Status": "Enabled",
                "Filter": {"Prefix": f"{location}/"},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": after_days},
            }
            for location, after_days in unfinished.items()
        ),
        {
            "ID": f"{_OURS}uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": f"{uploads}/"},
            "Expiration": {"Days": days},
        },
    ]


def _location(area: str) -> str:
    location: str = settings.STORAGES[area]["OPTIONS"]["location"]
    return location


def apply_cors(client: Any, bucket: str) -> None:
    """Set our rule beside those that somebody else has set."""
    rules = _others(lambda: client.get_bucket_cors(Bucket=bucket)["CORSRules"])
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [*rules, cors_rule()]})


def apply_lifecycle(client: Any, bucket: str) -> None:
    """Set our rules beside those that somebody else has set."""
    rules = _others(lambda: client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"])
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [*rules, *lifecycle_rules()]}
    )


def _others(read: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    try:
        rules = read()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") not in _NO_RULES:
            raise
        return []
    return [rule for rule in rules if not str(rule.get("ID", "")).startswith(_OURS)]
