"""Clips as cards show them, made of what the selectors found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from streams.models import Category, Clip, ClipState
from streams.playback.addresses import clip_thumbnail_path


@dataclass(frozen=True, slots=True)
class ClipCard:
    """One clip as a card or a row shows it."""

    slug: str
    title: str
    state: str
    state_reason: str
    login: str
    display_name: str
    avatar_url: str
    creator_name: str
    category_name: str
    category_slug: str
    category_hue: int
    length: str
    view_count: int
    is_mature: bool
    created_at: datetime
    thumbnail_url: str
    is_taken_down: bool
    taken_down_reason: str
    visibility: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be watched."""
        return self.state == ClipState.READY and not self.is_taken_down

    @property
    def is_failed(self) -> bool:
        """Whether it never will be."""
        return self.state == ClipState.FAILED


def clip_cards(clips: Iterable[Clip]) -> list[ClipCard]:
    """Cards of clips from streams.selectors.clips; no query."""
    return [clip_card(clip) for clip in clips]


def clip_card(clip: Clip) -> ClipCard:
    """A clip whose channel's owner, creator and category are at hand."""
    owner, category = clip.channel.owner, clip.category
    is_served = clip.taken_down_at is None and clip.deleted_at is None
    has_picture = clip.state == ClipState.READY and is_served
    return ClipCard(
        slug=clip.slug,
        title=clip.title,
        state=clip.state,
        state_reason=clip.state_reason,
        login=owner.login,
        display_name=owner.get_full_name(),
        avatar_url=owner.avatar_url,
        creator_name=clip.creator.get_full_name() if clip.creator else "",
        category_name=category.name if category else "",
        category_slug=category.slug if category else "",
        category_hue=category.hue if category else Category.DEFAULT_HUE,
        length=f"0:{round(clip.duration_ms / 1000):02}" if clip.duration_ms < 59_500 else "1:00",
        view_count=clip.view_count,
        is_mature=clip.is_mature,
        created_at=clip.created_at,
        thumbnail_url=clip_thumbnail_path(clip) if has_picture else "",
        is_taken_down=clip.taken_down_at is not None,
        taken_down_reason=clip.taken_down_reason,
        visibility=clip.visibility,
    )
