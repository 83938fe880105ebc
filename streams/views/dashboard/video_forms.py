"""The forms around recordings and videos; the services check the same rules again."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from streams.models import Category, Channel, ClipPermission, Video, VideoVisibility
from streams.policies.fields import MAX_TAGS, MAX_TITLE_LENGTH
from streams.policies.languages import STREAM_LANGUAGES
from streams.policies.videos import MAX_DESCRIPTION_LENGTH, MAX_PASSWORD_LENGTH
from streams.services.recording_settings import DEFAULT_VISIBILITIES, MAX_RETENTION_DAYS

_VISIBILITY_WORDS = {
    VideoVisibility.PUBLIC: _("Public: everybody may find and watch it"),
    VideoVisibility.UNLISTED: _("Unlisted: everybody who has the address"),
    VideoVisibility.SUBSCRIBERS: _("Subscribers of the channel"),
    VideoVisibility.PASSWORD: _("Everybody who knows a password"),
    VideoVisibility.PRIVATE: _("Private: only you"),
}
_CLIP_WORDS = {
    ClipPermission.EVERYONE: _("Everybody with an account"),
    ClipPermission.FOLLOWERS: _("Followers, subscribers and moderators"),
    ClipPermission.SUBSCRIBERS: _("Subscribers and moderators"),
    ClipPermission.MODERATORS: _("Moderators"),
    ClipPermission.NOBODY: _("Only you"),
}
_TIMECODE = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:\.(\d{1,3}))?")
_KEPT_AS_SITE, _KEPT_FOR_EVER, _KEPT_DAYS = "site", "ever", "days"


class TimecodeField(forms.CharField):
    """1:02:03 or 2:03, as milliseconds."""

    default_error_messages = {
        "timecode": _("Write the moment as minutes:seconds or hours:minutes:seconds."),
    }

    def clean(self, value: Any) -> int | None:
        """The milliseconds; None for an empty field that may be empty."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        match = _TIMECODE.fullmatch(text)
        if match is None:
            raise forms.ValidationError(self.error_messages["timecode"], code="timecode")
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        return (hours * 3600 + minutes * 60 + seconds) * 1000 + _thousandths(match[4])


class VideoDetailsForm(forms.Form):
    """What viewers are told of a video, and what they may do with it."""

    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE_LENGTH, required=False)
    description = forms.CharField(
        label=_("Description"),
        max_length=MAX_DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
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
    are_comments_open = forms.BooleanField(
        label=_("Comments"), help_text=_("Viewers may write below the video."), required=False
    )
    is_download_allowed = forms.BooleanField(
        label=_("Download"),
        help_text=_("Whoever may watch the video may also download it. You always may."),
        required=False,
    )

    @classmethod
    def of_video(cls, video: Video) -> "VideoDetailsForm":
        """The form as the video stands."""
        return cls(
            initial={
                "title": video.title,
                "description": video.description,
                "category": video.category.slug if video.category else "",
                "tags": " ".join(video.tags),
                "language": video.language,
                "is_mature": video.is_mature,
                "are_comments_open": video.are_comments_open,
                "is_download_allowed": video.is_download_allowed,
            }
        )

    def clean_tags(self) -> list[str]:
        """The words."""
        return [tag for tag in re.split(r"[\s,;#]+", self.cleaned_data["tags"]) if tag]


class VisibilityForm(forms.Form):
    """Who may watch a video; an empty password keeps the one that is set."""

    visibility = forms.ChoiceField(
        label=_("Who may watch"),
        choices=list(_VISIBILITY_WORDS.items()),
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=MAX_PASSWORD_LENGTH,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ThumbnailForm(forms.Form):
    """A picture of one's own."""

    picture = forms.FileField(label=_("Picture"), required=False)


class MarkerForm(forms.Form):
    """A chapter that the owner sets."""

    at = TimecodeField(label=_("Moment"), widget=forms.TextInput(attrs={"placeholder": "12:30"}))
    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE_LENGTH)


class RangeForm(forms.Form):
    """From a moment to another."""

    start = TimecodeField(label=_("From"), widget=forms.TextInput(attrs={"placeholder": "0:00"}))
    end = TimecodeField(label=_("To"), widget=forms.TextInput(attrs={"placeholder": "1:30"}))


class CollectionForm(forms.Form):
    """A collection's own texts."""

    title = forms.CharField(label=_("Title"), max_length=100)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_public = forms.BooleanField(
        label=_("Public"),
        help_text=_("Shown on your channel as soon as there is a video in it."),
        required=False,
    )


class RecordingForm(forms.Form):
    """What becomes of broadcasts to come."""

    is_recording_on = forms.BooleanField(
        label=_("Record my broadcasts"),
        help_text=_("Each broadcast becomes a video that can be watched from the first minute on."),
        required=False,
    )
    video_visibility = forms.ChoiceField(
        label=_("Who may watch new videos"),
        choices=[(choice, _VISIBILITY_WORDS[choice]) for choice in DEFAULT_VISIBILITIES],
    )
    kept = forms.ChoiceField(label=_("How long recordings stay"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=MAX_RETENTION_DAYS, required=False
    )
    clip_permission = forms.ChoiceField(
        label=_("Who may make clips"), choices=list(_CLIP_WORDS.items())
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.fields["kept"]
        assert isinstance(kept, forms.ChoiceField)
        kept.choices = [
            (_KEPT_AS_SITE, site_retention_words()),
            (_KEPT_FOR_EVER, _("For ever")),
            (_KEPT_DAYS, _("For a number of days")),
        ]

    @classmethod
    def of_channel(cls, channel: Channel) -> "RecordingForm":
        """The form as the channel stands."""
        days = channel.video_retention_days
        kept = _KEPT_AS_SITE if days is None else _KEPT_DAYS if days else _KEPT_FOR_EVER
        return cls(
            initial={
                "is_recording_on": channel.is_recording_on,
                "video_visibility": channel.video_visibility,
                "kept": kept,
                "days": days or None,
                "clip_permission": channel.clip_permission,
            }
        )

    def clean(self) -> dict[str, Any]:
        """`video_retention_days` in the place of `kept` and `days`."""
        fields = dict(super().clean() or self.cleaned_data)
        kept, days = fields.pop("kept", ""), fields.pop("days", None)
        if kept == _KEPT_DAYS and days is None and "days" not in self.errors:
            self.add_error("days", _("Say for how many days."))
        fields["video_retention_days"] = {_KEPT_AS_SITE: None, _KEPT_FOR_EVER: 0}.get(kept, days)
        return fields


def site_retention_words() -> str:
    """What the site itself says about how long recordings stay."""
    days: int = settings.VIDEO_RETENTION_DAYS
    if days == 0:
        return str(_("As this site does: for ever"))
    return str(_("As this site does: for {days} days")).format(days=days)


def _thousandths(text: str | None) -> int:
    return int(text.ljust(3, "0")) if text else 0
