"""Ads for players of this site, their reports, and the breaks of one's own channel."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from monetization.api import ad_schemas as shapes
from monetization.models import AdKind, AdSettings
from monetization.services.ads.breaks import snooze_ad_break, start_ad_break, update_ad_settings
from monetization.services.ads.reports import report_ad
from monetization.services.ads.serving import ServedAd, serve_ads
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.services.channels import create_channel
from streams.visitor import read_visitor_id, viewer_key
from twitchclone.core import rate_limit
from twitchclone.core.addresses import address_group
from twitchclone.core.errors import NotPermitted, NotSignedIn
from twitchclone.core.http import client_address

# A thousand viewers behind one address whose break begins.
ASKED = rate_limit.Limit("ads-asked", count=1000, period_s=60)
CHANGES = rate_limit.Limit("ad-changes", count=30, period_s=60)


class ChannelAdsView(APIView):
    """`/api/v1/channels/<login>/ads/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="The ads that this viewer is shown now",
        parameters=[
            OpenApiParameter("kind", str, enum=AdKind.values, required=True),
            OpenApiParameter("break", str, description="Of a mid-roll: the break's id."),
        ],
        responses=shapes.AdsShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with them; they count as had, so a second request gets none."""
        rate_limit.require(ASKED, address_group(client_address(request)))
        query = shapes.AdQueryShape(
            data={
                "kind": request.query_params.get("kind", ""),
                **({"ad_break": given} if (given := request.query_params.get("break")) else {}),
            }
        )
        query.is_valid(raise_exception=True)
        account = request.user if isinstance(request.user, User) else None
        ads = serve_ads(
            channel=get_channel(login, viewer=account),
            account=account,
            viewer_key=viewer_of(request),
            kind=AdKind(query.validated_data["kind"]),
            break_id=query.validated_data.get("ad_break"),
        )
        return _private({"ads": [represent_ad(ad) for ad in ads]})


class AdReportsView(APIView):
    """`/api/v1/ads/events/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Report what happened to an ad; each event counts once",
        request=shapes.AdReportShape,
        responses=shapes.AdReportedShape,
    )
    def post(self, request: Request) -> Response:
        """Answer whether it was new."""
        shape = shapes.AdReportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        is_counted = report_ad(
            token=shape.validated_data["token"],
            event=shape.validated_data["event"],
            viewer_key=viewer_of(request),
            address=client_address(request),
        )
        return _private({"is_counted": is_counted})


class OwnAdsView(APIView):
    """`/api/v1/me/ads/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Your channel's ads", responses=shapes.AdSettingsShape)
    def get(self, request: Request) -> Response:
        """Answer with the settings."""
        channel, _ = _own(request)
        row = AdSettings.objects.filter(channel=channel).first()
        return _private(represent_settings(row or AdSettings(channel=channel)))

    @extend_schema(
        summary="Change your channel's ads",
        request=shapes.AdSettingsShape,
        responses=shapes.AdSettingsShape,
    )
    def put(self, request: Request) -> Response:
        """Answer with them as they are now."""
        channel, account = _own(request)
        rate_limit.require(CHANGES, str(account.pk))
        shape = shapes.AdSettingsShape(data=request.data)
        shape.is_valid(raise_exception=True)
        row = update_ad_settings(channel=channel, actor=account, **shape.validated_data)
        return _private(represent_settings(row))


class OwnAdBreaksView(APIView):
    """`/api/v1/me/ads/breaks/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Begin an ad break on your channel",
        request=shapes.NewAdBreakShape,
        responses={201: shapes.AdBreakShape},
    )
    def post(self, request: Request) -> Response:
        """Answer 201 with the break."""
        channel, account = _own(request)
        rate_limit.require(CHANGES, str(account.pk))
        shape = shapes.NewAdBreakShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = start_ad_break(channel=channel, actor=account, **shape.validated_data)
        body = {"id": made.pk, "length_s": made.length_s, "started_at": made.started_at}
        return _private(body, status=201)


class OwnAdSnoozeView(APIView):
    """`/api/v1/me/ads/snooze/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Put the next planned ad break off by five minutes",
        request=None,
        responses=shapes.AdSettingsShape,
    )
    def post(self, request: Request) -> Response:
        """Answer with the settings."""
        channel, account = _own(request)
        rate_limit.require(CHANGES, str(account.pk))
        return _private(represent_settings(snooze_ad_break(channel=channel, actor=account)))


def viewer_of(request: Request) -> str:
    """What this viewer is counted by."""
    account = request.user if isinstance(request.user, User) else None
    return viewer_key(
        account_id=account.pk if account else None,
        visitor_id=read_visitor_id(request.COOKIES),
        address=client_address(request),
    )


def represent_ad(ad: ServedAd) -> dict[str, Any]:
    """As AdShape says."""
    return {
        "token": ad.ticket.sign(),
        "title": ad.title,
        "media_url": ad.media_url,
        "media_type": ad.media_type,
        "width": ad.width,
        "height": ad.height,
        "duration_ms": ad.duration_ms,
        "click_url": ad.click_url,
    }


def represent_settings(row: AdSettings) -> dict[str, Any]:
    """As AdSettingsShape says."""
    return {
        "is_preroll_on": row.is_preroll_on,
        "every_min": row.every_min,
        "length_s": row.length_s,
        "next_break_at": row.next_break_at if row.every_min else None,
        "snoozes_left": row.snoozes_left,
    }


def _own(request: Request) -> tuple[Channel, User]:
    if not isinstance(request.user, User):
        raise NotSignedIn
    if request.user.is_suspended:
        raise NotPermitted("This account is suspended.")
    return create_channel(account=request.user), request.user


def _private(body: dict[str, Any], status: int = 200) -> Response:
    return Response(body, status=status, headers={"Cache-Control": "private, no-store"})
