"""Changing and confirming the address."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_account

URL = "/accounts/email/"


@pytest.fixture
def sure_client(client_of, viewer):
    """Vic's browser, in which the password was just entered again."""
    client = client_of(viewer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def link_of(mail):
    return mail.body.split("Confirm this address: ")[1].split()[0]


def test_the_old_address_stays_until_the_new_one_is_confirmed(
    sure_client, viewer, on_commit, run_jobs, mailoutbox
):
    with on_commit():
        sure_client.post(URL, {"email": "New@example.org", "action_add": ""})
    run_jobs()
    assert User.objects.get(pk=viewer.pk).email == "vic@example.org"
    assert "new@example.org" in sure_client.get(reverse("accounts:settings-security")).text
    with on_commit():
        sure_client.post(link_of(mailoutbox[0]))
    assert User.objects.get(pk=viewer.pk).email == "new@example.org"
    assert [row.email for row in EmailAddress.objects.filter(user=viewer)] == ["new@example.org"]
    run_jobs()
    assert (mailoutbox[1].subject, mailoutbox[1].to) == (
        "Your e-mail address was changed",
        ["vic@example.org"],
    )


def test_it_takes_the_password_first(client_of, viewer):
    response = client_of(viewer).post(URL, {"email": "new@example.org", "action_add": ""})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_somebody_elses_address_is_never_taken_over(
    sure_client, viewer, broadcaster, on_commit, run_jobs, mailoutbox
):
    """The page does not tell that it is known; confirming fails."""
    with on_commit():
        response = sure_client.post(URL, {"email": "ana@example.org", "action_add": ""})
    assert response.status_code == 302
    run_jobs()
    sure_client.post(link_of(mailoutbox[0]))
    assert User.objects.get(pk=viewer.pk).email == "vic@example.org"
    assert User.objects.get(pk=broadcaster.pk).email == "ana@example.org"


def test_nor_one_that_somebody_has_not_confirmed(
    sure_client, viewer, db, on_commit, run_jobs, mailoutbox
):
    with on_commit():
        sure_client.post(URL, {"email": "new@example.org", "action_add": ""})
    make_account("fast", email="new@example.org", is_email_verified=False)
    run_jobs()
    response = sure_client.post(link_of(mailoutbox[0]))
    assert response.status_code in {200, 302}
    assert User.objects.get(pk=viewer.pk).email == "vic@example.org"


def test_the_address_in_force_cannot_be_removed(sure_client, viewer):
    sure_client.post(URL, {"email": "vic@example.org", "action_remove": ""})
    assert EmailAddress.objects.filter(user=viewer, primary=True).exists()
    assert User.objects.get(pk=viewer.pk).email == "vic@example.org"


def test_a_pending_one_can_be_discarded(sure_client, viewer):
    sure_client.post(URL, {"email": "new@example.org", "action_add": ""})
    sure_client.post(URL, {"email": "new@example.org", "action_remove": ""})
    assert [row.email for row in EmailAddress.objects.filter(user=viewer)] == ["vic@example.org"]


def test_anothers_address_cannot_be_touched(sure_client, viewer, broadcaster):
    for action in ("action_remove", "action_primary", "action_send"):
        sure_client.post(URL, {"email": "ana@example.org", action: ""})
    address = EmailAddress.objects.get(email="ana@example.org")
    assert (address.user, address.primary, address.verified) == (broadcaster, True, True)
