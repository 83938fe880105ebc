"""The forms of chat's settings; the services check the same rules again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.automod.config import CATEGORIES
from chat.models import Room
from chat.policies.modes import DEFAULT_SHIELD
from chat.policies.texts import MAX_RULE, MAX_RULES
from chat.views.dashboard import setting_choices as choices

SWITCHES = {
    "is_subscribers_only": (
        gettext_lazy("Subscribers only"),
        gettext_lazy("Only subscribers, VIPs and moderators write."),
    ),
    "is_emote_only": (gettext_lazy("Emotes only"), gettext_lazy("Messages of emotes, no words.")),
    "is_unique_chat": (
        gettext_lazy("Unique messages"),
        gettext_lazy("Nobody repeats what was said lately."),
    ),
    "needs_verified_email": (
        gettext_lazy("Confirmed e-mail"),
        gettext_lazy("Only accounts that have confirmed their e-mail address write."),
    ),
    "blocks_links": (
        gettext_lazy("No links"),
        gettext_lazy("Only VIPs and moderators post links."),
    ),
}
_SPANS = ("slow_mode_s", "followers_only_min", "minimum_account_age_min")


class ModesForm(forms.Form):
    """Who may write, and how often; fields are columns of Room."""

    slow_mode_s = forms.ChoiceField(
        label=gettext_lazy("Slow mode"),
        help_text=gettext_lazy("How long everybody waits between two messages."),
    )
    followers_only_min = forms.ChoiceField(
        label=gettext_lazy("Followers only"),
        required=False,
        help_text=gettext_lazy("How long one must have followed to write."),
    )
    minimum_account_age_min = forms.ChoiceField(
        label=gettext_lazy("Minimum age of accounts"),
        help_text=gettext_lazy("Keeps out accounts that were made a moment ago."),
    )

    def __init__(self, room: Room, data: Any = None) -> None:
        initial = {name: getattr(room, name) for name in (*_SPANS, *SWITCHES)}
        initial["followers_only_min"] = _text(room.followers_only_min)
        super().__init__(data, initial=initial, prefix="modes")
        offered = {
            "slow_mode_s": choices.slow_choices(room.slow_mode_s),
            "followers_only_min": choices.followed_choices(room.followers_only_min),
            "minimum_account_age_min": choices.age_choices(room.minimum_account_age_min),
        }
        for name, values in offered.items():
            _choice(self, name).choices = values
        for name, (label, help_text) in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, help_text=help_text, required=False)

    def wanted(self) -> dict[str, Any]:
        """The settings as `change_settings` takes them."""
        given = self.cleaned_data
        spans = {name: _number(given[name]) for name in _SPANS}
        return spans | {name: given[name] for name in SWITCHES}


class AutoModForm(forms.Form):
    """AutoMod's level, where a category differs from it, and likely ban evaders."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=choices.LEVELS)
    holds_suspicious = forms.BooleanField(
        label=gettext_lazy("Hold messages of likely ban evaders"),
        help_text=gettext_lazy(
            "Accounts that write from where a banned one wrote wait for a moderator."
        ),
        required=False,
    )

    def __init__(self, room: Room, data: Any = None) -> None:
        initial: dict[str, Any] = {
            "level": str(room.automod_level),
            "holds_suspicious": room.holds_suspicious,
        }
        initial |= {name: _text(room.automod_levels.get(name)) for name in CATEGORIES}
        super().__init__(data, initial=initial, prefix="automod")
        as_level = ("", gettext_lazy("As above"))
        for name, label, help_text in choices.category_rows():
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=help_text,
                choices=[as_level, *choices.LEVELS],
                required=False,
            )

    def levels(self) -> list[dict[str, Any]]:
        """The overall level's options with their explanations."""
        chosen = str(self["level"].value())
        return [
            {"value": v, "label": label, "help": choices.LEVEL_HELP[v], "is_chosen": v == chosen}
            for v, label in choices.LEVELS
        ]

    def categories(self) -> list[forms.BoundField]:
        """The categories' fields."""
        return [self[name] for name in CATEGORIES]

    def wanted(self) -> dict[str, Any]:
        """The settings as `change_settings` takes them."""
        given = self.cleaned_data
        levels = {str(name): int(given[name]) for name in CATEGORIES if given[name] != ""}
        return {
            "automod_level": int(given["level"]),
            "automod_levels": levels,
            "holds_suspicious": given["holds_suspicious"],
        }


class ShieldForm(forms.Form):
    """What shield mode puts in force; what is left out stays as it is then."""

    slow_mode_s = forms.ChoiceField(label=gettext_lazy("Slow mode"), required=False)
    followers_only_min = forms.ChoiceField(label=gettext_lazy("Followers only"), required=False)
    minimum_account_age_min = forms.ChoiceField(
        label=gettext_lazy("Minimum age of accounts"), required=False
    )
    automod_level = forms.ChoiceField(label=gettext_lazy("AutoMod"), required=False)

    def __init__(self, room: Room, data: Any = None) -> None:
        prepared = room.shield or DEFAULT_SHIELD
        names = (*_SPANS, "automod_level", *SWITCHES)
        # What was prepared over the API and has no field here stays.
        self._others = {name: value for name, value in prepared.items() if name not in names}
        super().__init__(
            data, initial={name: _text(prepared.get(name)) for name in names}, prefix="shield"
        )
        stays = ("", _("Leave as it is"))
        offered = {
            "slow_mode_s": choices.slow_choices(prepared.get("slow_mode_s") or 0)[1:],
            "followers_only_min": choices.followed_choices(prepared.get("followers_only_min"))[1:],
            "minimum_account_age_min": choices.age_choices(
                prepared.get("minimum_account_age_min") or 0
            )[1:],
            "automod_level": choices.LEVELS[1:],
        }
        for name, values in offered.items():
            _choice(self, name).choices = [stays, *values]
        for name, (label, _help) in SWITCHES.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        """Shield mode that does nothing would be the site's own set."""
        if not self.errors and not self.wanted():
            raise forms.ValidationError(_("Choose at least one thing that shield mode changes."))
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """The settings as `prepare_shield` takes them."""
        given = self.cleaned_data
        spans = {n: int(given[n]) for n in (*_SPANS, "automod_level") if given.get(n)}
        return self._others | spans | {name: True for name in SWITCHES if given.get(name)}


class RulesForm(forms.Form):
    """One rule a line."""

    rules = forms.CharField(
        label=gettext_lazy("Rules"),
        max_length=MAX_RULES * (MAX_RULE + 2),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, up to 10. Visitors agree to them once."),
    )

    def __init__(self, room: Room, data: Any = None) -> None:
        super().__init__(data, initial={"rules": "\n".join(room.rules)}, prefix="rules")


def _text(value: Any) -> Any:
    """A value as a select has it; switches stay what they are."""
    return "" if value is None else value if isinstance(value, bool) else str(value)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
