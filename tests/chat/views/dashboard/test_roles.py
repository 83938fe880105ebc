"""Moderators and VIPs in the dashboard."""

import pytest

from chat.models import ChannelRole
from chat.policies.permissions import Permission
from chat.views.dashboard.roles import PERMISSIONS
from tests.chat.acting import make_moderator, make_vip

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
PAGE = "/dashboard/chat/roles/"


def kinds(channel):
    rows = ChannelRole.objects.filter(channel_id=channel.pk).order_by("user__login")
    return [(row.user.login, row.kind) for row in rows]


def test_every_permission_has_words():
    assert {value for value, _label in PERMISSIONS} == {one.value for one in Permission}


def test_nobody_yet(broadcaster, client_of):
    page = client_of(broadcaster).get(PAGE).content.decode()

    assert "No moderators yet" in page
    assert "No VIPs yet" in page


def test_adding_by_name(broadcaster, viewer, outsider, client_of):
    browser = client_of(broadcaster)
    response = browser.post(
        f"{PAGE}new/", {"login": f"@{viewer.login.upper()}", "kind": "moderator"}, headers=PART
    )
    browser.post(f"{PAGE}new/", {"login": outsider.login, "kind": "vip"}, headers=PART)

    assert "is a moderator now" in response["HX-Trigger"]
    assert sorted(kinds(broadcaster)) == sorted(
        [(viewer.login, "moderator"), (outsider.login, "vip")]
    )


@pytest.mark.parametrize("login", ["nobody", "ana", "\x00", "x" * 27, ""])
def test_who_cannot_be_added_is_told_beside_the_field(broadcaster, client_of, login):
    response = client_of(broadcaster).post(
        f"{PAGE}new/", {"login": login, "kind": "moderator"}, headers=PART
    )

    assert response.status_code == 422
    assert 'id="id_login_error"' in response.content.decode()
    assert kinds(broadcaster) == []


def test_permissions(broadcaster, client_of):
    helper = make_moderator(broadcaster, "maja")
    client_of(broadcaster).post(
        f"{PAGE}maja/permissions/", {"permission": ["delete", "ban", "nonsense"]}, headers=PART
    )

    role = ChannelRole.objects.get(user=helper)
    assert role.permissions == ["ban", "delete"]


def test_removing(broadcaster, client_of):
    make_moderator(broadcaster, "maja")
    response = client_of(broadcaster).post(f"{PAGE}maja/remove/")

    assert response["Location"] == PAGE
    assert kinds(broadcaster) == []


def test_names_are_suggested(broadcaster, viewer, client_of):
    browser = client_of(broadcaster)
    found = browser.get(f"{PAGE}names/?login={viewer.login[:3]}").content.decode()

    assert f'<option value="{viewer.login}">' in found
    assert browser.get(f"{PAGE}names/?login=%00").content.strip() == b""


def test_a_moderator_chooses_vips_but_no_moderators(broadcaster, viewer, client_of):
    browser = client_of(make_moderator(broadcaster, "maja", ["vips"]))
    other = make_moderator(broadcaster, "mona")

    assert "permissions-title" not in browser.get(f"{PAGE}?channel=ana").content.decode()
    assert (
        browser.post(f"{PAGE}new/?channel=ana", {"login": viewer.login, "kind": "vip"}).status_code
        == 302
    )
    for path, form in (
        ("new/", {"login": viewer.login, "kind": "moderator"}),
        (f"{other.login}/permissions/", {"permission": []}),
        (f"{other.login}/remove/", {}),
    ):
        assert browser.post(f"{PAGE}{path}?channel=ana", form, headers=PART).status_code in (
            403,
            422,
        )
    assert (other.login, "moderator") in kinds(broadcaster)
    assert (viewer.login, "vip") in kinds(broadcaster)


def test_the_wrong_people(broadcaster, viewer, client, client_of):
    make_vip(broadcaster, "vera")
    helper = make_moderator(broadcaster, "maja", ["delete"])

    assert client.get(PAGE).status_code == 302
    for person in (viewer, helper):
        browser = client_of(person)
        assert browser.get(f"{PAGE}?channel=ana").status_code == 403
        assert browser.get(f"{PAGE}names/?channel=ana&login=a").status_code == 403
        form = {"login": person.login, "kind": "vip"}
        assert browser.post(f"{PAGE}new/?channel=ana", form).status_code == 403
        assert browser.post(f"{PAGE}vera/remove/?channel=ana").status_code == 403
    assert ("vera", "vip") in kinds(broadcaster)
