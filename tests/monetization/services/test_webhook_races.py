"""The same webhook many times at once, through the view, the queue and the worker."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from monetization.chart import channel_earnings
from monetization.models import Payment, ProviderEvent, ProviderEventState, SandboxWebhook
from monetization.models.ledger import LedgerTransaction
from monetization.selectors.ledger import balance_of
from monetization.services.provider_events import process_events
from monetization.tasks import resume_webhooks
from tests.monetization.books import assert_books_balance

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_at_once_book_once(backend, order, broadcaster):
    (message,) = backend.pay(order)

    def post(_):
        try:
            return message.post(Client()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(post, range(50))) == {200}
    event = ProviderEvent.objects.get()

    def work(_):
        try:
            return process_events(event_id=event.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(work, range(50))) == 1
    assert Payment.objects.count() == LedgerTransaction.objects.count() == 1
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 350
    assert_books_balance()


@pytest.mark.parametrize("backend", ["sandbox"], indirect=True)
def test_the_sandboxs_messages_come_by_the_queue(backend, order, run_jobs):
    backend.pay(order)
    assert run_jobs("webhooks") == [
        "monetization.deliver_sandbox_webhook",
        "monetization.process_provider_event",
        "monetization.mail_receipt",
    ]
    assert ProviderEvent.objects.get().state == ProviderEventState.PROCESSED
    assert SandboxWebhook.objects.get().delivered_at
    assert run_jobs("webhooks") == []


@pytest.mark.parametrize("backend", ["sandbox"], indirect=True)
def test_a_lost_task_is_sent_again(backend, order, run_jobs, valkey):
    backend.pay(order)
    valkey.flushall()
    assert resume_webhooks() == 0  # it may still come
    SandboxWebhook.objects.update(created_at="2026-01-01T00:00:00Z")
    assert resume_webhooks() == 1
    assert "monetization.process_provider_event" in run_jobs("webhooks")
    assert Payment.objects.count() == 1
