"""A real S3 protocol server over HTTP for tests, and the areas of the storage in a bucket of it."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from tests.whole.stack import free_ports
from tests.whole.waiting import eventually
from twitchclone.settings.storage import Bucket, area_storage, default_storage

REGION = "us-east-1"
ACCESS_KEY, SECRET_KEY = "test-key", "test-secret"


@dataclass(frozen=True)
class S3Server:
    """moto's server process; `environment` is what `manage.py up` needs to use a bucket of it."""

    url: str
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )

    def make_bucket(self) -> str:
        name = f"test-{uuid.uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name

    def environment(self, bucket: str, *, endpoint_url: str = "") -> dict[str, str]:
        return {
            "AWS_STORAGE_BUCKET_NAME": bucket,
            "AWS_S3_ENDPOINT_URL": endpoint_url or self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }

    def keys(self, bucket: str, prefix: str = "") -> dict[str, int]:
        """Every object's size by its key."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return {found["Key"]: found["Size"] for page in pages for found in page.get("Contents", ())}


def start_s3_server() -> S3Server:
    """The caller ends `process`."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = S3Server(f"http://127.0.0.1:{port}", process)

    def answers() -> bool:
        try:
            return httpx.get(f"{server.url}/moto-api/").status_code == 200
        except httpx.HTTPError:
            return False

    eventually(answers, "the S3 server answers", within_s=60)
    return server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = start_s3_server()
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


@pytest.fixture
def s3_bucket(s3_server: S3Server, settings: Any, tmp_path: Path) -> str:
    """The name of a bucket that every storage of this test is in."""
    name = s3_server.make_bucket()
    bucket = Bucket(name, s3_server.url, REGION, ACCESS_KEY, SECRET_KEY)
    settings.AWS_STORAGE_BUCKET_NAME = name
    settings.AWS_S3_ENDPOINT_URL = s3_server.url
    settings.STORAGES = {
        **settings.STORAGES,
        "default": default_storage(bucket, public_url=""),
        "videos": area_storage(bucket, "vod", root=tmp_path),
        "clips": area_storage(bucket, "clips", root=tmp_path),
        "uploads": area_storage(bucket, "uploads", root=tmp_path),
    }
    return name


@pytest.fixture
def local_storage(settings: Any, tmp_path: Path) -> Path:
    """The folder that holds `videos`, `clips` and `uploads` of this test."""
    none = Bucket("")
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: area_storage(none, name, root=tmp_path / name)
            for name in ("videos", "clips", "uploads")
        },
    }
    return tmp_path


@pytest.fixture(params=["folder", "bucket"])
def any_storage(request: pytest.FixtureRequest) -> str:
    """Each test with this runs twice: on the local folder, and on S3."""
    request.getfixturevalue("local_storage" if request.param == "folder" else "s3_bucket")
    return str(request.param)
