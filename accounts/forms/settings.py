"""Forms of the settings pages; services check the values, and their refusals land on the fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies.texts import (
    MAX_BIO_LENGTH,
    MAX_DISPLAY_NAME_LENGTH,
    MAX_LINK_TITLE_LENGTH,
    MAX_LINK_URL_LENGTH,
    MAX_LINKS,
)


class ProfileForm(forms.Form):
    """Name, bio and links, the links as numbered pairs of fields."""

    display_name = forms.CharField(
        label=_("Display name"),
        max_length=MAX_DISPLAY_NAME_LENGTH,
        required=False,
        help_text=_("Shown everywhere. Your address stays your login."),
    )
    bio = forms.CharField(
        label=_("Bio"),
        max_length=MAX_BIO_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line or two about you, shown below your stream."),
    )

    # What is wrong with the links as a whole.
    links_error = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MAX_LINKS + 1):
            self.fields[f"link_title_{number}"] = forms.CharField(
                label=_("Title"), max_length=MAX_LINK_TITLE_LENGTH, required=False
            )
            self.fields[f"link_url_{number}"] = forms.CharField(
                label=_("Address"),
                max_length=MAX_LINK_URL_LENGTH,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
            )

    @classmethod
    def of(cls, account: User) -> "ProfileForm":
        """The form with what the account shows now."""
        initial: dict[str, str] = {"display_name": account.display_name, "bio": account.bio}
        for number, link in enumerate(account.links, start=1):
            initial[f"link_title_{number}"] = link["title"]
            initial[f"link_url_{number}"] = link["url"]
        return cls(initial=initial)

    def link_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Pairs of title and address."""
        return [
            (self[f"link_title_{number}"], self[f"link_url_{number}"])
            for number in range(1, MAX_LINKS + 1)
        ]

    def links(self) -> list[dict[str, str]]:
        """What was entered, empty rows left out by the service."""
        return [
            {
                "title": self.cleaned_data[f"link_title_{number}"],
                "url": self.cleaned_data[f"link_url_{number}"],
            }
            for number in range(1, MAX_LINKS + 1)
        ]


class AvatarForm(forms.Form):
    """The picture; a plain file field, because the service decodes it, within bounds."""

    avatar = forms.FileField(
        label=_("Profile picture"),
        help_text=_("Square, at least 64 pixels wide. JPEG, PNG, WebP or GIF, up to 8 MB."),
    )


class BannerForm(forms.Form):
    """The wide picture behind the channel's header."""

    banner = forms.FileField(
        label=_("Banner"),
        help_text=_("Four times as wide as high, best 1920 × 480 pixels. Up to 8 MB."),
    )


class DeletionForm(forms.Form):
    """The last question before everything is gone."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    is_understood = forms.BooleanField(
        label=_("I understand that my account, my channel and everything in it cannot be restored.")
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not account.has_usable_password():
            self.fields["password"] = forms.CharField(
                label=_("Your login"),
                help_text=_("You have no password, so type your login to confirm."),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
