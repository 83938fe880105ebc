"""Fills an empty site: through the same services, rules and pictures as anybody's content."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.policies.roles import Role
from accounts.services.accounts import create_account
from accounts.services.follows import follow_channel
from accounts.services.profiles import set_avatar, set_banner, update_profile
from accounts.services.roles import grant_role
from streams.demo import art
from streams.demo.cast import (
    ADMINISTRATOR,
    CATEGORIES,
    CHANNELS,
    FOLLOWS,
    VIEWER,
    DemoChannel,
)
from streams.models import Category, Channel
from streams.services.categories import create_category
from streams.services.channels import set_offline_banner, update_channel
from streams.services.panels import PanelInput, save_panels
from twitchclone.core.ids import random_token

_PASSWORD_LENGTH = 16
# Reserved for such addresses (RFC 2606): mail to it goes nowhere.
_EMAIL_DOMAIN = "demo.invalid"


def demo_folder() -> Path:
    """Where the demo keeps its loops, and which channels are its own."""
    return Path(settings.DATA_DIR) / "demo"


def own_channels_path() -> Path:
    """The channels made here: only to these does the demo broadcaster publish.

    A login alone proves nothing: on a site without demo data, `demo` may be anybody.
    """
    return demo_folder() / "channels.json"


def seed_if_empty() -> list[dict[str, str]]:
    """Make the demo site unless accounts exist; the log-ins, whose passwords are kept nowhere."""
    if User.objects.exists():
        return []
    with transaction.atomic():
        accounts, printed = _make_accounts()
        _make_categories()
        for seed, channel in enumerate(CHANNELS):
            _dress(channel, accounts[channel.login], seed)
        for login, followed in FOLLOWS.items():
            for other in followed:
                follow_channel(follower=accounts[login], followed_id=accounts[other].pk)
    _note_own_channels({channel.login: accounts[channel.login].pk for channel in CHANNELS})
    return printed


def _make_accounts() -> tuple[dict[str, User], list[dict[str, str]]]:
    accounts: dict[str, User] = {}
    printed: list[dict[str, str]] = []
    first, *others = CHANNELS
    named = {"viewer": VIEWER, "administrator": ADMINISTRATOR}
    named["broadcaster"] = (first.login, first.display_name)
    for role, (login, display_name) in named.items():
        password = random_token(_PASSWORD_LENGTH)
        accounts[login] = _account(login, display_name, password)
        printed.append({"login": login, "password": password, "role": role})
    grant_role(account=accounts[ADMINISTRATOR[0]], role=Role.ADMINISTRATOR)
    for channel in others:
        accounts[channel.login] = _account(channel.login, channel.display_name, None)
    return accounts, printed


def _account(login: str, display_name: str, password: str | None) -> User:
    return create_account(
        login=login,
        email=f"{login}@{_EMAIL_DOMAIN}",
        password=password,
        display_name=display_name,
        is_email_verified=True,
    )


def _make_categories() -> None:
    for category in CATEGORIES:
        create_category(
            name=category.name,
            description=category.description,
            box_art=art.draw_box_art(category.name, category.hue, category.motif),
            hue=category.hue,
        )


def _dress(wanted: DemoChannel, account: User, seed: int) -> None:
    """Texts and pictures, as the person would set them in the dashboard and the settings."""
    update_profile(account=account, bio=wanted.bio, links=wanted.links)
    set_avatar(account=account, upload=art.draw_avatar(seed, wanted.hue))
    set_banner(account=account, upload=art.draw_backdrop(art.BANNER_SIZE, wanted.hue))
    channel = Channel.objects.get(pk=account.pk)
    backdrop = art.draw_backdrop(art.OFFLINE_SIZE, wanted.hue)
    set_offline_banner(channel=channel, actor=account, upload=backdrop)
    changes: dict[str, Any] = {
        "title": wanted.title,
        "category": Category.objects.get(name=wanted.category),
        "tags": wanted.tags,
    }
    update_channel(channel=channel, actor=account, **changes)
    panels = [PanelInput(title=panel.title, body=panel.body) for panel in wanted.panels]
    save_panels(channel=channel, actor=account, panels=panels)


def _note_own_channels(channel_ids: dict[str, int]) -> None:
    path = own_channels_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(channel_ids), encoding="utf-8")
