"""Files stay in the data folder unless a bucket is named."""

from storages.backends.s3 import S3Storage

from twitchclone.settings.storage import default_storage

NOTHING = dict.fromkeys(
    ("bucket", "endpoint_url", "region", "access_key", "secret_key", "public_url"), ""
)


def storage(**options: str) -> S3Storage:
    made = default_storage(**{**NOTHING, "region": "us-east-1", **options})
    return S3Storage(**made["OPTIONS"])


def test_without_a_bucket_files_stay_on_disk():
    assert default_storage(**NOTHING)["BACKEND"].endswith("FileSystemStorage")


def test_a_public_url_is_what_browsers_see():
    made = storage(
        bucket="tc", endpoint_url="http://s3:8333", public_url="https://a.example/files/"
    )
    assert made.url("avatars/1.webp") == "https://a.example/files/avatars/1.webp"


def test_without_a_public_url_links_are_signed():
    made = storage(
        bucket="tc", endpoint_url="http://s3:8333", access_key="key", secret_key="secret"
    )
    assert made.url("a.webp").startswith("http://s3:8333/tc/a.webp?")
    assert "Signature=" in made.url("a.webp")
