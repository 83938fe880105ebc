"""VAST for players of other sites, and the addresses in it that they report to."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monetization.models import AdKind
from monetization.services.ads.reports import report_outside_ad
from monetization.services.ads.serving import ServedAd, serve_outside_ads
from monetization.wire.vast import MEDIA_TYPE, OutsideAd, write_vast
from streams.selectors.channels import get_channel
from streams.views.addresses import absolute_url
from twitchclone.core import rate_limit
from twitchclone.core.addresses import address_group
from twitchclone.core.errors import DomainError, InvalidInput
from twitchclone.core.http import client_address

ASKED = rate_limit.Limit("vast", count=300, period_s=60)
# The smallest GIF: one transparent pixel.
_PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@never_cache
@require_safe
def vast(request: HttpRequest, login: str) -> HttpResponse:
    """`/vast/<login>/?kind=preroll|midroll`: an empty document where there is no ad."""
    address = client_address(request)
    rate_limit.require(ASKED, address_group(address))
    kind = request.GET.get("kind", AdKind.PREROLL)
    if kind not in AdKind.values:
        raise InvalidInput("kind is preroll or midroll.", field="kind")
    agent = request.headers.get("User-Agent", "")[:200]
    served = serve_outside_ads(
        channel=get_channel(login, viewer=None),
        viewer_key=f"o:{address}:{agent}",
        kind=AdKind(kind),
    )
    ads = [_outside(request, ad) for ad in served]
    body = write_vast(ads, site_name=settings.SITE_NAME)
    return _open(HttpResponse(body, content_type=MEDIA_TYPE))


@never_cache
@require_safe
def report(request: HttpRequest, token: str, event: str) -> HttpResponse:
    """A pixel, whatever came of it: a player of another site can do nothing about a refusal."""
    status = 200
    try:
        report_outside_ad(token=token, event=event, address=client_address(request))
    except DomainError as error:
        status = error.status
    return _open(HttpResponse(_PIXEL, content_type="image/gif", status=status))


def _outside(request: HttpRequest, ad: ServedAd) -> OutsideAd:
    token = ad.ticket.sign()
    place = reverse("monetization:ad-report", args=[token, "EVENT"])
    size_bits = ad.size_bytes * 8
    return OutsideAd(
        ad_id=ad.ticket.id.hex,
        creative_id=ad.ticket.creative_id,
        title=ad.title,
        media_url=absolute_url(request, ad.media_url),
        width=ad.width,
        height=ad.height,
        bitrate_kbps=max(1, size_bits // max(1, ad.duration_ms)),
        duration_ms=ad.duration_ms,
        click_url=ad.click_url,
        report_url=absolute_url(request, place).replace("/EVENT/", "/{event}/"),
    )


def _open(response: HttpResponse) -> HttpResponse:
    """For pages of other sites; nothing in it depends on a cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
