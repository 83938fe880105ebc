"""Places for connections, by address and in all."""

import pytest

from streams.ingest.budget import ConnectionBudget, ConnectionLease, normalise_address
from streams.media.rtmp import RtmpLimits


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("somewhere", "somewhere"),
    ],
)
def test_addresses_are_written_one_way(address, normal):
    assert normalise_address(address) == normal


def test_the_addresses_of_one_ipv6_network_share_their_places():
    budget = ConnectionBudget(RtmpLimits(max_connections_per_address=1))
    assert isinstance(budget.lease("2001:db8::1"), ConnectionLease)
    assert budget.lease("2001:db8::2") == "too_many_from_address"
    assert isinstance(budget.lease("2001:db8:0:1::1"), ConnectionLease)


def test_a_released_place_is_free_again_and_only_once():
    budget = ConnectionBudget(RtmpLimits(max_connections_per_address=1))
    lease = budget.lease("192.0.2.1")
    assert isinstance(lease, ConnectionLease)
    lease.release()
    lease.release()
    lease.authenticate()
    assert (budget.total, budget.unauthenticated) == (0, 0)
    assert isinstance(budget.lease("192.0.2.1"), ConnectionLease)


def test_connections_in_all():
    budget = ConnectionBudget(RtmpLimits(max_connections=1))
    budget.lease("192.0.2.1")
    assert budget.lease("192.0.2.2") == "too_many_connections"


def test_unauthenticated_connections():
    budget = ConnectionBudget(RtmpLimits(max_unauthenticated_connections=1))
    first = budget.lease("192.0.2.1")
    assert budget.lease("192.0.2.2") == "too_many_unauthenticated"
    assert isinstance(first, ConnectionLease)
    first.authenticate()
    assert isinstance(budget.lease("192.0.2.2"), ConnectionLease)
