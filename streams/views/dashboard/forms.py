"""The dashboard's forms; the services check the same rules again."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.images import MAX_BYTES
from streams.models import Category, Channel
from streams.policies.fields import MAX_KEY_NAME_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from streams.policies.languages import STREAM_LANGUAGES
from streams.services.panels import MAX_BODY_LENGTH
from streams.services.panels import MAX_TITLE_LENGTH as MAX_PANEL_TITLE_LENGTH

_PICTURE_HELP = _("PNG, JPEG, WebP or GIF, up to {size} MB.")


def picture_help() -> str:
    """What may be uploaded, in words."""
    return str(_PICTURE_HELP).format(size=MAX_BYTES // 1_048_576)


class StreamInformationForm(forms.Form):
    """What viewers see of a stream; `category` is a slug, `tags` are separated by white space."""

    title = forms.CharField(
        label=_("Title"), max_length=MAX_TITLE_LENGTH, required=False, strip=True
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
    )
    tags = forms.CharField(
        label=_("Tags"),
        max_length=400,
        required=False,
        help_text=_("Up to {count} words that say what to expect.").format(count=MAX_TAGS),
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(STREAM_LANGUAGES.items()))
    is_mature = forms.BooleanField(
        label=_("For mature audiences"),
        help_text=_("Viewers are asked before the picture starts."),
        required=False,
    )

    @classmethod
    def of_channel(cls, channel: Channel) -> "StreamInformationForm":
        """The form as the channel stands."""
        return cls(
            initial={
                "title": channel.title,
                "category": channel.category.slug if channel.category else "",
                "tags": " ".join(channel.tags),
                "language": channel.language,
                "is_mature": channel.is_mature,
            }
        )

    def clean_tags(self) -> list[str]:
        """The words."""
        return [tag for tag in re.split(r"[\s,;#]+", self.cleaned_data["tags"]) if tag]


class KeyNameForm(forms.Form):
    """A new stream key's name."""

    name = forms.CharField(
        label=_("Name"),
        max_length=MAX_KEY_NAME_LENGTH,
        help_text=_("Where you will use it, for example “Laptop”."),
    )


class PictureForm(forms.Form):
    """The picture shown while the channel is offline."""

    offline_banner = forms.FileField(label=_("Offline picture"), required=False)


class PanelForm(forms.Form):
    """One about panel; `id` names an existing one."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=MAX_PANEL_TITLE_LENGTH, required=False)
    body = forms.CharField(
        label=_("Text"),
        max_length=MAX_BODY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link_url = forms.URLField(
        label=_("Link of the picture"), max_length=500, required=False, assume_scheme="https"
    )
    image = forms.FileField(label=_("Picture"), required=False)
    is_image_removed = forms.BooleanField(label=_("Remove the picture"), required=False)

    def __init__(self, *args: Any, image_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.image_url = image_url
