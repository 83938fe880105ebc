"""What a channel may store: counted, kept for uploads, set by staff."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from streams.models import Channel, Clip, Upload, UploadState, Video, VideoState
from streams.policies.quota import QuotaExceeded, format_bytes
from streams.selectors.storage_usage import channel_usage
from streams.services.quota import require_room, set_storage_quota
from twitchclone.core.errors import NotPermitted

GB = 10**9


def make_video(owner: User, size_bytes: int, **changes: Any) -> Video:
    given = {"kind": "upload", "state": VideoState.READY, **changes}
    return Video.objects.create(channel_id=owner.pk, size_bytes=size_bytes, **given)


def make_upload(owner: User, size_bytes: int, *, video_state: str, **changes: Any) -> Upload:
    video = make_video(owner, 0, state=video_state)
    given = {"protocol": "tus", "expires_at": video.created_at, **changes}
    return Upload.objects.create(channel_id=owner.pk, video=video, size_bytes=size_bytes, **given)


def test_videos_clips_and_uploads_under_way_count_and_nothing_else(
    broadcaster: User, viewer: User, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.STORAGE_QUOTA_GB = 1
    make_video(broadcaster, 600, derived_bytes=400)
    make_video(broadcaster, 200, deleted_at=broadcaster.date_joined)  # its files are still there
    make_video(viewer, 7777)
    Clip.objects.create(
        channel_id=broadcaster.pk, size_bytes=30, title="a", offset_ms=0, duration_ms=1
    )
    make_upload(broadcaster, 4, video_state=VideoState.RECEIVING)
    make_upload(broadcaster, 5, video_state=VideoState.TRANSCODING, state=UploadState.RECEIVED)
    make_upload(broadcaster, 90_000, video_state=VideoState.READY, state=UploadState.RECEIVED)

    with django_assert_num_queries(1):
        usage = channel_usage(broadcaster.pk)

    assert (usage.used_bytes, usage.quota_bytes) == (1239, GB)
    assert (usage.left_bytes, usage.is_full, usage.percent) == (GB - 1239, False, 0)


def test_a_channels_own_quota_goes_before_the_sites(
    broadcaster: User, staff: User, settings: Any
) -> None:
    settings.STORAGE_QUOTA_GB = 0
    assert channel_usage(broadcaster.pk).quota_bytes is None
    set_storage_quota(channel=broadcaster.channel, actor=staff, quota_bytes=0)

    usage = channel_usage(broadcaster.pk)

    assert (usage.quota_bytes, usage.is_full, usage.percent) == (0, True, 100)
    set_storage_quota(channel=broadcaster.channel, actor=staff, quota_bytes=None)
    settings.STORAGE_QUOTA_GB = 3
    assert channel_usage(broadcaster.pk).quota_bytes == 3 * GB


def test_a_file_that_does_not_fit_is_refused_with_what_is_left(
    broadcaster: User, settings: Any
) -> None:
    settings.STORAGE_QUOTA_GB = 1
    make_video(broadcaster, 900_000_000)

    require_room(broadcaster.channel, 100_000_000)
    with pytest.raises(QuotaExceeded) as refused:
        require_room(broadcaster.channel, 100_000_001)

    assert refused.value.code == "quota_exceeded"
    assert "of this channel's 1 GB only 100 MB are left" in refused.value.message
    assert channel_usage(broadcaster.pk).is_nearly_full


@pytest.mark.django_db(transaction=True)
def test_two_files_do_not_both_get_the_last_place(broadcaster: User, settings: Any) -> None:
    settings.STORAGE_QUOTA_GB = 1
    channel = Channel.objects.get(pk=broadcaster.pk)
    both_asked = threading.Barrier(2, timeout=10)
    refused = []

    def upload() -> None:
        try:
            both_asked.wait()
            with transaction.atomic():
                require_room(channel, 600_000_000)
                make_upload(broadcaster, 600_000_000, video_state=VideoState.RECEIVING)
        except QuotaExceeded as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(refused), Upload.objects.count()) == (1, 1)


def test_only_staff_sets_a_quota(broadcaster: User, outsider: User) -> None:
    for actor in (broadcaster, outsider):
        with pytest.raises(NotPermitted):
            set_storage_quota(channel=broadcaster.channel, actor=actor, quota_bytes=GB)


def test_the_admin_sets_the_quota_in_gigabytes(
    broadcaster: User, staff: User, client_of: Callable[..., Client]
) -> None:
    address = f"/admin/streams/channel/{broadcaster.pk}/change/"
    browser = client_of(staff)
    form = {
        "title": "",
        "tags": "",
        "language": "en",
        "storage_quota_gb": "1.5",
        **{f"panels-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")},
    }

    answer = browser.post(address, form)

    assert answer.status_code == 302, answer.content.decode()
    assert Channel.objects.get(pk=broadcaster.pk).storage_quota_bytes == 1_500_000_000
    page = browser.get(address).content.decode()
    assert 'value="1.5"' in page and "0 KB of 1.5 GB" in page
    browser.post(address, form | {"storage_quota_gb": ""})
    assert Channel.objects.get(pk=broadcaster.pk).storage_quota_bytes is None


def test_sizes_are_written_for_people() -> None:
    assert [format_bytes(size) for size in (0, 999_999, 20_000_000, 1_549_000_000, 2 * 10**12)] == [
        "0 KB",
        "999 KB",
        "20 MB",
        "1.5 GB",
        "2 TB",
    ]
