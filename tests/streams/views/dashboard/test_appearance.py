"""The offline picture and the about panels."""

import pytest

from streams.policies.fields import MAX_PANELS
from streams.selectors.panels import list_panels
from streams.services.panels import PanelInput, save_panels
from tests.streams.builders import channel_of
from tests.streams.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
PART = {"HX-Request": "true"}


def sent(*panels):
    """The form's fields for these panels, in this order."""
    fields = {"panel": [str(number) for number in range(len(panels))]}
    for number, panel in enumerate(panels):
        fields |= {f"panel-{number}-{name}": value for name, value in panel.items()}
    return fields


def titles(account):
    return [panel.title for panel in list_panels(account.pk)]


def test_the_offline_picture(broadcaster, client_of, client):
    browser = client_of(broadcaster)
    response = browser.post(
        "/dashboard/channel/banner/", {"offline_banner": picture()}, headers=PART
    )
    assert response.status_code == 200
    banner = channel_of(broadcaster).offline_banner
    assert banner.url in client.get("/ana").content.decode()
    browser.post("/dashboard/channel/banner/", {"remove": "1"}, headers=PART)
    assert not channel_of(broadcaster).offline_banner


def test_no_picture_and_what_is_none(broadcaster, client_of):
    browser = client_of(broadcaster)
    response = browser.post("/dashboard/channel/banner/", {}, headers=PART)
    assert (response.status_code, "Choose a picture" in response.content.decode()) == (422, True)
    upload = picture()
    upload.file.seek(0)
    upload.file.truncate()
    upload.file.write(b"<svg onload=alert(1)>")
    upload.file.seek(0)
    response = browser.post("/dashboard/channel/banner/", {"offline_banner": upload}, headers=PART)
    assert response.status_code == 422
    assert "offline_banner" in response.context["banner_form"].errors


def test_panels_in_the_order_sent(broadcaster, client_of):
    fields = sent({"title": "Rules"}, {"title": "Schedule"})
    fields["panel"].reverse()
    response = client_of(broadcaster).post("/dashboard/channel/panels/", fields, headers=PART)
    assert response.status_code == 200
    assert titles(broadcaster) == ["Schedule", "Rules"]


def test_changing_and_leaving_out(broadcaster, client_of):
    first, _ = save_panels(
        channel=channel_of(broadcaster),
        actor=broadcaster,
        panels=[PanelInput(title="Rules"), PanelInput(title="Old")],
    )
    fields = sent({"id": first.pk, "title": "House rules"}, {"title": "New", "image": picture()})
    client_of(broadcaster).post("/dashboard/channel/panels/", fields, headers=PART)
    changed, new = list_panels(broadcaster.pk)
    assert (changed.pk, changed.title) == (first.pk, "House rules")
    assert (new.title, bool(new.image)) == ("New", True)


def test_a_panel_of_another_channel_is_not_touched(broadcaster, outsider, client_of):
    (theirs,) = save_panels(
        channel=channel_of(broadcaster), actor=broadcaster, panels=[PanelInput(title="Rules")]
    )
    fields = sent({"id": theirs.pk, "title": "Mine now"})
    client_of(outsider).post("/dashboard/channel/panels/", fields, headers=PART)
    assert titles(broadcaster) == ["Rules"]
    assert titles(outsider) == ["Mine now"]


@pytest.mark.parametrize(
    "panel",
    [{"title": "x" * 81}, {"body": "x" * 2001}, {"link_url": "javascript:alert(1)"}],
)
def test_what_is_wrong_is_told_and_nothing_saved(broadcaster, client_of, panel):
    fields = sent({"title": "Fine"}, panel)
    response = client_of(broadcaster).post("/dashboard/channel/panels/", fields, headers=PART)
    assert response.status_code == 422
    assert response.context["panel_forms"][1].errors
    assert titles(broadcaster) == []


def test_no_more_than_allowed(broadcaster, client_of):
    fields = sent(*({"title": f"Panel {number}"} for number in range(MAX_PANELS + 5)))
    response = client_of(broadcaster).post("/dashboard/channel/panels/", fields, headers=PART)
    assert response.status_code == 422
    assert str(MAX_PANELS) in response.context["problem"]


def test_the_page(broadcaster, client_of):
    page = client_of(broadcaster).get("/dashboard/channel/").content.decode()
    assert "No panels yet" in page
    assert "panel-__number__-title" in page
