"""Who may publish, judged by the stream key."""

import pytest
import structlog
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services.suspensions import suspend_account
from streams.errors import AccountSuspended, StreamKeyInvalid
from streams.models import IngestRefusal, StreamKey
from streams.services import ingest
from streams.services.ingest.authorise import WRONG_KEYS
from streams.services.stream_keys import rotate_stream_key
from tests.streams.builders import make_key
from twitchclone.core.errors import RateLimited

pytestmark = pytest.mark.django_db


def authorise(stream_key: str, remote_addr: str = "203.0.113.9") -> ingest.PublishGrant:
    return ingest.authorise_publish(
        stream_key=stream_key, remote_addr=remote_addr, encoder="obs-output"
    )


def test_a_key_grants_its_own_channel(broadcaster, outsider):
    make_key(outsider)
    key, clear_text = make_key(broadcaster)
    grant = authorise(clear_text)
    assert (grant.channel_id, grant.login) == (broadcaster.pk, "ana")
    assert grant.stream_key_id == key.pk


def test_the_use_of_a_key_is_noted(broadcaster):
    key, clear_text = make_key(broadcaster)
    assert key.last_used_at is None
    authorise(clear_text)
    key.refresh_from_db()
    assert key.last_used_at is not None


@pytest.mark.parametrize(
    "wrong", ["", "live_1_x", "ana", "x" * 10_000, "live_1_\x00", "' OR 1=1 --", "ключ", "\ud800"]
)
def test_a_wrong_key_is_refused_and_leaves_no_trace_on_any_channel(broadcaster, wrong):
    make_key(broadcaster)
    with pytest.raises(StreamKeyInvalid):
        authorise(wrong)
    assert not IngestRefusal.objects.exists()


def test_almost_the_right_key_is_wrong(broadcaster):
    _, clear_text = make_key(broadcaster)
    for almost in (clear_text[:-1], clear_text + "x", clear_text.swapcase(), f" {clear_text}"):
        with pytest.raises(StreamKeyInvalid):
            authorise(almost)


def test_the_lookup_compares_hashes_in_an_index(broadcaster):
    """What the comparison's time depends on must not be the key."""
    _, clear_text = make_key(broadcaster)
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        pytest.raises(StreamKeyInvalid),
    ):
        authorise("live_1_wrong")
    (lookup,) = queries.captured_queries
    assert "live_1_wrong" not in lookup["sql"]
    assert clear_text not in lookup["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM streams_streamkey WHERE key_hash = 'x'")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "Index" in plan


def test_a_rotated_key_is_refused(broadcaster):
    key, old = make_key(broadcaster)
    _, new = rotate_stream_key(stream_key=key)
    with pytest.raises(StreamKeyInvalid):
        authorise(old)
    assert authorise(new).channel_id == broadcaster.pk


def test_a_suspended_account_is_refused_and_can_read_why(broadcaster, staff):
    _, clear_text = make_key(broadcaster)
    suspend_account(account=broadcaster, by=staff, reason="spam")
    with pytest.raises(AccountSuspended):
        authorise(clear_text)
    refusal = IngestRefusal.objects.get(channel_id=broadcaster.pk)
    assert refusal.code == "account_suspended"
    assert "suspended" in refusal.reason


def test_guessing_is_slowed_down_by_address_but_a_right_key_never_is(broadcaster):
    _, clear_text = make_key(broadcaster)
    for _ in range(WRONG_KEYS.count):
        with pytest.raises(StreamKeyInvalid):
            authorise("guess")
    with pytest.raises(RateLimited):
        authorise("guess")
    assert authorise(clear_text)
    with pytest.raises(StreamKeyInvalid):
        authorise("guess", remote_addr="198.51.100.1")


def test_keys_are_not_logged(broadcaster):
    _, clear_text = make_key(broadcaster)
    with structlog.testing.capture_logs() as logs:
        authorise(clear_text)
        with pytest.raises(StreamKeyInvalid):
            authorise("live_9_somebodysecret")
    assert logs
    assert clear_text not in str(logs)
    assert "somebodysecret" not in str(logs)


def test_only_hashes_are_stored(broadcaster):
    _, clear_text = make_key(broadcaster)
    row = StreamKey.objects.values().get()
    assert clear_text not in str(row)
    assert clear_text.split("_")[-1][:20] not in str(row)
