"""The compose file and the Dockerfile agree with the settings and with each other."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from twitchclone.settings import env

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("build") == "."}
# Read by Celery, not by the settings.
FOREIGN = {"REMAP_SIGTERM"}


def test_every_process_of_the_product_is_there():
    workers = {"worker", "worker-video", "worker-record", "worker-edit"}
    ours = {"web", "media", "relay", "chat-writer", "irc", "beat", *workers}
    assert set(OURS) == {"migrate", *ours}


@pytest.mark.parametrize("name", OURS)
def test_only_variables_that_are_read_are_set(name):
    for variable in set(OURS[name]["environment"]) - FOREIGN:
        base = variable.removesuffix("_FILE")
        assert base in env.READ
        assert variable == base or env.READ[base].secret


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_from_files(name):
    secrets = {variable for variable, one in env.READ.items() if one.secret}
    in_clear = {"REDIS_URL"}  # the server is reached inside the network only and has no password
    assert not secrets & set(OURS[name]["environment"]) - in_clear


def test_secrets_used_are_declared_and_made():
    used = {secret for one in COMPOSE["services"].values() for secret in one.get("secrets", [])}
    made = set(re.findall(r"^keep (\w+)", (ROOT / "deploy/make-secrets.sh").read_text(), re.M))
    assert used == set(COMPOSE["secrets"]) == made


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_every_image_is_pinned_and_every_service_is_watched(name):
    service = COMPOSE["services"][name]
    assert ":" in service["image"]
    assert "healthcheck" in service or "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_what_is_depended_on_can_be_waited_for():
    for service in COMPOSE["services"].values():
        for needed, how in service["depends_on"].items() if "depends_on" in service else ():
            is_disabled = COMPOSE["services"][needed].get("healthcheck", {}).get("disable", False)
            assert not (how["condition"] == "service_healthy" and is_disabled)


def test_the_image_holds_every_app():
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(), re.M))
    assert {"accounts", "chat", "monetization", "streams", "templates", "twitchclone"} <= copied
