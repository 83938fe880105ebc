"""The page `/_styleguide` (DEBUG only): every component in every state, with made-up content."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twitchclone.core import clock

_CHANNELS = [
    ("aurora_lab", "Aurora Lab", "Polar night from the observatory roof", "Science", 212, 18_420),
    ("ana", "Ana", "Speedrun practice, any% without skips, then viewer races", "Retro", 265, 3_214),
    ("bytecraft", "bytecraft", "Writing a compiler from scratch, part 41", "Software", 150, 987),
    ("kilnandclay", "Kiln & Clay", "Throwing 40 bowls before lunch", "Crafts", 35, 412),
    ("nightshift", "Night Shift Radio", "lo-fi for late commits", "Music", 320, 76),
    ("longname", "Ein sehr langer Anzeigename", "Ä" + "h" * 90, "Just Talking", 85, 1),
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=140, help_text="Shown under your stream.")
    about = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), max_length=300, required=False
    )
    language = forms.ChoiceField(choices=[("en", "English"), ("de", "Deutsch")])
    email = forms.EmailField(help_text="We never show it.")
    is_mature = forms.BooleanField(label="For mature audiences", required=False)
    picture = forms.ImageField(help_text="PNG, JPEG or WebP, up to 8 MB.", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components."""
    cards = [_card(*channel) for channel in _CHANNELS]
    context: dict[str, Any] = {
        "cards": cards,
        "offline_card": _card("rest", "Resting", "Back on Friday", "Crafts", 35, 0),
        "categories": [_category(*channel) for channel in _CHANNELS],
        "rail_followed": [*cards[:3], _offline("quiet", "Quiet Place")],
        "rail_recommended": cards[3:],
        "form": SampleForm(initial={"title": "Polar night", "is_mature": True}),
        "invalid_form": SampleForm({"title": "", "email": "ana@", "language": "en"}),
        "moment": clock.now() - timedelta(hours=3),
        "tabs": [
            {"label": "About", "url": "#about", "is_current": True, "count": None},
            {"label": "Videos", "url": "#videos", "is_current": False, "count": 12},
            {"label": "Clips", "url": "#clips", "is_current": False, "count": 3},
        ],
        "playback_url": request.GET.get("playback_url", ""),
        "sizes": ["20", "32", "40", "64", "96"],
    }
    return render(request, "styleguide.html", context)


def _card(
    login: str, name: str, title: str, category: str, hue: int, viewers: int
) -> SimpleNamespace:
    return SimpleNamespace(
        login=login,
        display_name=name,
        title=title,
        avatar_url="",
        category_name=category,
        category_slug=category.lower().replace(" ", "-"),
        category_hue=hue,
        tags=["English", "Chill"],
        viewer_count=viewers,
        started_at=clock.now() - timedelta(minutes=viewers % 500 + 3),
        is_mature=login == "nightshift",
        is_live=True,
        thumbnail_path="",
        playback_path="",
    )


def _offline(login: str, name: str) -> SimpleNamespace:
    return SimpleNamespace(login=login, display_name=name, avatar_url="", is_live=False)


def _category(
    login: str, name: str, title: str, category: str, hue: int, viewers: int
) -> SimpleNamespace:
    return SimpleNamespace(
        name=category,
        slug=category.lower().replace(" ", "-"),
        hue=hue,
        box_art_url="",
        viewer_count=viewers,
        channel_count=3,
    )
