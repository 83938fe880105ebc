"""The moderation view: which channels it shows, to whom, and that it remembers."""

import pytest

from chat.services.roles import grant_role, revoke_role
from tests.chat.acting import make_moderator, make_vip
from tests.factories import make_account

pytestmark = pytest.mark.django_db
PAGE = "/moderation/"


def columns(response):
    page = response.content.decode()
    return [part.split('"', 1)[0] for part in page.split('data-column="')[1:]]


def test_ones_own_channel(broadcaster, client_of):
    response = client_of(broadcaster).get(PAGE)

    assert columns(response) == ["ana"]
    page = response.content.decode()
    assert f'data-channel-id="{broadcaster.pk}"' in page
    assert 'id="i18n-page"' in page
    assert "no-store" in response["Cache-Control"]


def test_several_and_remembered(broadcaster, viewer, client_of):
    helper = make_moderator(broadcaster, "maja")
    browser = client_of(helper)

    assert columns(browser.get(f"{PAGE}?c=Ana,maja")) == ["ana", "maja"]
    assert columns(browser.get(PAGE)) == ["ana", "maja"]
    assert columns(browser.get(f"{PAGE}?c=ana&c=maja,ana")) == ["ana", "maja"]


def test_others_are_offered(broadcaster, client_of):
    helper = make_moderator(broadcaster, "maja")

    page = client_of(helper).get(PAGE).content.decode()
    assert '<option value="ana">' in page


def test_what_is_not_ones_own_to_moderate_is_left_out_and_named(broadcaster, viewer, client_of):
    response = client_of(broadcaster).get(f"{PAGE}?c=ana,{viewer.login},nobody,<b>")

    assert columns(response) == ["ana"]
    page = response.content.decode()
    assert f"{viewer.login} is no channel that you moderate." in page
    assert "nobody is no channel that you moderate." in page
    assert "&lt;b&gt; is no channel" in page


def test_a_role_that_is_gone_is_forgotten(broadcaster, client_of):

    helper = make_moderator(broadcaster, "maja")
    browser = client_of(helper)
    browser.get(f"{PAGE}?c=ana")
    revoke_role(actor=broadcaster, channel_id=broadcaster.pk, user=helper)

    assert columns(browser.get(PAGE)) == ["maja"]


def test_at_most_six(client_of, broadcaster):
    helper = make_account("maja")

    logins = []
    for number in range(7):
        owner = make_account(f"owner{number}")
        grant_role(actor=owner, channel_id=owner.pk, user=helper, kind="moderator")
        logins.append(owner.login)

    assert columns(client_of(helper).get(f"{PAGE}?c={','.join(logins)}")) == logins[:6]


def test_the_wrong_people(broadcaster, viewer, banned, client, client_of):
    assert client.get(f"{PAGE}?c=ana")["Location"].startswith("/accounts/login/?next=")
    for person in (viewer, make_vip(broadcaster, "vera")):
        assert client_of(person).get(f"{PAGE}?c=ana").status_code == 403
    assert client_of(broadcaster).get(f"{PAGE}?c={banned.login}").status_code == 403
    assert client_of(broadcaster).post(PAGE).status_code == 405
    assert client_of(broadcaster).get(f"{PAGE}?c=%00,,").status_code == 200
