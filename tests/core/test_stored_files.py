"""`/media/`: uploaded pictures and nothing else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    default_storage.save("avatars/a.webp", ContentFile(b"a picture"))
    default_storage.save("avatars/a.html", ContentFile(b"<script>alert(1)</script>"))
    (tmp_path / "secret.webp").write_bytes(b"secret")


def test_a_picture_is_served_for_ever(client, folder):
    response = client.get("/media/avatars/a.webp")
    assert response.content == b"a picture"
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    [
        "avatars/a.html",
        "avatars/missing.webp",
        "avatars",
        "avatars/",
        "../secret.webp",
        "%2e%2e/secret.webp",
        "avatars/..%2f..%2fsecret.webp",
        "/etc/passwd",
        "%00.webp",
        "avatars/.webp",
    ],
)
def test_everything_else_is_not_there(client, folder, db, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.fixture
def bucket(settings):
    """Files are in a bucket."""
    options = {"base_url": "https://bucket.example/"}
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory}


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    "name", ["emotes/{}-28.webp", "emotes/{}-112-static.webp", "badges/{}-18.webp"]
)
def test_pictures_of_chat_lines_lead_to_the_bucket(client, name):
    name = name.format("aB3" * 8)

    response = client.get(f"/media/{name}")

    assert (response.status_code, response.url) == (302, f"https://bucket.example/{name}")
    assert response["Cache-Control"] == "public, max-age=1800"


@pytest.mark.usefixtures("bucket", "db")
@pytest.mark.parametrize(
    "name", ["avatars/a.webp", "recordings/x.mp4", "emotes/../a-28.webp", "emotes/short-28.webp"]
)
def test_nothing_else_in_the_bucket_is_linked_to(client, name):
    assert client.get(f"/media/{name}").status_code == 404
