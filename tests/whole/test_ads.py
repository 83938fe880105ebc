"""Ads in the whole product: a film is uploaded and converted, a break begins, a viewer watches."""

import pytest

from tests.whole.test_chat import viewer_as
from tests.whole.waiting import eventually

__all__ = ["viewer_as"]

pytestmark = [pytest.mark.media, pytest.mark.browser]

_CAMPAIGN = """
import json, subprocess, tempfile
from datetime import timedelta
from pathlib import Path
import imageio_ffmpeg
from django.core.files import File
from django.utils import timezone
from accounts.models import User
from monetization.models import Campaign
from monetization.services.ads import campaigns, creatives
from monetization.services.ads.campaigns import CampaignTerms
now, adam = timezone.now(), User.objects.get(login={advertiser!r})
terms = CampaignTerms(name="Tea", cpm_minor=100_000, starts_at=now - timedelta(days=1),
    ends_at=now + timedelta(days=1), frequency_cap=50)
campaign = campaigns.create_campaign(advertiser=adam, terms=terms)
path = Path(tempfile.mkdtemp()) / "film.mp4"
subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i",
    "smptebars=size=640x360:rate=15:duration=6", "-f", "lavfi", "-i", "sine=duration=6",
    "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)],
    check=True)
with path.open("rb") as file:
    made = creatives.add_creative(campaign_id=campaign.pk, actor=adam, title="Tea",
        click_url="https://tea.example.org/", file=File(file))
print(json.dumps({{"campaign": campaign.pk, "creative": str(made.pk)}}))
"""
_STATE = """
import json
from monetization.models import Creative
print(json.dumps({{"state": Creative.objects.get(pk={creative!r}).state}}))
"""
# The staff's decision and the provider's word that it was paid.
_APPROVE = """
import json
from accounts.models import User
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import Campaign
from monetization.services.ads import campaigns, creatives
from twitchclone.core import clock
from twitchclone.core.money import Money
campaign = Campaign.objects.get(pk={campaign})
parts = recipes.parts_of_ad_budget(provider="sandbox", gross=Money(10_000, "EUR"), tax_minor=0,
    advertiser_id=campaign.advertiser_id)
post_transaction(booking=recipes.sale(
    Event(idempotency_key="budget", occurred_at=clock.now()), parts))
Campaign.objects.filter(pk=campaign.pk).update(budget_minor=10_000)
campaigns.submit_campaign(campaign_id=campaign.pk, actor=campaign.advertiser)
sam = User.objects.get(login={staff!r})
User.objects.filter(pk=sam.pk).update(is_superuser=True)
sam = User.objects.get(pk=sam.pk)
campaigns.review_campaign(campaign_id=campaign.pk, reviewer=sam, is_approved=True)
creatives.review_creative(creative_id=campaign.creatives.get().pk, reviewer=sam, is_approved=True)
print(json.dumps({{"ok": True}}))
"""
_BREAK = """
import json
from accounts.models import User
from monetization.services.ads.breaks import start_ad_break
owner = User.objects.get(login={login!r})
made = start_ad_break(channel=owner.channel, actor=owner, length_s=30)
print(json.dumps({{"id": str(made.pk)}}))
"""
_VIEWS = """
import json
from monetization.models import AdView
rows = AdView.objects.values_list("kind", "cost_mills", "completed_at")
print(json.dumps({"views": [[kind, cost, bool(done)] for kind, cost, done in rows]}))
"""
_SUBSCRIBE = """
import json
from datetime import timedelta
from accounts.models import User
from monetization.models import Subscription
from twitchclone.core import clock
now = clock.now()
Subscription.objects.create(channel=User.objects.get(login={login!r}).channel, tier=1,
    subscriber=User.objects.get(login={subscriber!r}), months=1, streak=1, anchor_day=1,
    started_at=now, paid_until=now + timedelta(days=30), access_until=now + timedelta(days=30))
print(json.dumps({{}}))
"""
_PICTURE = """() => {
  const picture = document.querySelector(".player__video");
  return { at: picture?.currentTime ?? 0, ad: document.querySelector(".player")?.dataset.ad ?? "",
           width: picture?.getBoundingClientRect().width ?? 0 };
}"""


# Every ad that the player says it shows, from now on.
_NOTE_ADS = """() => {
  window.adsSeen = [];
  const player = document.querySelector(".player");
  const note = () => player.dataset.ad && window.adsSeen.push(player.dataset.ad);
  new MutationObserver(note).observe(player, { attributes: true, attributeFilter: ["data-ad"] });
  note();
}"""


def test_a_film_is_seen_while_the_live_picture_goes_on(
    stack, staff, streamers, publish, wait_live, viewer_as, new_viewer, note_figure
):
    streamer, advertiser, subscriber = (next(streamers) for _ in range(3))
    made = stack.run_python(_CAMPAIGN.format(advertiser=advertiser.login))
    eventually(
        lambda: stack.run_python(_STATE.format(creative=made["creative"]))["state"],
        "the film is converted",
        until=lambda state: state == "in_review",
        within_s=120,
    )
    stack.run_python(_APPROVE.format(campaign=made["campaign"], staff=staff))
    publish(streamer.url)
    wait_live(streamer)

    logins = {"login": streamer.login, "subscriber": subscriber.login}
    stack.run_python(_SUBSCRIBE.format(**logins))
    spared = viewer_as(subscriber.login, f"/{streamer.login}")
    spared.page.evaluate(_NOTE_ADS)
    spared.wait_playing()

    page = new_viewer().open(f"{stack.page_url}/{streamer.login}").page
    eventually(lambda: page.evaluate(_PICTURE)["ad"] == "preroll", "the pre-roll is shown")
    eventually(lambda: page.evaluate(_PICTURE)["ad"] == "", "the picture is shown", within_s=60)

    stack.run_python(_BREAK.format(login=streamer.login))
    eventually(lambda: page.evaluate(_PICTURE)["ad"] == "midroll", "the break is shown")
    before = page.evaluate(_PICTURE)
    page.wait_for_timeout(3000)
    during = page.evaluate(_PICTURE)
    note_figure(f"live picture in a break: {during['at'] - before['at']:.2f} s in 3 s")
    assert during["ad"] == "midroll"
    assert during["at"] > before["at"] + 1
    eventually(lambda: page.evaluate(_PICTURE)["ad"] == "", "the break is over", within_s=60)
    assert page.evaluate(_PICTURE)["width"] > 2 * during["width"]

    spared.wait_plays_on()
    assert spared.page.evaluate("window.adsSeen") == []

    eventually(
        lambda: stack.run_python(_VIEWS)["views"],
        "both were counted to the end",
        until=lambda rows: sorted(rows) == [["midroll", 100_000, True], ["preroll", 100_000, True]],
    )
