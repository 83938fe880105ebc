"""Partitions: made ahead, made late, dropped after the retention, row by row at its edge."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from chat.models import Message
from chat.stream.partitions import drop_expired, make_partitions, make_partitions_ahead, partitions
from chat.tasks import keep_partitions
from chat.wire.ids import Position, message_id
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def store(moment, text="hi"):
    return Message.objects.create(
        id=message_id(Position(clock.to_ms(moment), 0), 1),
        channel_id=1,
        user_id=2,
        login="vic",
        text=text,
        sent_at=moment,
    )


def table_of(message):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM chat_message WHERE id=%s", [message.id]
        )
        return cursor.fetchone()[0]


def test_this_month_and_the_next_two_are_made_once():
    names = ["chat_message_y2026m11", "chat_message_y2026m12", "chat_message_y2027m01"]
    assert make_partitions_ahead() == names
    assert make_partitions_ahead() == []
    assert partitions() == names


def test_lines_go_to_their_month_to_the_millisecond():
    make_partitions_ahead()
    end = datetime(2026, 12, 1, tzinfo=UTC)
    assert table_of(store(end - timedelta(milliseconds=1))) == "chat_message_y2026m11"
    assert table_of(store(end)) == "chat_message_y2026m12"
    assert table_of(store(NOW - timedelta(days=90))) == "chat_message_default"


def test_a_month_made_late_takes_its_lines_over():
    line = store(NOW)
    other = store(NOW - timedelta(days=60))
    assert table_of(line) == "chat_message_default"
    make_partitions([datetime(2026, 11, 1, tzinfo=UTC)])
    assert table_of(line) == "chat_message_y2026m11"
    assert table_of(other) == "chat_message_default"


def test_a_partition_has_the_indexes_of_the_table():
    make_partitions_ahead()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index WHERE indrelid = 'chat_message_y2026m11'::regclass"
            " UNION ALL SELECT count(*) FROM pg_index WHERE indrelid = 'chat_message'::regclass"
        )
        (own,), (whole,) = cursor.fetchall()
    assert own == whole > 4


def test_what_is_older_than_the_retention_goes(settings):
    settings.CHAT_RETENTION_DAYS = 30
    make_partitions([datetime(2026, month, 1, tzinfo=UTC) for month in (9, 10, 11)])
    for days in (60, 31, 29, 0):
        store(NOW - timedelta(days=days), text=str(days))
    assert drop_expired() == ["chat_message_y2026m09"]
    assert partitions() == ["chat_message_y2026m10", "chat_message_y2026m11"]
    assert set(Message.objects.values_list("text", flat=True)) == {"29", "0"}


def test_nothing_goes_without_a_retention(settings):
    settings.CHAT_RETENTION_DAYS = 0
    make_partitions([datetime(2020, 1, 1, tzinfo=UTC)])
    store(datetime(2020, 1, 5, tzinfo=UTC))
    assert drop_expired() == []
    assert Message.objects.count() == 1


def test_beat_does_both(settings):
    settings.CHAT_RETENTION_DAYS = 30
    make_partitions([datetime(2026, 8, 1, tzinfo=UTC)])
    assert keep_partitions() == [
        "chat_message_y2026m11",
        "chat_message_y2026m12",
        "chat_message_y2027m01",
        "chat_message_y2026m08",
    ]
    assert settings.CELERY_BEAT_SCHEDULE["keep-chat-partitions"]["task"] == keep_partitions.name
