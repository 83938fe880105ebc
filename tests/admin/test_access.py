"""Who sees which page of the staff admin, and through which door."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

PAGES = [
    "admin:index",
    "admin:accounts_user_changelist",
    "admin:auth_group_changelist",
    "admin:core_outboxevent_changelist",
    "admin:core_failedtask_changelist",
    "admin:monetization_ledgeraccount_changelist",
    "admin:monetization_ledgertransaction_changelist",
    "admin:streams_broadcast_changelist",
    "admin:streams_category_changelist",
    "admin:streams_category_add",
    "admin:streams_channel_changelist",
    "admin:streams_featuredchannel_changelist",
    "admin:streams_ingestrefusal_changelist",
    "admin:streams_streamkey_changelist",
    "admin:streams_video_changelist",
    "admin:streams_clip_changelist",
    "admin:streams_upload_changelist",
    "admin:streams_contentreport_changelist",
]


@pytest.mark.parametrize("page", PAGES)
def test_administrators_open_every_page(
    page: str, staff: User, client_of: Callable[..., Client]
) -> None:
    response = client_of(staff).get(reverse(page))
    assert response.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_is_sent_to_the_log_in(
    page: str, viewer: User, client_of: Callable[..., Client]
) -> None:
    response = client_of(viewer).get(reverse(page))
    assert response.status_code in {302, 403}


def test_anonymous_staff_log_in_where_everybody_does(client: Client, db: None) -> None:
    response = client.get(reverse("admin:login"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("admin:streams_broadcast_changelist", 200),
        ("admin:accounts_user_changelist", 200),
        ("admin:streams_video_changelist", 200),
        ("admin:streams_clip_changelist", 200),
        ("admin:streams_upload_changelist", 200),
        ("admin:streams_contentreport_changelist", 200),
        ("admin:streams_category_add", 403),
        ("admin:streams_streamkey_changelist", 403),
        ("admin:core_outboxevent_changelist", 403),
        ("admin:monetization_ledgeraccount_changelist", 403),
        ("admin:core_failedtask_changelist", 403),
        ("admin:auth_group_changelist", 403),
    ],
)
def test_site_moderators_see_what_they_need(
    page: str, status: int, moderator: User, client_of: Callable[..., Client]
) -> None:
    assert client_of(moderator).get(reverse(page)).status_code == status


def test_only_the_admin_may_run_inline_scripts(
    staff: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(staff)
    assert "'unsafe-eval'" in client.get(reverse("admin:index"))["Content-Security-Policy"]
    for path in ("/", "/accounts/email/", "/dashboard/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "unsafe" not in policy, path
