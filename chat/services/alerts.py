"""Alerts over the picture: how each kind looks, its picture and sound, and tests of it."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.images import ImageKind, store_image
from accounts.services.profiles import remove_files_on_commit
from chat.models import AlertRule
from chat.policies import alerts as policy
from chat.selectors.alerts import default_rule, overlay_settings
from chat.services.alert_samples import sample_event
from chat.services.alert_sounds import encode_sound
from chat.services.overlays import tell_overlays
from streams.models import Channel
from streams.services.channels import require_editor, require_locked
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.ids import random_token

__all__ = ["AlertFiles", "change_alert", "reset_alert", "send_test_alert"]

_FOLDER = "alerts"
_NAME_LENGTH = 24
_COLOR = re.compile(r"#[0-9a-f]{6}")
_CHOICES: dict[str, tuple[str, ...]] = {
    "animation": policy.ANIMATIONS,
    "position": policy.POSITIONS,
    "sound": (*policy.SOUNDS, policy.OWN_SOUND, policy.NO_SOUND),
}
_BOUNDS = {
    "minimum": (0, policy.MAX_MINIMUM),
    "duration_ms": (policy.MIN_DURATION_MS, policy.MAX_DURATION_MS),
    "font_size_px": (policy.MIN_FONT_SIZE_PX, policy.MAX_FONT_SIZE_PX),
    "volume_percent": (0, 100),
}
_FLAGS = ("is_enabled", "shows_message")


@dataclass(frozen=True, slots=True)
class AlertFiles:
    """Files to take, and files to let go of."""

    sound: "UploadedFile[Any] | None" = None
    image: "UploadedFile[Any] | None" = None
    is_image_removed: bool = False


def change_alert(
    *,
    actor: User,
    channel: Channel,
    kind: str,
    files: AlertFiles = AlertFiles(),
    **changes: Any,
) -> AlertRule:
    """Change these fields of AlertRule; open overlays show the next alert so.

    Slow when it comes with files (seconds), so called outside of transactions.
    Raises NotPermitted, NotFound for a kind there is not, InvalidInput with the field.
    """
    require_editor(actor, channel)
    default_rule(channel.pk, kind)
    cleaned = {name: _clean(name, value) for name, value in changes.items()}
    stored = _store(files)
    if "sound_file" in stored:
        cleaned["sound"] = policy.OWN_SOUND
    with transaction.atomic():
        require_locked(channel)
        rule = _rule(channel, kind)
        dropped = [getattr(rule, name) for name in stored]
        for name, value in {**cleaned, **stored}.items():
            setattr(rule, name, value)
        if rule.sound == policy.OWN_SOUND and not rule.sound_file:
            raise InvalidInput("Choose a sound file first.", field="sound")
        rule.save()
        remove_files_on_commit(default_storage, [name for name in dropped if name])
        tell_overlays(channel_id=channel.pk, action="settings", data=overlay_settings(channel.pk))
    return rule


def reset_alert(*, actor: User, channel: Channel, kind: str) -> AlertRule:
    """Go back to the site's default; the files go. Raises NotPermitted, NotFound."""
    require_editor(actor, channel)
    default = default_rule(channel.pk, kind)
    with transaction.atomic():
        require_locked(channel)
        rule = _rule(channel, kind)
        if rule.pk is not None:
            names = [name for name in (rule.sound_file, rule.image) if name]
            rule.delete()
            remove_files_on_commit(default_storage, names)
        tell_overlays(channel_id=channel.pk, action="settings", data=overlay_settings(channel.pk))
    return default


def send_test_alert(*, actor: User, channel: Channel, kind: str) -> dict[str, Any]:
    """Show an event that never was, on the channel's overlays only; the event as they are told it.

    It goes the way of real ones: committed, relayed, pushed. Raises NotPermitted, NotFound.
    """
    require_editor(actor, channel)
    default_rule(channel.pk, kind)
    event = sample_event(channel_id=channel.pk, kind=kind)
    told = {
        "id": f"test-{random_token(_NAME_LENGTH)}",
        "event": event.TYPE,
        "data": event.data(),
        "at": clock.to_ms(clock.now()),
    }
    with transaction.atomic():
        tell_overlays(channel_id=channel.pk, action="test", data=told)
    return told


def _rule(channel: Channel, kind: str) -> AlertRule:
    stored = AlertRule.objects.filter(channel=channel, kind=kind).first()
    return stored or default_rule(channel.pk, kind)


def _store(files: AlertFiles) -> dict[str, str]:
    """Check and save the files; the fields that name them, empty for one that goes."""
    stored: dict[str, str] = {}
    picture = store_image(upload=files.image, kind=ImageKind.ALERT) if files.image else None
    if files.sound:
        data = encode_sound(files.sound)
        name = f"{_FOLDER}/{random_token(_NAME_LENGTH)}.mp3"
        stored["sound_file"] = default_storage.save(name, data)
    if picture is not None:
        stored["image"] = default_storage.save(f"{_FOLDER}/{picture.name}", picture)
    elif files.is_image_removed:
        stored["image"] = ""
    return stored


def _clean(name: str, value: Any) -> Any:
    if name in _FLAGS:
        return bool(value)
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise InvalidInput("Choose one of those offered.", field=name)
        return value
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        if type(value) is not int or not low <= value <= high:
            raise InvalidInput(f"This is a whole number from {low} to {high}.", field=name)
        return value
    if name == "color":
        if not isinstance(value, str) or not _COLOR.fullmatch(value.lower()):
            raise InvalidInput("A colour is written as #ff8800.", field=name)
        return value.lower()
    if name == "template":
        return _clean_template(value)
    raise InvalidInput(f"There is no setting “{name[:40]}”.", field=name[:40])


def _clean_template(value: Any) -> str:
    text = " ".join(str(value).replace("\x00", " ").split())
    if not text:
        raise InvalidInput("An alert needs words.", field="template")
    if len(text) > policy.MAX_TEMPLATE_LENGTH:
        raise InvalidInput(
            f"At most {policy.MAX_TEMPLATE_LENGTH} characters are possible.", field="template"
        )
    return text
