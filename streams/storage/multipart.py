"""Multipart uploads that browsers send straight into the bucket by presigned links."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from streams.storage.areas import Area, s3_client, s3_name, storage_errors
from streams.storage.links import public_client
from twitchclone.core.errors import Conflict

MIN_PART_BYTES = 5 * 2**20  # S3's, but for the last part
MAX_PARTS = 10_000
_PART_BYTES = 16 * 2**20
_GONE = {"NoSuchUpload", "404"}


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part that the bucket has; `etag` is what its sender got back."""

    number: int
    size_bytes: int
    etag: str


def part_size(size_bytes: int) -> int:
    """The length of all parts but the last: 16 MiB, or more where 10,000 of them are too few."""
    needed = -(-size_bytes // MAX_PARTS)
    mebibyte = 2**20
    return max(_PART_BYTES, -(-needed // mebibyte) * mebibyte)


def start_multipart(area: Area, key: str, *, content_type: str) -> str:
    """Begin; the id that names it to the server."""
    with storage_errors(key):
        answer = s3_client(area).create_multipart_upload(
            **s3_name(area, key), ContentType=content_type
        )
    return str(answer["UploadId"])


def sign_part(
    area: Area, key: str, *, multipart_id: str, number: int, size_bytes: int, expires_s: int
) -> str:
    """A link that takes a PUT of this part, of exactly this many bytes: what is sent beyond the
    announced size would lie in the bucket, and no quota would count it."""
    params = {
        **s3_name(area, key),
        "UploadId": multipart_id,
        "PartNumber": number,
        "ContentLength": size_bytes,
    }
    link: str = public_client(area).generate_presigned_url(
        "upload_part", Params=params, ExpiresIn=expires_s
    )
    return link


def list_parts(area: Area, key: str, *, multipart_id: str) -> list[StoredPart]:
    """The parts that are there, by number; raises FileNotFoundError when it is over."""
    parts: list[StoredPart] = []
    with storage_errors(key), _gone_is_missing(key):
        pages = s3_client(area).get_paginator("list_parts")
        for page in pages.paginate(**s3_name(area, key), UploadId=multipart_id):
            parts += [_part(found) for found in page.get("Parts", ())]
    return parts


def complete_multipart(
    area: Area, key: str, *, multipart_id: str, parts: Iterable[StoredPart]
) -> None:
    """Make the object of these parts; raises FileNotFoundError when it is over."""
    listed = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    with storage_errors(key), _gone_is_missing(key):
        try:
            s3_client(area).complete_multipart_upload(
                **s3_name(area, key), UploadId=multipart_id, MultipartUpload={"Parts": listed}
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"InvalidPart", "EntityTooSmall"}:
                raise Conflict("Some parts have changed; send them again.") from error
            raise


def abort_multipart(area: Area, key: str, *, multipart_id: str) -> None:
    """Drop all parts; one that is over already counts as dropped."""
    try:
        with storage_errors(key), _gone_is_missing(key):
            s3_client(area).abort_multipart_upload(**s3_name(area, key), UploadId=multipart_id)
    except FileNotFoundError:
        return


@contextlib.contextmanager
def _gone_is_missing(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _GONE:
            raise FileNotFoundError(key) from error
        raise


def _part(found: dict[str, Any]) -> StoredPart:
    return StoredPart(int(found["PartNumber"]), int(found["Size"]), str(found["ETag"]))
