"""The Caddyfile: what anybody may read of the bucket, and what needs a signature."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from chat.services import badges, emotes

TEXT = (Path(settings.BASE_DIR) / "deploy/Caddyfile").read_text(encoding="utf-8")


def open_folders() -> set[str]:
    line = re.search(r"@pictures path (.+)", TEXT)
    assert line
    return {path.removeprefix("/files/").removesuffix("/*") for path in line[1].split()}


def picture_folders() -> set[str]:
    """Where models and chat keep pictures."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields())
    kept = {str(one.upload_to).rstrip("/") for one in fields if isinstance(one, models.FileField)}
    return kept | {badges._FOLDER, emotes._FOLDER}


def test_every_folder_of_pictures_and_no_other_is_open():
    assert open_folders() == picture_folders()


def test_videos_clips_and_uploads_are_not_open():
    locations = {
        settings.STORAGES[name]["OPTIONS"]["location"].rsplit("/", 1)[-1]
        for name in ("videos", "clips", "uploads")
    }
    assert not open_folders() & (locations | {"vod", "clips", "uploads"})


def block(opening: str) -> str:
    """A block's text, by indentation."""
    match = re.search(rf"^\t{re.escape(opening)} {{\n(.*?)^\t}}", TEXT, re.M | re.S)
    assert match, opening
    return match[1]


def test_other_files_are_unknown():
    assert block("handle /files/*").strip() == "respond 404"


def test_the_bucket_is_reached_only_with_a_credential():
    conditions = block("@signed")
    assert "query X-Amz-Credential=*" in conditions
    assert "path /{$AWS_STORAGE_BUCKET_NAME:twitchclone}/*" in conditions
    assert "DELETE" not in conditions
    assert TEXT.count("reverse_proxy s3:8333") == 2  # and the pictures


@pytest.mark.parametrize("opening", ["handle @pictures", "handle @signed"])
def test_the_bucket_learns_nothing_of_visitors_and_runs_nothing(opening):
    inside = block(opening)
    assert "header_up -Cookie" in inside
    assert "header_up -Authorization" in inside
    assert "sandbox" in inside


def test_videos_go_to_the_web_process():
    assert "reverse_proxy web:8000" in block("handle /vod/*")


def test_compose_makes_links_that_caddy_takes():
    compose = (Path(settings.BASE_DIR) / "compose.yaml").read_text(encoding="utf-8")
    assert "AWS_S3_PUBLIC_ENDPOINT_URL: https://${DOMAIN}\n" in compose
