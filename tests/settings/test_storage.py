"""Files stay in the data folder unless a bucket is named."""

from storages.backends.s3 import S3Storage

from twitchclone.settings.storage import Bucket, area_storage, default_storage


def storage(*, bucket: str, public_url: str = "", **options: str) -> S3Storage:
    made = default_storage(Bucket(bucket, **options), public_url=public_url)
    return S3Storage(**made["OPTIONS"])


def test_without_a_bucket_files_stay_on_disk(tmp_path):
    made = default_storage(Bucket(""), public_url="")
    assert made["BACKEND"].endswith("FileSystemStorage")
    made = area_storage(Bucket(""), "vod", root=tmp_path)
    assert made["OPTIONS"]["location"] == str(tmp_path)


def test_areas_are_folders_of_the_bucket(tmp_path):
    made = area_storage(Bucket("tc"), "vod", root=tmp_path)
    assert made["OPTIONS"]["bucket_name"] == "tc"
    assert made["OPTIONS"]["location"] == "vod"


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
