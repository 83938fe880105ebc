"""Campaigns and films in the staff admin: looked at and decided by administrators."""

import pytest
from django.urls import reverse

from monetization.models import CampaignState, CreativeState
from monetization.services.ads import campaigns
from tests.factories import make_account
from tests.monetization.ads.builders import film, running, terms

pytestmark = pytest.mark.django_db
CONFIRMED = {"_form_submitted": "on"}


@pytest.fixture
def campaign(db):
    """Waits for a decision, with a film."""
    made = campaigns.create_campaign(advertiser=make_account("adam"), terms=terms())
    film(made)
    return campaigns.submit_campaign(campaign_id=made.pk, actor=made.advertiser)


def acts(campaign):
    """The pages of the two decisions about both."""
    film_id = campaign.creatives.get().pk
    for name, pk in (("campaign", campaign.pk), ("creative", film_id)):
        for act in ("approve", "refuse"):
            yield reverse(f"admin:monetization_{name}_{act}", args=[pk])


def test_administrators_decide(campaign, staff, client_of):
    client = client_of(staff)
    approve, _, approve_film, refuse_film = acts(campaign)
    for page in ("campaign", "creative", "adbreak", "adbilling"):
        address = reverse(f"admin:monetization_{page}_changelist")
        assert client.get(address).status_code == 200
    client.post(approve, CONFIRMED)
    client.post(approve_film, CONFIRMED)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.APPROVED
    assert campaign.creatives.get().state == CreativeState.APPROVED
    client.post(refuse_film, CONFIRMED | {"reason": "Too loud."})
    creative = campaign.creatives.get()
    assert (creative.state, creative.state_reason) == (CreativeState.REJECTED, "Too loud.")
    detail = reverse("admin:monetization_creative_change", args=[creative.pk])
    assert f"/ads/film/{creative.storage_prefix}.mp4" in client.get(detail).content.decode()


def test_a_refusal_needs_a_reason(campaign, staff, client_of):
    _, refuse, *_ = acts(campaign)
    client_of(staff).post(refuse, CONFIRMED | {"reason": ""})
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.IN_REVIEW


def test_nobody_else_does(campaign, viewer, moderator, client_of):
    for person in (viewer, moderator, campaign.advertiser):
        for address in acts(campaign):
            client_of(person).post(address, CONFIRMED | {"reason": "Mine."})
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.IN_REVIEW


def test_the_figures_are_there(staff, client, client_of):
    made = running(make_account("adam"), staff, client)
    page = client_of(staff).get(reverse("admin:monetization_campaign_change", args=[made.pk]))
    assert "100.00 EUR" in page.content.decode()
