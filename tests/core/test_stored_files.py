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
