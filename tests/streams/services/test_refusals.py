"""Refusals are kept for the dashboard, and only the last ones."""

import pytest

from streams.models import IngestRefusal
from streams.selectors.health import list_refusals
from streams.services.ingest import prune_refusals, record_refusal
from streams.services.ingest.refusals import KEPT_PER_CHANNEL

pytestmark = pytest.mark.django_db


def test_a_refusal_is_kept_with_its_reason(broadcaster):
    record_refusal(channel_id=broadcaster.pk, code="codec", reason="HEVC is not supported.")
    (refusal,) = list_refusals(broadcaster.pk)
    assert (refusal.code, refusal.reason) == ("codec", "HEVC is not supported.")


def test_long_texts_are_cut(broadcaster):
    record_refusal(channel_id=broadcaster.pk, code="c" * 100, reason="r" * 1000)
    (refusal,) = list_refusals(broadcaster.pk)
    assert (len(refusal.code), len(refusal.reason)) == (40, 300)


def test_only_the_last_ones_of_each_channel_are_kept(broadcaster, outsider):
    record_refusal(channel_id=outsider.pk, code="other", reason="")
    for number in range(KEPT_PER_CHANNEL + 5):
        record_refusal(channel_id=broadcaster.pk, code=str(number), reason="")
    kept = list_refusals(broadcaster.pk, limit=100)
    assert [row.code for row in kept] == [
        str(number) for number in range(KEPT_PER_CHANNEL + 4, 4, -1)
    ]
    assert len(list_refusals(outsider.pk)) == 1


def test_pruning_finds_what_was_left_over(broadcaster):
    IngestRefusal.objects.bulk_create(
        IngestRefusal(channel_id=broadcaster.pk, code=str(number), reason="")
        for number in range(KEPT_PER_CHANNEL + 3)
    )
    assert prune_refusals() == 3
    assert prune_refusals() == 0
