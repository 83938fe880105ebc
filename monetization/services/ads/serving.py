"""Handing out ads: who gets which, with the tickets their players report with."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import User
from monetization.models import AdBreak, AdKind, AdSettings, Creative
from monetization.parsing.vast import VastAd
from monetization.policies import ads as rules
from monetization.selectors.ad_choice import choose_ads
from monetization.selectors.entitlements import is_ad_free
from monetization.services.ads.outside import resolve_tag
from monetization.services.ads.tickets import Ticket, make_ticket, mark_viewer
from monetization.services.ads.trackers import keep_trackers
from streams.guards import channel_guards
from streams.models import Broadcast, Channel
from twitchclone.core import clock
from twitchclone.core.redis import client


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedAd:
    """An ad as a player gets it; `media_url` is a path for a film of ours."""

    ticket: Ticket
    title: str
    media_url: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    duration_ms: int
    click_url: str


def serve_ads(
    *,
    channel: Channel,
    account: User | None,
    viewer_key: str,
    kind: AdKind,
    break_id: UUID | None = None,
) -> list[ServedAd]:
    """The ads for this viewer now, in order; empty for who sees none.

    That are: subscribers, the channel's owner and moderators; whoever saw a pre-roll here lately,
    or has had this break's ads; everybody where the channel is not live or the break is over.
    """
    broadcast = Broadcast.objects.visible().filter(channel=channel).first()
    if broadcast is None or _is_spared(channel, account):
        return []
    length_s = _length_s(channel, kind, break_id)
    mark = mark_viewer(viewer_key)
    if not length_s or not _is_first(channel, mark, kind, break_id):
        return []
    return _hand_out(broadcast, mark, kind, length_s, break_id=break_id, is_outside=False)


def serve_outside_ads(*, channel: Channel, viewer_key: str, kind: AdKind) -> list[ServedAd]:
    """Ads for a player of another site, which nobody can be spared in: it knows no accounts.

    Only films of ours: whoever asks for VAST can ask other servers itself.
    """
    broadcast = Broadcast.objects.visible().filter(channel=channel).first()
    length_s = _length_s(channel, AdKind.PREROLL, None)
    if broadcast is None or not length_s:
        return []
    mark = mark_viewer(viewer_key)
    return _hand_out(broadcast, mark, kind, length_s, break_id=None, is_outside=True)


def film_path(creative: Creative) -> str:
    """Where players get it: nobody guesses the name, and nothing but the film has it."""
    return f"/ads/film/{creative.storage_prefix}.mp4"


def _is_spared(channel: Channel, account: User | None) -> bool:
    if account is None:
        return False
    if account.pk == channel.pk or is_ad_free(channel_id=channel.pk, user_id=account.pk):
        return True
    return channel_guards().is_moderator(channel_id=channel.pk, user_id=account.pk)


def _length_s(channel: Channel, kind: AdKind, break_id: UUID | None) -> int:
    """How much there is to fill; 0 for nothing."""
    if kind is AdKind.PREROLL:
        chosen = AdSettings.objects.filter(channel=channel).first()
        is_on = chosen is None or chosen.is_preroll_on
        return rules.MAX_PREROLL_MS // 1000 if is_on else 0
    breaks = AdBreak.objects.filter(channel=channel)
    ad_break = breaks.filter(pk=break_id).first() if break_id else None
    if ad_break is None:
        return 0
    left = ad_break.started_at + timedelta(seconds=ad_break.length_s) - clock.now()
    return max(0, int(left.total_seconds()))


def _is_first(channel: Channel, mark: str, kind: AdKind, break_id: UUID | None) -> bool:
    """Whether this viewer has not had these; from now on they have. A break stands for a
    pre-roll too, so that nobody sees one after the other."""
    valkey, preroll = client(), f"ads:preroll:{channel.pk}:{mark}"
    every_s = int(rules.PREROLL_EVERY.total_seconds())
    if kind is AdKind.PREROLL:
        return bool(valkey.set(preroll, 1, nx=True, ex=every_s))
    if not valkey.set(f"ads:break:{break_id}:{mark}", 1, nx=True, ex=every_s):
        return False
    valkey.set(preroll, 1, ex=every_s)
    return True


def _hand_out(
    broadcast: Broadcast,
    mark: str,
    kind: AdKind,
    length_s: int,
    *,
    break_id: UUID | None,
    is_outside: bool,
) -> list[ServedAd]:
    count = rules.PREROLL_ADS if kind is AdKind.PREROLL else rules.MAX_BREAK_ADS
    chosen = choose_ads(
        broadcast, viewer_mark=mark, kind=kind, count=count, longest_ms=length_s * 1000
    )
    served: list[ServedAd] = []
    at_ms = 0
    for creative in [*chosen, *([] if chosen or is_outside else [None])]:
        if is_outside and creative is not None and creative.vast_url:
            continue
        made = _make(broadcast, mark, kind, creative, break_id, is_outside, at_ms)
        if made is not None and at_ms + made.duration_ms <= length_s * 1000 + 1000:
            served.append(made)
            at_ms += made.duration_ms
    return served


def _make(
    broadcast: Broadcast,
    mark: str,
    kind: AdKind,
    creative: Creative | None,
    break_id: UUID | None,
    is_outside: bool,
    at_ms: int,
) -> ServedAd | None:
    """One of a campaign, or without a creative one of the site's own tag."""
    tag = creative.vast_url if creative else settings.AD_VAST_TAG_URL
    ad = resolve_tag(tag) if tag else _own_film(creative)
    if ad is None:
        return None
    ticket = make_ticket(
        campaign_id=creative.campaign_id if creative else 0,
        creative_id=creative.pk.hex if creative else "",
        channel_id=broadcast.channel_id,
        break_id=break_id.hex if break_id else "",
        kind=kind,
        viewer_mark=mark,
        is_outside=is_outside,
        duration_ms=ad.duration_ms,
        offset_ms=0 if is_outside else at_ms,
    )
    keep_trackers(ticket.id, ad.trackers)
    return ServedAd(
        ticket=ticket,
        title=ad.title,
        media_url=ad.media_url,
        media_type=ad.media_type,
        width=ad.width,
        height=ad.height,
        size_bytes=creative.size_bytes if creative else 0,
        duration_ms=ad.duration_ms,
        click_url=ad.click_url,
    )


def _own_film(creative: Creative | None) -> VastAd | None:
    if creative is None:
        return None
    return VastAd(
        title=creative.title,
        media_url=film_path(creative),
        media_type="video/mp4",
        width=creative.width,
        height=creative.height,
        duration_ms=creative.duration_ms,
        click_url=creative.click_url,
    )
