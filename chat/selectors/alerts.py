"""How a channel's alerts look: as stored, else the defaults."""

from typing import Any

from django.core.files.storage import default_storage
from django.templatetags.static import static

from chat.models import AlertRule
from chat.policies.alerts import KINDS, OWN_SOUND, SOUNDS
from twitchclone.core.errors import NotFound


def default_rule(channel_id: int, kind: str) -> AlertRule:
    """The site's own rule, unsaved; raises NotFound for a kind there is not."""
    known = KINDS.get(kind)
    if known is None:
        raise NotFound("There are no alerts of this kind.")
    return AlertRule(
        channel_id=channel_id,
        kind=kind,
        template=known.template,
        minimum=known.minimum,
        sound=known.sound,
    )


def alert_rules(channel_id: int) -> dict[str, AlertRule]:
    """A rule for each kind, in the order of KINDS; one query."""
    stored = {rule.kind: rule for rule in AlertRule.objects.filter(channel_id=channel_id)}
    return {kind: stored.get(kind) or default_rule(channel_id, kind) for kind in KINDS}


def sound_urls() -> dict[str, str]:
    """The site's own sounds by name."""
    return {name: static(f"dist/sounds/{name}.wav") for name in SOUNDS}


def represent_rule(rule: AlertRule) -> dict[str, Any]:
    """A rule as the API and overlay pages have it; the addresses are empty where there is none."""
    return {
        "is_enabled": rule.is_enabled,
        "minimum": rule.minimum,
        "template": rule.template,
        "shows_message": rule.shows_message,
        "duration_ms": rule.duration_ms,
        "animation": rule.animation,
        "position": rule.position,
        "font_size_px": rule.font_size_px,
        "color": rule.color,
        "sound": rule.sound,
        "volume_percent": rule.volume_percent,
        "sound_url": _sound_url(rule),
        "image_url": default_storage.url(rule.image) if rule.image else "",
    }


def overlay_settings(channel_id: int) -> dict[str, Any]:
    """What overlay pages are told: `{"alerts": {kind: rule}}`; one query."""
    rules = alert_rules(channel_id)
    return {"alerts": {kind: represent_rule(rule) for kind, rule in rules.items()}}


def own_sound_url(rule: AlertRule) -> str:
    """Where the channel's own sound is, empty without one."""
    return default_storage.url(rule.sound_file) if rule.sound_file else ""


def _sound_url(rule: AlertRule) -> str:
    if rule.sound == OWN_SOUND:
        return own_sound_url(rule)
    return static(f"dist/sounds/{rule.sound}.wav") if rule.sound in SOUNDS else ""
